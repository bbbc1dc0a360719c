// @ts-check
import { boundsAround, boundsOf, centerOf, heightOf, widthOf } from "./bounds.js";
import { add, rotate, towards } from "./point.js";
import { roundnessOf } from "./roundness.js";
import { Shape } from "./shape.js";
import { curvesThrough, smoothPath } from "./smooth-line.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./point.js").Point} Point */

/** Between a container's outline and its label. */
export const LABEL_PADDING = 5;

/**
 * A text as the label of a shape. Its own place, angle and height, which files often have from before the
 * container was changed, say nothing; of its width, only lines do.
 * @param {Shape} text @param {Shape} container one that `canHoldLabel` @returns {Shape}
 */
export function labelOf(text, container) {
    const label = new Shape(text.properties, text.kind);
    if (container.isLine) {
        const [width, height] = [widthOf(text.box), heightOf(text.box)];
        label.origin = middleOf(container);
        label.angle = 0;
        label.box = boundsOf(-width / 2, -height / 2, width, height);
        label.pivot = label.box;
        label.isLabelOfLine = true;
    } else {
        label.origin = container.origin;
        label.angle = container.angle;
        label.box = roomForLabel(container.kind, container.box);
        label.pivot = container.box;
    }
    return label;
}

/**
 * The part of a container's box that Excalidraw has labels in.
 * @param {string} kind @param {Bounds} box @returns {Bounds}
 */
export function roomForLabel(kind, { minX, minY, maxX, maxY }) {
    const share = kind === "ellipse" ? (1 - Math.SQRT1_2) / 2 : kind === "diamond" ? 0.25 : 0;
    const [width, height] = [maxX - minX, maxY - minY];
    const across = Math.min(width * share + LABEL_PADDING, width / 2);
    const down = Math.min(height * share + LABEL_PADDING, height / 2);
    return { minX: minX + across, minY: minY + down, maxX: maxX - across, maxY: maxY - down };
}

/**
 * The middle point of a line, or the middle between its two middle points, on the board.
 * @param {Shape} line @returns {Point}
 */
export function middleOf(line) {
    const { points, properties, angle, origin } = line;
    const half = Math.floor(points.length / 2);
    const isCurved = roundnessOf(properties) !== null && !properties.flag("elbowed");
    let middle = points[half];
    if (points.length % 2 === 0) {
        middle = isCurved && points.length > 2
            ? curvesThrough(points)[half - 1].at(0.5) : towards(points[half - 1], points[half], 0.5);
    }
    if (angle === 0) return add(middle, origin);
    const bounds = isCurved ? smoothPath(points).bounds : boundsAround(points);
    return add(rotate(middle, angle, bounds ? centerOf(bounds) : { x: 0, y: 0 }), origin);
}
