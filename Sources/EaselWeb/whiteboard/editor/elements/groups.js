// @ts-check
/** @typedef {import("../../scene/element.js").Element} Element */

/**
 * An element's groups from the innermost to the outermost.
 *
 * @param {Element} element
 * @returns {string[]}
 */
export function groupsOf(element) {
    if (!Array.isArray(element.groupIds)) return [];
    return element.groupIds.filter((/** @type {unknown} */ id) => typeof id === "string");
}

/**
 * The group that is selected as a whole when an element is clicked: the outermost, or within a group that was
 * entered the next one inside it. Null if the element is selected alone.
 *
 * @param {Element} element
 * @param {string|null} entered
 */
export function selectableGroup(element, entered) {
    const groups = groupsOf(element);
    const within = entered === null ? groups.length : groups.indexOf(entered);
    return within > 0 ? groups[within - 1] : within < 0 ? groups[groups.length - 1] ?? null : null;
}

/**
 * The groups of an element that joins a new one, which is inside the group that was entered.
 *
 * @param {Element} element
 * @param {string} group
 * @param {string|null} entered
 */
export function joined(element, group, entered) {
    const groups = groupsOf(element);
    const place = entered === null ? groups.length : groups.indexOf(entered);
    const at = place < 0 ? groups.length : place;
    return [...groups.slice(0, at), group, ...groups.slice(at)];
}

/**
 * The groups of an element without those that are dissolved.
 *
 * @param {Element} element
 * @param {Set<string>} dissolved
 */
export function left(element, dissolved) {
    return groupsOf(element).filter((group) => !dissolved.has(group));
}
