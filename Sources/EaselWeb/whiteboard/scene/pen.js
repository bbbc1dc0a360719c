// @ts-check
import { distance, towards } from "./point.js";
import { Path } from "./path.js";

/** @typedef {import("./point.js").Point} Point */
/** @typedef {import("./shape.js").Shape} Shape */

/**
 * How a pen's stroke is drawn: Excalidraw's measures for perfect-freehand.
 * @typedef {object} Pen
 * @property {number} size the width of a stroke pressed without end, in pixels; of one of constant width, its radius
 * @property {number} following how far each point follows the pen
 * @property {boolean} isConstant whether it has the same width everywhere, as newer strokes may
 * @property {boolean} simulatesPressure whether pressure is told by the speed
 * @property {boolean} knowsPressure whether the pressures of the points are known, be it only for the first: old
 *   files do not say that they are not
 */

/** @param {Shape} shape @returns {Pen} */
export function penOf({ properties, style }) {
    const options = properties.properties("strokeOptions");
    const isConstant = options?.string("variability") === "constant";
    const streamline = options?.number("streamline", 0, 1) ?? 0.5;
    const { simulatePressure } = properties.object;
    return {
        size: style.width * (isConstant ? 1.4 : 4.25),
        following: 0.15 + (1 - streamline) * 0.85,
        isConstant,
        simulatesPressure: simulatePressure !== false,
        knowsPressure: simulatePressure !== true,
    };
}

/**
 * The way of a stroke of constant width.
 * @param {readonly Point[]} points @param {Pen} pen
 */
export function constantLine(points, { following }) {
    const path = new Path();
    let current = points[0];
    path.move(current.x, current.y);
    points.forEach((point, index) => {
        if (index === 0) return;
        const next = index === points.length - 1 ? point : towards(current, point, following);
        if (distance(current, next) > 0) path.line(next.x, next.y);
        current = next;
    });
    return path;
}
