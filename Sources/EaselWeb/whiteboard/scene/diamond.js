// @ts-check
import { centerOf, heightOf, widthOf } from "./bounds.js";
import { Path } from "./path.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./point.js").Point} Point */
/** @typedef {import("./roundness.js").Roundness} Roundness */

/**
 * The middles of a box's sides, from the top clockwise.
 * @param {Bounds} box @returns {Point[]}
 */
export function diamondCorners(box) {
    const center = centerOf(box);
    return [
        { x: center.x, y: box.minY }, { x: box.maxX, y: center.y }, { x: center.x, y: box.maxY },
        { x: box.minX, y: center.y },
    ];
}

/**
 * A diamond between the middles of the box's sides. Its corners are cut where Excalidraw cuts them: as far
 * along both axes as a quarter of the half width and of the half height.
 * @param {Bounds} box
 * @param {Roundness | null} roundness
 */
export function diamondPath(box, roundness) {
    const corners = diamondCorners(box);
    if (!roundness) return Path.through(corners, true);
    const cutX = roundness(widthOf(box) / 2);
    const cutY = roundness(heightOf(box) / 2);
    const toward = (/** @type {Point} */ corner, /** @type {Point} */ other) => ({
        x: corner.x + (other.x < corner.x ? -cutX : cutX), y: corner.y + (other.y < corner.y ? -cutY : cutY),
    });
    const path = new Path();
    const begin = toward(corners[0], corners[1]);
    path.move(begin.x, begin.y);
    for (const index of [1, 2, 3, 0]) {
        const corner = corners[index];
        const start = toward(corner, corners[(index + 3) % 4]);
        const end = toward(corner, corners[(index + 1) % 4]);
        path.line(start.x, start.y);
        path.cubic(corner.x, corner.y, corner.x, corner.y, end.x, end.y);
    }
    return path;
}
