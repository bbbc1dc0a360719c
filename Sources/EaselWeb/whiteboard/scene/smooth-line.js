// @ts-check
import { CubicCurve } from "./cubic-curve.js";
import { Path } from "./path.js";
import { add, distance, scale, subtract, towards } from "./point.js";

/** @typedef {import("./point.js").Point} Point */

/**
 * A Catmull-Rom spline as rough.js makes it, which Excalidraw draws with: through every point, the tangent at
 * one being parallel to the line between its neighbours.
 * @param {readonly Point[]} points
 */
export function curvesThrough(points) {
    if (points.length < 2) return [];
    const padded = [points[0], ...points, points[points.length - 1]];
    return points.slice(1).map((_, index) => {
        const [before, start, end, after] = padded.slice(index, index + 4);
        return new CubicCurve(
            start, add(start, scale(subtract(end, before), 1 / 6)),
            add(end, scale(subtract(start, after), 1 / 6)), end);
    });
}

/**
 * The curves as a path.
 * @param {readonly Point[]} points
 */
export function smoothPath(points) {
    const path = new Path();
    for (const { start, first, second, end } of curvesThrough(points)) {
        if (path.isEmpty) path.move(start.x, start.y);
        path.cubic(first.x, first.y, second.x, second.y, end.x, end.y);
    }
    return path;
}

/**
 * Straight lines whose corners are rounded by up to `radius`, as Excalidraw draws elbow arrows.
 * @param {readonly Point[]} points
 * @param {number} radius
 */
export function elbowPath(points, radius) {
    const path = new Path();
    path.move(points[0].x, points[0].y);
    for (let index = 1; index < points.length - 1; index += 1) {
        const [before, corner, after] = points.slice(index - 1, index + 2);
        const toward = distance(corner, before);
        const away = distance(corner, after);
        const cut = Math.min(radius, toward / 2, away / 2);
        if (!(cut > 0)) continue;
        const start = towards(corner, before, cut / toward);
        const end = towards(corner, after, cut / away);
        path.line(start.x, start.y);
        path.quadratic(corner.x, corner.y, end.x, end.y);
    }
    const last = points[points.length - 1];
    path.line(last.x, last.y);
    return path;
}
