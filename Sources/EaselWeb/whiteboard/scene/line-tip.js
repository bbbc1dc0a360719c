// @ts-check
import { distance, subtract, unit } from "./point.js";
import { curvesThrough } from "./smooth-line.js";

/** @typedef {import("./point.js").Point} Point */

/**
 * Where a line ends and where it comes from there: the direction has length 1 and leads out of the line; the
 * section is the length from the point before. Heads do not grow beyond a share of it.
 * @typedef {{point: Point, direction: Point, section: number}} LineTip
 */

/**
 * @param {"start" | "end"} end
 * @param {readonly Point[]} points two at least
 * @param {boolean} isCurved
 * @returns {LineTip}
 */
export function lineTip(end, points, isCurved) {
    const ordered = end === "start" ? points.slice(0, 3).reverse() : points.slice(-3);
    const [before, point] = ordered.slice(-2);
    let from = before;
    // Seen from a little way back: at its very tip a curve may point anywhere.
    if (isCurved) from = curvesThrough(ordered)[ordered.length - 2].at(0.7);
    const direction = unit(subtract(point, from)) ?? unit(subtract(point, before)) ?? { x: 1, y: 0 };
    return { point, direction, section: distance(before, point) };
}
