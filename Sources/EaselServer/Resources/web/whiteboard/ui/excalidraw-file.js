// @ts-check
// A drawing as an .excalidraw file, made here: for boards that the server has no more, or cannot be asked
// for.

/** @param {{entries(): Iterable<[string, any]>}} document @returns {any} as decisions/0040 has it */
export function excalidrawFile(document) {
    const elements = [];
    /** @type {Record<string, any>} */
    const files = {};
    for (const [id, element] of document.entries()) {
        if (element?.type === "easel-file") {
            const file = fileOf(element);
            if (file) files[file.id] = file;
        } else {
            elements.push({ ...element, id });
        }
    }
    elements.sort(byOrder);
    return { type: "excalidraw", version: 2, source: location.origin, elements, appState: {}, files };
}

/** @param {any} element */
function fileOf(element) {
    const { type, dataURL, ...rest } = element;
    if (typeof element.id !== "string" || !Array.isArray(dataURL)) return null;
    return { ...rest, dataURL: dataURL.join("") };
}

/** @param {any} one @param {any} other */
function byOrder(one, other) {
    return compare(orderOf(one), orderOf(other)) || compare(one.id, other.id);
}

/** @param {any} element */
function orderOf(element) {
    return typeof element.index === "string" ? element.index : "";
}

/** @param {string} one @param {string} other */
function compare(one, other) {
    if (one === other) return 0;
    return one < other ? -1 : 1;
}
