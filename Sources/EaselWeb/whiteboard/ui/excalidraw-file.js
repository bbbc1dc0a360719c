// @ts-check
// A drawing as an .excalidraw file, made here: for boards that the server has no more, or cannot be asked
// for.
import { storedFileID } from "../editor/clipboard/stored-file.js";
import { related } from "../editor/elements/relations.js";
import { CANVAS_ID, PAPER, canvasColourOf } from "../scene/canvas-colour.js";
import { compareOrder } from "../scene/z-order.js";

/** @typedef {import("../scene/element.js").Element} Element */
/** @typedef {import("../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("../scene/scene.js").Elements} Elements */

/** @param {Elements} document as decisions/0040 has it */
export function excalidrawFile(document) {
    const placed = [];
    /** @type {Map<string, Element>} */
    const files = new Map();
    for (const [id, element] of document.entries()) {
        if (element?.type === "easel-file") {
            const file = fileOf(element, document);
            if (file) files.set(file.id, file);
        } else if (element?.isDeleted !== true && !isPart(element, document)) {
            const index = typeof element?.index === "string" ? element.index : "";
            placed.push({ id, index, element: { ...element, id } });
        }
    }
    const elements = related(placed.sort(compareOrder).map(({ element }) => element));
    const viewBackgroundColor = canvasColourOf(document.get(CANVAS_ID)) ?? PAPER;
    return { type: "excalidraw", version: 2, source: location.origin, elements, appState: { viewBackgroundColor }, files: Object.fromEntries(files) };
}

/** @param {Elements} document @returns {Blob} */
export function localFile(document) {
    return new Blob([JSON.stringify(excalidrawFile(document), null, 2)],
        { type: "application/vnd.excalidraw+json" });
}

/** @param {Element} element @param {Elements} document @returns {IdentifiedElement | null} */
function fileOf(element, document) {
    const { type, dataURL, parts, ...rest } = element;
    if (typeof element.id !== "string" || !Array.isArray(dataURL)) return null;
    const pieces = [...dataURL];
    for (let part = 2; part <= partsOf(element); part += 1) {
        const more = document.get(storedFileID(element.id, part))?.dataURL;
        if (Array.isArray(more)) pieces.push(...more);
    }
    return { ...rest, id: element.id, dataURL: pieces.join("") };
}

/** @param {Element} element @param {Elements} document */
function isPart(element, document) {
    return element?.type === "easel-file-part" && partsOf(document.get(storedFileID(String(element.id)))) >= Number(element.part);
}

/** @param {Element | undefined} element */
const partsOf = (element) => Math.min(16, Number(element?.parts) || 1);
