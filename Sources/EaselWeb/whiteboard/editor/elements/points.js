// @ts-check
import { add } from "../../scene/point.js";
import { Shape, kindOf } from "../../scene/shape.js";
import { rounded } from "./numbers.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */

/** @param {Element} element */
export function hasPoints(element) {
    const kind = kindOf(element);
    return kind === "line" || kind === "arrow" || kind === "freedraw";
}

/**
 * The points of a line or a stroke, on the board but not turned.
 *
 * @param {Element} element
 * @returns {Point[]}
 */
export function pointsOf(element) {
    const shape = Shape.of({ ...element, isDeleted: false });
    return (shape?.points ?? []).map((point) => add(point, shape?.origin ?? { x: 0, y: 0 }));
}

/**
 * The properties that put a line through points: the first one is its place, all are relative to it.
 *
 * @param {Point[]} points on the board, not turned; one at least
 */
export function pointProperties(points) {
    const [x, y] = [rounded(points[0].x), rounded(points[0].y)];
    const pairs = points.map((point) => [rounded(point.x - x), rounded(point.y - y)]);
    // Rounding the place may have moved the first point off it.
    pairs[0] = [0, 0];
    return { x, y, points: pairs, ...extent(pairs) };
}

/**
 * How wide and high points are together.
 *
 * @param {number[][]} pairs
 */
export function extent(pairs) {
    let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [x, y] of pairs) {
        minX = Math.min(minX, x);
        minY = Math.min(minY, y);
        maxX = Math.max(maxX, x);
        maxY = Math.max(maxY, y);
    }
    return { width: rounded(maxX - minX), height: rounded(maxY - minY) };
}
