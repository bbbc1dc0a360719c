// @ts-check
/** @typedef {import("../scene/bounds.js").Bounds} Bounds */

/**
 * Frames in the order in which one reads them: row by row, from left to right. A frame that begins above the middle of the first one
 * of a row is in that row.
 * @template {{id: string, bounds: Bounds}} Frame
 * @param {readonly Frame[]} frames
 * @returns {Frame[]}
 */
export function inReadingOrder(frames) {
    const left = [...frames].sort((a, b) => a.bounds.minY - b.bounds.minY || a.bounds.minX - b.bounds.minX || (a.id < b.id ? -1 : 1));
    /** @type {Frame[]} */
    const ordered = [];
    while (left.length > 0) {
        const { minY, maxY } = left[0].bounds;
        const row = left.filter(({ bounds }) => bounds.minY <= (minY + maxY) / 2);
        left.splice(0, row.length);
        ordered.push(...row.sort((a, b) => a.bounds.minX - b.bounds.minX || a.bounds.minY - b.bounds.minY));
    }
    return ordered;
}
