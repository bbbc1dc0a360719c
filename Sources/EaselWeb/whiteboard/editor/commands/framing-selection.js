// @ts-check
import { outset } from "../../scene/bounds.js";
import { frameIdOf, framing, isFrame } from "../elements/frames.js";
import { changeableSelection } from "../elements/members.js";
import { rounded } from "../elements/numbers.js";
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */

/** Between a frame and what it is put around. */
const ROOM = 24;

/** @param {Context} context whether there is anything selected that a frame could be put around */
export function canFrame(context) {
    return [...changeableSelection(context).values()].some((element) => !isFrame(element));
}

/**
 * The edits that put a frame around what is selected.
 *
 * @param {IdentifiedElement} frame a new one, anywhere
 * @param {Context} context
 * @returns {Edit[]}
 */
export function framingSelection(frame, context) {
    const ids = [...changeableSelection(context)].flatMap(([id, element]) => (isFrame(element) ? [] : [id]));
    const bounds = context.bounds(ids);
    if (ids.length === 0 || !bounds) return [];
    const { minX, minY, maxX, maxY } = outset(bounds, ROOM);
    const box = { x: rounded(minX), y: rounded(minY), width: rounded(maxX - minX), height: rounded(maxY - minY) };
    return [{ op: "put", id: frame.id, value: { ...frame, ...box } }, ...framing(ids, frame.id, context)];
}

/** @param {Context} context whether anything selected is in a frame */
export function canUnframe(context) {
    return [...changeableSelection(context).values()].some((element) => frameIdOf(element, context) !== null);
}

/** @param {Context} context @returns {Edit[]} that take what is selected out of its frame */
export function unframing(context) {
    const ids = [...changeableSelection(context)].flatMap(([id, element]) => (frameIdOf(element, context) === null ? [] : [id]));
    return framing(ids, null, context);
}
