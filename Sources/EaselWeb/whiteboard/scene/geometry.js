// @ts-check
export { rotate } from "./point.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./point.js").Point} Point */

/** @param {Point} point @param {Point} a @param {Point} b */
export const distanceToSegment = (point, a, b) =>
    Math.sqrt(squaredDistance(point.x, point.y, a.x, a.y, b.x, b.y));

/**
 * How far a point is from the line between two others, squared.
 * @param {number} x
 * @param {number} y
 * @param {number} ax
 * @param {number} ay
 * @param {number} bx
 * @param {number} by
 */
export function squaredDistance(x, y, ax, ay, bx, by) {
    const dx = bx - ax;
    const dy = by - ay;
    const length = dx * dx + dy * dy;
    const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
    const offX = x - ax - share * dx;
    const offY = y - ay - share * dy;
    return offX * offX + offY * offY;
}

/**
 * How far a point is from a line through points, given as x, y, x, y, …; infinite if there are none.
 * @param {Point} point
 * @param {ArrayLike<number>} line
 */
export function distanceToPolyline(point, line) {
    const { x, y } = point;
    let nearest = line.length === 2 ? squaredDistance(x, y, line[0], line[1], line[0], line[1]) : Infinity;
    for (let index = 2; index + 1 < line.length; index += 2) {
        const square = squaredDistance(x, y, line[index - 2], line[index - 1], line[index], line[index + 1]);
        if (square < nearest) nearest = square;
    }
    return Math.sqrt(nearest);
}

/**
 * How often a closed line winds around a point; its sign tells the direction.
 * @param {Point} point
 * @param {ArrayLike<number>} line x, y, x, y, …
 */
export function windingNumber(point, line) {
    let winding = 0;
    let ax = line[line.length - 2];
    let ay = line[line.length - 1];
    for (let index = 0; index + 1 < line.length; index += 2) {
        const bx = line[index];
        const by = line[index + 1];
        if (ay <= point.y !== by <= point.y) {
            const side = (bx - ax) * (point.y - ay) - (point.x - ax) * (by - ay);
            if (by > ay && side > 0) winding += 1;
            if (by <= ay && side < 0) winding -= 1;
        }
        ax = bx;
        ay = by;
    }
    return winding;
}

/**
 * Whether two straight lines have a point in common.
 * @param {Point} a @param {Point} b @param {Point} c @param {Point} d
 */
export function segmentsCross(a, b, c, d) {
    const side = (/** @type {Point} */ from, /** @type {Point} */ to, /** @type {Point} */ point) =>
        Math.sign((to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x));
    return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}

/**
 * Whether a line between two points has a part within a box.
 * @param {Bounds} box @param {number} ax @param {number} ay @param {number} bx @param {number} by
 */
export function segmentTouches(box, ax, ay, bx, by) {
    let from = 0;
    let to = 1;
    const axes = [[ax, bx - ax, box.minX, box.maxX], [ay, by - ay, box.minY, box.maxY]];
    for (const [start, step, low, high] of axes) {
        if (step === 0) {
            if (start < low || start > high) return false;
            continue;
        }
        const [near, far] = [(low - start) / step, (high - start) / step];
        from = Math.max(from, Math.min(near, far));
        to = Math.min(to, Math.max(near, far));
        if (from > to) return false;
    }
    return true;
}
