// @ts-check
import { rotate } from "./point.js";

/** @typedef {import("./point.js").Point} Point */

/**
 * An upright box.
 * @typedef {{minX: number, minY: number, maxX: number, maxY: number}} Bounds
 */

/** @param {number} x @param {number} y @param {number} width @param {number} height @returns {Bounds} */
export const boundsOf = (x, y, width, height) => ({ minX: x, minY: y, maxX: x + width, maxY: y + height });

/**
 * The box around two points, whichever is where.
 * @param {Point} a @param {Point} b @returns {Bounds}
 */
export const boundsBetween = (a, b) => ({
    minX: Math.min(a.x, b.x), minY: Math.min(a.y, b.y), maxX: Math.max(a.x, b.x), maxY: Math.max(a.y, b.y),
});

/**
 * The box around points; null if there are none.
 * @param {Iterable<Point>} points @returns {Bounds | null}
 */
export function boundsAround(points) {
    const bounds = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
    for (const { x, y } of points) {
        bounds.minX = Math.min(bounds.minX, x);
        bounds.minY = Math.min(bounds.minY, y);
        bounds.maxX = Math.max(bounds.maxX, x);
        bounds.maxY = Math.max(bounds.maxY, y);
    }
    return bounds.minX <= bounds.maxX ? bounds : null;
}

/** @param {Bounds} a */
export const widthOf = (a) => a.maxX - a.minX;

/** @param {Bounds} a */
export const heightOf = (a) => a.maxY - a.minY;

/** @param {Bounds} a @returns {Point} */
export const centerOf = (a) => ({ x: (a.minX + a.maxX) / 2, y: (a.minY + a.maxY) / 2 });

/**
 * Clockwise from the top left.
 * @param {Bounds} a @returns {[Point, Point, Point, Point]}
 */
export const cornersOf = (a) => [
    { x: a.minX, y: a.minY }, { x: a.maxX, y: a.minY }, { x: a.maxX, y: a.maxY }, { x: a.minX, y: a.maxY },
];

/**
 * The box around both; null counts as nothing.
 * @template {Bounds | null} A
 * @template {Bounds | null} B
 * @param {A} a
 * @param {B} b
 * @returns {A extends null ? B : A | Bounds}
 */
export function union(a, b) {
    const both = !a || !b ? a ?? b : {
        minX: Math.min(a.minX, b.minX), minY: Math.min(a.minY, b.minY),
        maxX: Math.max(a.maxX, b.maxX), maxY: Math.max(a.maxY, b.maxY),
    };
    return /** @type {A extends null ? B : A | Bounds} */ (/** @type {unknown} */ (both));
}

/**
 * What both cover, or null if they are apart.
 * @param {Bounds} a @param {Bounds} b @returns {Bounds | null}
 */
export function intersection(a, b) {
    const both = {
        minX: Math.max(a.minX, b.minX), minY: Math.max(a.minY, b.minY),
        maxX: Math.min(a.maxX, b.maxX), maxY: Math.min(a.maxY, b.maxY),
    };
    return both.minX <= both.maxX && both.minY <= both.maxY ? both : null;
}

/** @param {Bounds} a @param {Bounds} b */
export const intersects = (a, b) =>
    a.minX <= b.maxX && b.minX <= a.maxX && a.minY <= b.maxY && b.minY <= a.maxY;

/**
 * Whether all of `b` is in `a`.
 * @param {Bounds} a @param {Bounds} b
 */
export const contains = (a, b) =>
    a.minX <= b.minX && a.minY <= b.minY && a.maxX >= b.maxX && a.maxY >= b.maxY;

/** @param {Bounds} a @param {Point} point */
export const containsPoint = (a, point) =>
    point.x >= a.minX && point.x <= a.maxX && point.y >= a.minY && point.y <= a.maxY;

/** @param {Bounds} a @param {number} margin @returns {Bounds} */
export const outset = (a, margin) => ({
    minX: a.minX - margin, minY: a.minY - margin, maxX: a.maxX + margin, maxY: a.maxY + margin,
});

/** @param {Bounds} a @param {Point} by @returns {Bounds} */
export const moved = (a, by) => ({
    minX: a.minX + by.x, minY: a.minY + by.y, maxX: a.maxX + by.x, maxY: a.maxY + by.y,
});

/**
 * The upright box around a box that was turned.
 * @param {Bounds} a @param {number} angle @param {Point} center
 */
export function rotatedBounds(a, angle, center) {
    if (angle === 0) return a;
    return /** @type {Bounds} */ (boundsAround(cornersOf(a).map((corner) => rotate(corner, angle, center))));
}
