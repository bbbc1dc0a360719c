// @ts-check

/** @typedef {import("./element.js").Element} Element */

/** Properties that a display list, which is in the element's own coordinates, does not depend on. */
const WITHOUT_LOOK = new Set([
    "x", "y", "id", "index", "groupIds", "frameId", "boundElements", "boundElementIds", "startBinding", "endBinding",
    "lastCommittedPoint", "autoResize", "originalText", "version", "versionNonce",
    "updated", "locked", "customData",
]);

/**
 * Whether two states of an element look the same but for their place.
 * @param {Element} before
 * @param {Element} after
 */
export function hasSameLook(before, after) {
    // A label is placed by its container.
    if (before.containerId || after.containerId) return false;
    for (const key in after) {
        if (before[key] !== after[key] && !WITHOUT_LOOK.has(key) && !isSame(before[key], after[key], key)) return false;
    }
    for (const key in before) {
        if (before[key] !== undefined && after[key] === undefined && !WITHOUT_LOOK.has(key)) return false;
    }
    return true;
}

/** @param {unknown} before @param {unknown} after @param {string} key */
function isSame(before, after, key) {
    if (before === after) return true;
    if (typeof before !== "object" || typeof after !== "object") return false;
    // Too long to be compared.
    if (key === "points" || key === "pressures") return false;
    return JSON.stringify(before) === JSON.stringify(after);
}
