// @ts-check
import { centerOf } from "../../scene/bounds.js";
import { rotate } from "../../scene/point.js";
import { angleOf, boundsAroundElements, boxOf } from "../elements/box.js";
import { hasPoints, pointsOf } from "../elements/points.js";
/** @typedef {import("../../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */

/**
 * The box with handles around what is selected: a single element's own, turned as it is; an upright one
 * around many.
 *
 * @typedef {{box: Bounds, angle: number}} Frame
 */

/**
 * Where a handle is: -1, 0, 1 for left, middle, right and top, middle, bottom.
 *
 * @typedef {{x: -1|0|1, y: -1|0|1}} Side
 * @typedef {{kind: "resize", side: Side, point: Point}|{kind: "rotate", point: Point}} Handle
 */

/** How far the handles are off the frame, and the rotation handle above it; in pixels of the screen. */
const FRAME_MARGIN = 5;
/** The points of a line have handles too, which are within. */
const LINE_MARGIN = 14;
const ROTATE_DISTANCE = 24;
/** A frame smaller than this on the screen has no handles in the middle of its sides. */
const SMALL = 34;

/** @type {Side[]} */
const CORNERS = [{ x: -1, y: -1 }, { x: 1, y: -1 }, { x: 1, y: 1 }, { x: -1, y: 1 }];
/** @type {Side[]} */
const MIDDLES = [{ x: 0, y: -1 }, { x: 1, y: 0 }, { x: 0, y: 1 }, { x: -1, y: 0 }];

/**
 * @param {Element[]} elements
 * @returns {Frame|null}
 */
export function frameOf(elements) {
    if (elements.length === 1) return { box: boxOf(elements[0]), angle: angleOf(elements[0]) };
    const box = boundsAroundElements(elements);
    return box && { box, angle: 0 };
}

/** @type {WeakMap<readonly Element[], boolean>} */
const lockedAmong = new WeakMap();

/**
 * Whether any of them is locked. The array must not be changed afterwards: thousands of elements are looked at once, and not in each frame.
 *
 * @param {readonly Element[]} elements
 */
export function isAnyLocked(elements) {
    const known = lockedAmong.get(elements);
    if (known !== undefined) return known;
    const isLocked = elements.some((element) => element.locked === true);
    lockedAmong.set(elements, isLocked);
    return isLocked;
}

/**
 * How far around elements their frame is drawn, in pixels of the screen.
 *
 * @param {Element[]} elements
 */
export function marginAround(elements) {
    return elements.length === 1 && isLine(elements[0]) ? LINE_MARGIN : FRAME_MARGIN;
}

/** @param {Element} element */
function isLine(element) {
    return hasPoints(element) && element.type !== "freedraw";
}

/**
 * The handles of a frame. A line of two points has none: its ends are its handles.
 *
 * @param {Frame} frame
 * @param {Element[]} elements
 * @param {number} zoom
 * @returns {Handle[]}
 */
export function handlesOf(frame, elements, zoom) {
    if (isAnyLocked(elements)) return [];
    const [only] = elements;
    const isOneLine = elements.length === 1 && isLine(only);
    if (isOneLine && !(pointsOf(only).length > 2)) return [];
    const margin = marginAround(elements) / zoom;
    const isText = elements.length === 1 && only.type === "text";
    const { box } = frame;
    const wide = (box.maxX - box.minX) * zoom >= SMALL;
    const high = (box.maxY - box.minY) * zoom >= SMALL;
    const middles = isOneLine ? [] : MIDDLES.filter(({ x }) => (x === 0 ? wide && !isText : high || isText));
    const resize = [...CORNERS, ...middles].map((side) => (
        /** @type {Handle} */ ({ kind: "resize", side, point: handlePoint(frame, side, margin) })));
    return [...resize, { kind: "rotate", point: rotationPoint(frame, margin + ROTATE_DISTANCE / zoom) }];
}

/**
 * @param {Frame} frame
 * @param {Side} side
 * @param {number} margin
 */
export function handlePoint({ box, angle }, side, margin) {
    const center = centerOf(box);
    const point = {
        x: center.x + side.x * ((box.maxX - box.minX) / 2 + margin),
        y: center.y + side.y * ((box.maxY - box.minY) / 2 + margin),
    };
    return rotate(point, angle, center);
}

/** @param {Frame} frame @param {number} distance */
function rotationPoint({ box, angle }, distance) {
    const center = centerOf(box);
    return rotate({ x: center.x, y: box.minY - distance }, angle, center);
}

/**
 * The cursor over a handle of a frame that is turned.
 *
 * @param {Side} side
 * @param {number} angle
 */
export function resizeCursor(side, angle) {
    const direction = Math.atan2(side.y, side.x) + angle;
    const eighth = ((Math.round(direction / (Math.PI / 4)) % 4) + 4) % 4;
    return ["ew-resize", "nwse-resize", "ns-resize", "nesw-resize"][eighth];
}
