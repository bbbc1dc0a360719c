// @ts-check
import { centerOf, heightOf, moved, widthOf } from "../../scene/bounds.js";
import { rotate } from "../../scene/point.js";
import { angleOf, boxOf } from "../elements/box.js";
import { number, rounded, turned } from "../elements/numbers.js";
import { SMALLEST_FONT, grownTo, laidOut } from "../elements/text-layout.js";
import { refitted, mapped } from "./placement.js";
/** @typedef {import("../../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("./frame.js").Frame} Frame */
/** @typedef {import("./frame.js").Side} Side */

/**
 * What a drag at a handle makes of a frame.
 *
 * @typedef {object} Resizing
 * @property {Frame} frame as it was
 * @property {Side} side the handle
 * @property {Bounds} box as it is now, in the frame's own coordinates: not yet turned about the old centre
 * @property {{x: number, y: number}} scale below 0 if mirrored
 */

/** Nothing gets thinner than this by resizing. */
const SMALLEST = 1;

/**
 * @param {Frame} frame
 * @param {Side} side
 * @param {Point} point where the handle is dragged to, on the board
 * @param {{keepsRatio: boolean, fromCenter: boolean}} how
 * @returns {Resizing}
 */
export function resized(frame, side, point, { keepsRatio, fromCenter }) {
    const { box, angle } = frame;
    const center = centerOf(box);
    const local = rotate(point, -angle, center);
    const anchor = anchorOf(frame, side, fromCenter);
    let x = factor(local.x - anchor.x, (side.x > 0 ? box.maxX : box.minX) - anchor.x, side.x, widthOf(box));
    let y = factor(local.y - anchor.y, (side.y > 0 ? box.maxY : box.minY) - anchor.y, side.y, heightOf(box));
    if (keepsRatio) [x, y] = inRatio(x, y, side);
    const across = scaled(anchor.x, box.minX, box.maxX, x);
    const down = scaled(anchor.y, box.minY, box.maxY, y);
    return {
        frame, side, scale: { x, y },
        box: { minX: across.min, maxX: across.max, minY: down.min, maxY: down.max },
    };
}

/**
 * What of a frame stays where it is, in its own coordinates.
 *
 * @param {Frame} frame @param {Side} side @param {boolean} fromCenter
 * @returns {Point}
 */
export function anchorOf({ box }, side, fromCenter) {
    const center = centerOf(box);
    return {
        x: fromCenter || side.x === 0 ? center.x : side.x > 0 ? box.minX : box.maxX,
        y: fromCenter || side.y === 0 ? center.y : side.y > 0 ? box.minY : box.maxY,
    };
}

/** @param {number} length @param {number} before @param {number} side @param {number} size */
function factor(length, before, side, size) {
    if (side === 0 || size === 0 || before === 0) return 1;
    const scale = length / before;
    const least = SMALLEST / size;
    if (Math.abs(scale) >= least) return scale;
    return scale < 0 ? -least : least;
}

/** @param {number} x @param {number} y @param {Side} side */
function inRatio(x, y, side) {
    if (side.x === 0) return [Math.abs(y), y];
    if (side.y === 0) return [x, Math.abs(x)];
    const scale = Math.max(Math.abs(x), Math.abs(y));
    return [Math.sign(x) * scale, Math.sign(y) * scale];
}

/** @param {number} anchor @param {number} low @param {number} high @param {number} scale */
function scaled(anchor, low, high, scale) {
    const [a, b] = [anchor + (low - anchor) * scale, anchor + (high - anchor) * scale];
    return { min: Math.min(a, b), max: Math.max(a, b) };
}

/**
 * The changes to the only element in a frame.
 *
 * @param {Element} element
 * @param {Resizing} resizing
 */
export function resizedAlone(element, resizing) {
    if (element.type === "text") return resizedText(element, resizing);
    const { frame, box, scale } = resizing;
    return refitted(element, frame.box, placed(box, frame), { x: scale.x < 0, y: scale.y < 0 });
}

/**
 * A box of a turned frame, as that of an element that turns about its own centre.
 *
 * @param {Bounds} box
 * @param {Frame} frame
 */
function placed(box, { box: before, angle }) {
    const unturned = centerOf(box);
    const center = rotate(unturned, angle, centerOf(before));
    return moved(box, { x: center.x - unturned.x, y: center.y - unturned.y });
}

/**
 * A text's corners change its font size; its sides the width at which it is wrapped.
 *
 * @param {Element} element
 * @param {Resizing} resizing
 */
function resizedText(element, { side, scale, box }) {
    const changes = side.y === 0
        ? { autoResize: false, width: rounded(Math.max(number(element.fontSize, 20), widthOf(box))) }
        : scaledFont(element, Math.abs(scale.y));
    const size = laidOut({ ...element, ...changes });
    const anchor = { x: (1 - side.x) / 2, y: side.y === 0 ? 0 : (1 - side.y) / 2 };
    return { ...changes, ...size, ...grownTo(element, size, anchor) };
}

/** @param {Element} element @param {number} scale */
function scaledFont(element, scale) {
    const fontSize = Math.max(SMALLEST_FONT, rounded(number(element.fontSize, 20) * scale));
    return { fontSize, width: rounded(number(element.width) * fontSize / number(element.fontSize, 20)) };
}

/**
 * The changes to one of several elements in an upright frame. Text and what is turned have to be scaled alike
 * in both directions: see `needsRatio`.
 *
 * @param {Element} element
 * @param {Resizing} resizing
 * @returns {Element}
 */
export function resizedTogether(element, { frame, box, scale }) {
    const flip = { x: scale.x < 0, y: scale.y < 0 };
    const before = boxOf(element);
    const center = mapped(centerOf(before), frame.box, box, flip);
    const half = { x: widthOf(before) * Math.abs(scale.x) / 2, y: heightOf(before) * Math.abs(scale.y) / 2 };
    const to = {
        minX: center.x - half.x, maxX: center.x + half.x, minY: center.y - half.y, maxY: center.y + half.y,
    };
    const angle = flip.x !== flip.y ? { angle: turned(-angleOf(element)) } : {};
    if (element.type === "text") return { ...scaledText(element, Math.abs(scale.y), center), ...angle };
    return { ...refitted(element, before, to, flip), ...angle };
}

/** @param {Element} element @param {number} scale @param {Point} center */
function scaledText(element, scale, center) {
    const changes = scaledFont(element, scale);
    const size = laidOut({ ...element, ...changes });
    return {
        ...changes, ...size, x: rounded(center.x - size.width / 2), y: rounded(center.y - size.height / 2),
    };
}

/**
 * Whether elements can only be scaled alike in both directions.
 *
 * @param {Element[]} elements
 */
export function needsRatio(elements) {
    return elements.some((element) => (
        element.type === "text" || element.type === "image" || angleOf(element) !== 0));
}
