// @ts-check
/** @typedef {import("../../scene/element.js").Bound} Bound */
/** @typedef {import("../../scene/element.js").Element} Element */

/**
 * What an element says is bound to it. Old files have nothing but the ids of arrows, in `boundElementIds`.
 *
 * @param {Element|undefined} element
 * @returns {Bound[]}
 */
export function boundTo(element) {
    const { boundElements, boundElementIds } = element ?? {};
    const entries = Array.isArray(boundElements) ? boundElements : [];
    const ids = Array.isArray(boundElementIds) ? boundElementIds : [];
    return [...entries, ...ids.map((id) => ({ type: "arrow", id }))].filter((entry) => typeof entry?.id === "string");
}
