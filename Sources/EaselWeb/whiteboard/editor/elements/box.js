// @ts-check
import { boundsAround, boundsOf, centerOf, cornersOf, moved } from "../../scene/bounds.js";
import { rotate } from "../../scene/point.js";
import { Properties } from "../../scene/properties.js";
import { roundnessOf } from "../../scene/roundness.js";
import { Shape, kindOf } from "../../scene/shape.js";
import { curvesThrough } from "../../scene/smooth-line.js";
import { number } from "./numbers.js";
import { hasPoints, pointsOf } from "./points.js";
/** @typedef {import("../../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */

// What was found out once about an element holds as long as there is that object: no element is ever changed.
/** @type {WeakMap<Element, Bounds>} */
const boxes = new WeakMap();
/** @type {WeakMap<Element, Bounds>} */
const uprightBounds = new WeakMap();

/**
 * The box of an element as if it were not turned; it turns about this box's centre.
 *
 * @param {Element} element
 */
export function boxOf(element) {
    return remembered(boxes, element, findBox);
}

/**
 * An element's upright bounds on the board.
 *
 * @param {Element} element
 */
function uprightBoundsOf(element) {
    // What is found as fast as it is remembered: while many elements are dragged, each is a new object in each frame.
    if (angleOf(element) === 0 && !hasPoints(element)) return findBox(element);
    return remembered(uprightBounds, element, findUprightBounds);
}

/**
 * @param {WeakMap<Element, Bounds>} known
 * @param {Element} element
 * @param {(element: Element) => Bounds} find
 */
function remembered(known, element, find) {
    let bounds = known.get(element);
    if (!bounds) known.set(element, bounds = find(element));
    return bounds;
}

/** @param {Element} element @returns {Bounds} */
function findBox(element) {
    const [x, y] = [number(element.x), number(element.y)];
    if (hasPoints(element)) return boxOfPoints(pointsOf(element), isCurved(element)) ?? boundsOf(x, y, 0, 0);
    if (kindOf(element) === "unknown") {
        const shape = Shape.of({ ...element, isDeleted: false });
        if (shape) return moved(shape.box, shape.origin);
    }
    const [width, height] = [number(element.width), number(element.height)];
    return boundsOf(x + Math.min(0, width), y + Math.min(0, height), Math.abs(width), Math.abs(height));
}

/**
 * @param {Point[]} points
 * @param {boolean} curved
 */
export function boxOfPoints(points, curved) {
    if (!curved || points.length < 3) return boundsAround(points);
    return boundsAround([...points, ...curvesThrough(points).flatMap((curve) => curve.extremes)]);
}

/** @param {Element} element */
export function isCurved(element) {
    const kind = kindOf(element);
    const isRound = roundnessOf(new Properties(element)) !== null;
    return (kind === "line" || kind === "arrow") && isRound && element.elbowed !== true;
}

/** @param {Element} element */
export function angleOf(element) {
    return number(element.angle);
}

/** @param {Element} element @returns {Bounds} */
function findUprightBounds(element) {
    const box = boxOf(element);
    const angle = angleOf(element);
    if (angle === 0) return box;
    const center = centerOf(box);
    const outline = hasPoints(element) ? pointsOf(element) : cornersOf(box);
    return boundsAround(outline.map((point) => rotate(point, angle, center))) ?? box;
}

/**
 * The upright box around elements; null if there are none.
 *
 * @param {Iterable<Element>} elements
 * @returns {Bounds|null}
 */
export function boundsAroundElements(elements) {
    const all = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
    for (const element of elements) {
        const { minX, minY, maxX, maxY } = uprightBoundsOf(element);
        if (minX < all.minX) all.minX = minX;
        if (minY < all.minY) all.minY = minY;
        if (maxX > all.maxX) all.maxX = maxX;
        if (maxY > all.maxY) all.maxY = maxY;
    }
    return all.minX <= all.maxX ? all : null;
}
