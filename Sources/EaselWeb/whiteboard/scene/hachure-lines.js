// @ts-check
import { rotate } from "./point.js";

/** @typedef {import("./point.js").Point} Point */
/** @typedef {[Point, Point]} Line */

/** More ends of lines than can be told apart. */
const MOST_CROSSINGS = 40_000;
const ORIGIN = { x: 0, y: 0 };

/**
 * An edge of an area whose lines are level: from which height, in which slope and from which x it is crossed.
 * @typedef {{top: number, bottom: number, x: number, slope: number}} Edge
 */

/**
 * Parallel lines across an area: they begin at its topmost corner, if it is turned until they are level.
 * @param {readonly Point[]} corners
 * @param {number} gap between lines, a whole number of pixels
 * @param {number} angle of the lines, clockwise, in radians
 * @param {boolean} isCareless whether lines end where the edge was crossed by the line that came before its corner
 * @returns {Line[]}
 */
export function hachureLines(corners, gap, angle, isCareless) {
    const edges = edgesOf(corners.map((corner) => rotate(corner, -angle, ORIGIN)));
    if (edges.length === 0) return [];
    const top = edges.reduce((most, edge) => Math.min(most, edge.top), Infinity);
    let spacing = gap;
    while (crossingsOf(edges, top, spacing, isCareless) > MOST_CROSSINGS) spacing *= 2;
    /** @type {Map<number, number[]>} */
    const rows = new Map();
    for (const edge of edges) {
        const entry = entryOf(edge, top, isCareless ? spacing : 1);
        for (let row = Math.ceil(entry / spacing); top + row * spacing < edge.bottom; row += 1) {
            const x = edge.x + (row * spacing - entry) * edge.slope;
            const crossed = rows.get(row);
            if (crossed) crossed.push(x);
            else rows.set(row, [x]);
        }
    }
    return [...rows].sort(([a], [b]) => a - b).flatMap(([row, crossed]) => {
        crossed.sort((a, b) => a - b);
        return Array.from({ length: Math.floor(crossed.length / 2) }, (_, index) => {
            const [left, right] = crossed.slice(2 * index, 2 * index + 2).map((x) => (
                rotate({ x: Math.floor(x + 0.5), y: top + row * spacing }, angle, ORIGIN)));
            return /** @type {Line} */ ([left, right]);
        });
    });
}

/** @param {readonly Point[]} corners @returns {Edge[]} those that are not level */
function edgesOf(corners) {
    return corners.flatMap((start, index) => {
        const end = corners[(index + 1) % corners.length];
        if (start.y === end.y) return [];
        const upper = start.y < end.y ? start : end;
        const slope = (end.x - start.x) / (end.y - start.y);
        return [{ top: upper.y, bottom: Math.max(start.y, end.y), x: upper.x, slope }];
    });
}

/**
 * How far below the top an edge is first looked at.
 * @param {Edge} edge @param {number} top @param {number} step
 */
const entryOf = (edge, top, step) => Math.ceil((edge.top - top) / step) * step;

/** @param {Edge[]} edges @param {number} top @param {number} spacing @param {boolean} isCareless */
function crossingsOf(edges, top, spacing, isCareless) {
    return edges.reduce((sum, edge) => {
        const entry = entryOf(edge, top, isCareless ? spacing : 1);
        const first = Math.ceil(entry / spacing);
        return sum + Math.max(0, Math.ceil((edge.bottom - top) / spacing) - first);
    }, 0);
}
