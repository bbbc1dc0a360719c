// @ts-check
import { centerOf, rotatedBounds } from "../../scene/bounds.js";
import { rotate } from "../../scene/point.js";
import { boxAt } from "../snapping/snapper.js";
import { anchorOf, resized } from "../transform/resize.js";
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../snapping/axis-references.js").Guide} Guide */
/** @typedef {import("../snapping/snapper.js").Sides} Sides */
/** @typedef {import("../snapping/snapper.js").Snapper} Snapper */
/** @typedef {import("../transform/frame.js").Frame} Frame */
/** @typedef {import("../transform/frame.js").Side} Side */
/** @typedef {import("../transform/resize.js").Resizing} Resizing */
/** @typedef {import("./gesture.js").Input} Input */

/** @typedef {{keepsRatio: boolean, fromCenter: boolean}} How */

const QUARTER = Math.PI / 2;

/**
 * What a drag at a handle makes of a frame if the sides that move snap. A frame that is turned to no right angle has no
 * sides that could; its corners do.
 *
 * @param {Frame} frame
 * @param {Side} side
 * @param {Point} point where the handle is dragged to, on the board
 * @param {How} how
 * @param {Snapper} snapper
 * @param {Input} input
 * @param {Context} context
 * @returns {{resizing: Resizing, guides: Guide[]}}
 */
export function snappedResizing(frame, side, point, how, snapper, input, context) {
    const resizing = resized(frame, side, point, how);
    const isUpright = Math.abs(frame.angle / QUARTER - Math.round(frame.angle / QUARTER)) < 1e-6;
    const isFreeCorner = side.x !== 0 && side.y !== 0 && !how.keepsRatio;
    if (!isUpright && !isFreeCorner) return { resizing, guides: [] };
    const boxOf = (/** @type {Resizing} */ each) => (
        isUpright ? rotatedBounds(each.box, frame.angle, centerOf(frame.box)) : boxAt(cornerOf(each, side, how)));
    const corner = cornerOf(resizing, side, how);
    const sides = isUpright ? sidesOf(frame, side, corner, centerOf(boxOf(resizing))) : /** @type {Sides} */ ({ x: 1, y: 1 });
    const offsets = { ...snapper.offsets(boxOf(resizing), sides, input, context, isUpright) };
    if (how.keepsRatio && offsets.x !== null && offsets.y !== null) {
        offsets[Math.abs(offsets.x) <= Math.abs(offsets.y) ? "y" : "x"] = null;
    }
    if (offsets.x === null && offsets.y === null) return { resizing, guides: [] };
    const to = how.keepsRatio ? cornerInRatio(resizing, side, how, offsets)
        : { x: corner.x + (offsets.x ?? 0), y: corner.y + (offsets.y ?? 0) };
    const snapped = resized(frame, side, to, how);
    return { resizing: snapped, guides: snapper.guides(boxOf(snapped), sides, offsets, input, context, isUpright) };
}

/**
 * Which sides of an upright box move, on the board.
 *
 * @param {Frame} frame @param {Side} side @param {Point} corner @param {Point} center
 * @returns {Sides}
 */
function sidesOf({ angle }, side, corner, center) {
    const turned = rotate(side, angle, { x: 0, y: 0 });
    return {
        x: Math.abs(turned.x) < 0.5 ? 0 : corner.x < center.x ? -1 : 1,
        y: Math.abs(turned.y) < 0.5 ? 0 : corner.y < center.y ? -1 : 1,
    };
}

/**
 * Where the handle is after resizing, on the board.
 *
 * @param {Resizing} resizing @param {Side} side @param {How} how
 */
function cornerOf({ frame, scale }, side, how) {
    return rotate(handleAt(frame, side, how, scale), frame.angle, centerOf(frame.box));
}

/** @param {Frame} frame @param {Side} side @param {How} how @param {Point} scale @returns {Point} not turned */
function handleAt(frame, side, { fromCenter }, scale) {
    const { box } = frame;
    const anchor = anchorOf(frame, side, fromCenter);
    const center = centerOf(box);
    const handle = {
        x: side.x === 0 ? center.x : side.x > 0 ? box.maxX : box.minX,
        y: side.y === 0 ? center.y : side.y > 0 ? box.maxY : box.minY,
    };
    return { x: anchor.x + (handle.x - anchor.x) * scale.x, y: anchor.y + (handle.y - anchor.y) * scale.y };
}

/**
 * Where a handle has to go that one side snaps and the proportions stay.
 *
 * @param {Resizing} resizing @param {Side} side @param {How} how
 * @param {{x: number|null, y: number|null}} offsets one of which is null
 * @returns {Point}
 */
function cornerInRatio({ frame, scale }, side, how, offsets) {
    const axis = offsets.x === null ? "y" : "x";
    const center = centerOf(frame.box);
    const place = (/** @type {Point} */ each) => rotate(handleAt(frame, side, how, each), frame.angle, center)[axis];
    const fixed = place({ x: 0, y: 0 });
    const now = place(scale) - fixed;
    const share = now === 0 ? 1 : (now + (offsets[axis] ?? 0)) / now;
    return rotate(handleAt(frame, side, how, { x: scale.x * share, y: scale.y * share }), frame.angle, center);
}
