// @ts-check
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("./source.js").Source} Source */

/**
 * What Excalidraw expects of every change to an element: a higher version, another nonce, the time.
 *
 * @param {Element} element as it is
 * @param {Source} source
 */
export function revision(element, source) {
    return {
        version: element.version !== undefined && Number.isSafeInteger(element.version) ? element.version + 1 : 1,
        versionNonce: source.integer(),
        updated: source.now(),
    };
}

/**
 * The patch that gives an element other properties; null if it has them already.
 *
 * @param {string} id
 * @param {Element} element
 * @param {Element} changes
 * @param {Source} source
 */
export function patch(id, element, changes, source) {
    const set = differences(element, changes);
    if (Object.keys(set).length === 0) return null;
    return { op: "patch", id, set: { ...set, ...revision(element, source) } };
}

/**
 * Of the changes, those that change something.
 *
 * @param {Element} element
 * @param {Element} changes
 * @returns {Element}
 */
function differences(element, changes) {
    return Object.fromEntries(Object.entries(changes).filter(([key, value]) => !same(element[key], value)));
}

/** @param {unknown} left @param {unknown} right */
function same(left, right) {
    if (left === right) return true;
    if (typeof left !== "object" || typeof right !== "object") return false;
    return JSON.stringify(left) === JSON.stringify(right);
}
