// @ts-check
// A drawing as an .excalidraw file, made here: for boards that the server has no more, or cannot be asked
// for.
import { compareOrder } from "../scene/z-order.js";

/** @param {{entries(): Iterable<[string, any]>}} document @returns {any} as decisions/0040 has it */
export function excalidrawFile(document) {
    const placed = [];
    /** @type {Record<string, any>} */
    const files = {};
    for (const [id, element] of document.entries()) {
        if (element?.type === "easel-file") {
            const file = fileOf(element);
            if (file) files[file.id] = file;
        } else {
            const index = typeof element?.index === "string" ? element.index : "";
            placed.push({ id, index, element: { ...element, id } });
        }
    }
    const elements = placed.sort(compareOrder).map(({ element }) => element);
    return { type: "excalidraw", version: 2, source: location.origin, elements, appState: {}, files };
}

/** @param {any} element */
function fileOf(element) {
    const { type, dataURL, ...rest } = element;
    if (typeof element.id !== "string" || !Array.isArray(dataURL)) return null;
    return { ...rest, dataURL: dataURL.join("") };
}
