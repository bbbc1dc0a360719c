// @ts-check
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("./context.js").Context} Context */

/**
 * Elements with the texts that are bound to them, which go where they go.
 *
 * @param {Iterable<string>} ids
 * @param {Context} context
 * @returns {string[]}
 */
export function withBoundTexts(ids, context) {
    const all = new Set(ids);
    for (const id of [...all]) {
        const text = context.textOf(id);
        if (text !== null) all.add(text);
    }
    return [...all];
}

/**
 * Elements with what is in the frames among them.
 *
 * @param {Iterable<string>} ids
 * @param {Context} context
 * @returns {string[]}
 */
export function withContents(ids, context) {
    const all = new Set(ids);
    for (const id of [...all]) {
        const type = context.element(id)?.type;
        if (type !== "frame" && type !== "magicframe") continue;
        for (const child of context.children(id)) all.add(child);
    }
    return withBoundTexts([...all], context);
}

/** @param {Context} context the selected elements that may be changed @returns {Map<string, Element>} */
export function changeableSelection(context) {
    /** @type {Map<string, Element>} */
    const elements = new Map();
    for (const id of context.selection.ids) {
        const element = context.element(id);
        if (element && element.locked !== true) elements.set(id, element);
    }
    return elements;
}
