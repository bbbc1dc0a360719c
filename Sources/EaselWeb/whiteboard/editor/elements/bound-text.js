// @ts-check
import { boundsOf, centerOf, heightOf, widthOf } from "../../scene/bounds.js";
import { LABEL_PADDING, middleOf } from "../../scene/label.js";
import { rotate } from "../../scene/point.js";
import { Shape } from "../../scene/shape.js";
import { fontOf, measureText, wrapText } from "../../scene/text-metrics.js";
import { angleOf, boxOf } from "./box.js";
import { rounded } from "./numbers.js";
import { hasPoints } from "./points.js";
import { grownTo, writtenText } from "./text-layout.js";
/** @typedef {import("../../scene/element.js").Element} Element */

const PADDING = LABEL_PADDING;
/** Of its width, what a line's text may take, and how many letters it may have in any case. */
const SHARE_OF_LINE = 0.7;
const LEAST_LETTERS = 11;
/** @type {ReadonlySet<unknown>} */
const CONTAINERS = new Set(["rectangle", "diamond", "ellipse", "arrow"]);

/** @param {Element} element whether a text can be bound to it */
export function canHoldText(element) {
    return CONTAINERS.has(element.type);
}

/**
 * The place and lines of a text in its container, and the container's height, which grows with the text.
 *
 * @param {Element} container
 * @param {Element} text
 * @param {number} [anchor] what stays where it is as the container grows: 0 for its top, 1 for its bottom
 * @returns {{container: Element, text: Element}} what changes in both
 */
export function boundTextLayout(container, text, anchor = 0) {
    const box = boxOf(container);
    const font = fontOf(text);
    const width = Math.max(1, roomForText(container, text));
    const lines = wrapText(writtenText(text), font, width);
    const size = measureText(lines, font);
    if (hasPoints(container)) return { container: {}, text: { text: lines, angle: 0, ...placeOn(container, size) } };
    const height = Math.max(heightOf(box), heightAround(container.type, size.height));
    /** @type {Element} */
    const growth = {};
    if (height > heightOf(box)) {
        const place = grownTo(container, { width: widthOf(box), height }, { x: 0.5, y: anchor });
        Object.assign(growth, { height: rounded(height), ...place });
    }
    const grown = { ...container, ...growth };
    return {
        container: growth,
        text: { text: lines, angle: angleOf(container), ...placeIn(grown, text, size) },
    };
}

/**
 * How wide a text in a container may be. Along a line it may be as wide as Excalidraw lets it be.
 *
 * @param {Element} container
 * @param {Element} text
 */
export function roomForText(container, text) {
    const width = widthOf(boxOf(container));
    if (!hasPoints(container)) return roomIn(container.type, width);
    return Math.max(width * SHARE_OF_LINE, fontOf(text).fontSize * LEAST_LETTERS);
}

/**
 * In the middle of a line.
 *
 * @param {Element} line
 * @param {{width: number, height: number}} size
 */
function placeOn(line, { width, height }) {
    const shape = Shape.of({ ...line, isDeleted: false });
    const middle = shape ? middleOf(shape) : centerOf(boxOf(line));
    return {
        x: rounded(middle.x - width / 2), y: rounded(middle.y - height / 2),
        width: rounded(width), height: rounded(height),
    };
}

/**
 * @param {Element} container
 * @param {Element} text
 * @param {{width: number, height: number}} size
 */
function placeIn(container, text, size) {
    const box = boxOf(container);
    const center = centerOf(box);
    const width = roomIn(container.type, widthOf(box));
    const height = roomIn(container.type, heightOf(box));
    const room = boundsOf(center.x - width / 2, center.y - height / 2, width, height);
    const unturned = {
        x: along(room.minX, room.maxX, size.width, { left: 0, right: 1 }[String(text.textAlign)] ?? 0.5),
        y: along(room.minY, room.maxY, size.height, { top: 0, bottom: 1 }[String(text.verticalAlign)] ?? 0.5),
    };
    const turned = rotate(
        { x: unturned.x + size.width / 2, y: unturned.y + size.height / 2 }, angleOf(container), center);
    return {
        x: rounded(turned.x - size.width / 2), y: rounded(turned.y - size.height / 2),
        width: rounded(size.width), height: rounded(size.height),
    };
}

/** @param {number} low @param {number} high @param {number} length @param {number} share */
function along(low, high, length, share) {
    return low + (high - low - length) * share;
}

/**
 * How much of a container's width or height its text may take.
 *
 * @param {unknown} type
 * @param {number} length
 */
export function roomIn(type, length) {
    if (type === "ellipse") return length * Math.SQRT1_2 - 2 * PADDING;
    return (type === "diamond" ? length / 2 : length) - 2 * PADDING;
}

/**
 * The height of a container that has room for a text.
 *
 * @param {unknown} type
 * @param {number} textHeight
 */
function heightAround(type, textHeight) {
    const room = textHeight + 2 * PADDING;
    if (type === "ellipse") return Math.ceil(room * Math.SQRT2);
    return Math.ceil(type === "diamond" ? room * 2 : room);
}

/**
 * The ids of what a container says is bound to it, with one more or without one.
 *
 * @param {Element} container
 * @param {{add?: string, remove?: string}} change
 */
export function boundElements(container, { add, remove }) {
    const entries = Array.isArray(container.boundElements) ? container.boundElements : [];
    const kept = entries.filter((entry) => entry?.id !== remove && entry?.id !== add);
    return { boundElements: add === undefined ? kept : [...kept, { type: "text", id: add }] };
}
