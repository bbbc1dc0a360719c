// @ts-check

/**
 * A point, or a vector, in pixels; y grows downwards.
 * @typedef {{x: number, y: number}} Point
 */

/** @param {Point} a @param {Point} b @returns {Point} */
export const add = (a, b) => ({ x: a.x + b.x, y: a.y + b.y });

/** @param {Point} a @param {Point} b @returns {Point} */
export const subtract = (a, b) => ({ x: a.x - b.x, y: a.y - b.y });

/** @param {Point} a @param {number} factor @returns {Point} */
export const scale = (a, factor) => ({ x: a.x * factor, y: a.y * factor });

/** @param {Point} a @param {Point} b */
export const distance = (a, b) => Math.hypot(b.x - a.x, b.y - a.y);

/**
 * The point that is `share` of the way from `a` to `b`.
 * @param {Point} a @param {Point} b @param {number} share
 */
export const towards = (a, b, share) => ({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share });

/**
 * The same direction at length 1, or null if there is none.
 * @param {Point} a @returns {Point | null}
 */
export function unit(a) {
    const length = Math.hypot(a.x, a.y);
    return length > 1e-9 ? scale(a, 1 / length) : null;
}

/**
 * Turned clockwise, in radians.
 * @param {Point} point @param {number} angle @param {Point} center @returns {Point}
 */
export function rotate(point, angle, center) {
    if (angle === 0) return point;
    const sine = Math.sin(angle);
    const cosine = Math.cos(angle);
    const x = point.x - center.x;
    const y = point.y - center.y;
    return { x: center.x + x * cosine - y * sine, y: center.y + x * sine + y * cosine };
}
