// @ts-check
/** @typedef {import("../../scene/point.js").Point} Point */

/** Shift turns lines in these steps. */
const STEP = Math.PI / 12;

/**
 * Where a section ends that begins at a point: with Shift in a direction of whole steps.
 *
 * @param {Point} start
 * @param {{point: Point, shift: boolean}} input
 * @returns {Point}
 */
export function ending(start, { point, shift }) {
    if (!shift) return point;
    const angle = Math.round(Math.atan2(point.y - start.y, point.x - start.x) / STEP) * STEP;
    const along = (point.x - start.x) * Math.cos(angle) + (point.y - start.y) * Math.sin(angle);
    return { x: start.x + along * Math.cos(angle), y: start.y + along * Math.sin(angle) };
}
