// @ts-check
import { centerOf, heightOf, widthOf } from "../../scene/bounds.js";
import { present } from "../../scene/element.js";
import { angleOf, boundsAroundElements, boxOf } from "../elements/box.js";
import { framesAfterMoving, loweredInto } from "../elements/frames.js";
import { changeableSelection, withBoundTexts, withContents } from "../elements/members.js";
import { turned } from "../elements/numbers.js";
import { patch } from "../elements/revision.js";
import { unitOf } from "../elements/unit.js";
import { DETACHED, detachedAmong, detachmentEdits } from "../transform/detachment.js";
import { refitted, mapped, movedBy } from "../transform/placement.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */
/** @typedef {"left"|"center"|"right"|"top"|"middle"|"bottom"} Alignment */

/** @param {Point} by @param {Context} context @returns {Edit[]} */
export function nudging(by, context) {
    return moving(changeableSelection(context).keys(), by, context);
}

/**
 * Aligns what is selected, groups as one thing.
 *
 * @param {Alignment} alignment
 * @param {Context} context
 * @returns {Edit[]}
 */
export function aligning(alignment, context) {
    const units = unitsOfSelection(context);
    const all = boundsAroundElements(units.flatMap((unit) => elementsOf(unit, context)));
    if (!all) return [];
    return units.flatMap((unit) => {
        const bounds = boundsAroundElements(elementsOf(unit, context)) ?? all;
        const by = { x: 0, y: 0 };
        if (alignment === "left") by.x = all.minX - bounds.minX;
        if (alignment === "right") by.x = all.maxX - bounds.maxX;
        if (alignment === "center") by.x = centerOf(all).x - centerOf(bounds).x;
        if (alignment === "top") by.y = all.minY - bounds.minY;
        if (alignment === "bottom") by.y = all.maxY - bounds.maxY;
        if (alignment === "middle") by.y = centerOf(all).y - centerOf(bounds).y;
        return moving(unit, by, context);
    });
}

/**
 * Makes the gaps between what is selected equal; the outermost stay.
 *
 * @param {"horizontally"|"vertically"} direction
 * @param {Context} context
 * @returns {Edit[]}
 */
export function distributing(direction, context) {
    const isAcross = direction === "horizontally";
    const placed = unitsOfSelection(context).flatMap((unit) => {
        const bounds = boundsAroundElements(elementsOf(unit, context));
        if (!bounds) return [];
        if (isAcross) return [{ unit, start: bounds.minX, length: widthOf(bounds) }];
        return [{ unit, start: bounds.minY, length: heightOf(bounds) }];
    }).sort((a, b) => a.start + a.length / 2 - b.start - b.length / 2);
    if (placed.length < 3) return [];
    const [first, last] = [placed[0], placed[placed.length - 1]];
    const lengths = placed.reduce((sum, { length }) => sum + length, 0);
    const gap = (last.start + last.length - first.start - lengths) / (placed.length - 1);
    let start = first.start;
    return placed.flatMap((each) => {
        const by = start - each.start;
        start += each.length + gap;
        return moving(each.unit, isAcross ? { x: by, y: 0 } : { x: 0, y: by }, context);
    });
}

/**
 * Mirrors what is selected. Text is moved, not mirrored.
 *
 * @param {"horizontally"|"vertically"} direction
 * @param {Context} context
 * @returns {Edit[]}
 */
export function flipping(direction, context) {
    const ids = withBoundTexts(changeableSelection(context).keys(), context);
    const box = boundsAroundElements(elementsOf(ids, context));
    if (!box) return [];
    const flip = { x: direction === "horizontally", y: direction === "vertically" };
    return ids.flatMap((id) => {
        const element = context.element(id);
        return (element && patch(id, element, flipped(element, box, flip), context.source)) ?? [];
    });
}

/**
 * @param {Element} element
 * @param {import("../../scene/bounds.js").Bounds} all
 * @param {{x: boolean, y: boolean}} flip
 */
function flipped(element, all, flip) {
    const box = boxOf(element);
    const center = mapped(centerOf(box), all, all, flip);
    const by = { x: center.x - centerOf(box).x, y: center.y - centerOf(box).y };
    const to = { minX: box.minX + by.x, maxX: box.maxX + by.x, minY: box.minY + by.y, maxY: box.maxY + by.y };
    const isText = element.type === "text";
    const place = isText ? movedBy(element, by) : refitted(element, box, to, flip);
    return angleOf(element) === 0 ? place : { ...place, angle: turned(-angleOf(element)) };
}

/** @param {Iterable<string>} ids @param {Point} by @param {Context} context @returns {Edit[]} */
function moving(ids, by, context) {
    const chosen = [...ids];
    const all = withContents(chosen, context);
    const frames = framesAfterMoving(chosen, by, context);
    const detached = new Set(detachedAmong(all, context));
    const originals = new Map([...detached].map((id) => [id, context.element(id) ?? {}]));
    const moved = all.flatMap((id) => {
        const element = context.element(id);
        if (!element) return [];
        const framed = frames.has(id) ? { frameId: frames.get(id) } : {};
        const place = { ...movedBy(element, by), ...framed };
        return patch(id, element, detached.has(id) ? { ...place, ...DETACHED } : place, context.source) ?? [];
    });
    return [...moved, ...detachmentEdits([...detached], originals, context), ...lowering(frames, context)];
}

/**
 * The edits by which what comes into frames lies below their borders.
 *
 * @param {Map<string, string|null>} frames by what comes into them
 * @param {Context} context
 * @returns {Edit[]}
 */
function lowering(frames, context) {
    const entered = new Set([...frames.values()].flatMap((frame) => present(frame)));
    return [...entered].flatMap((frame) => (
        loweredInto([...frames].flatMap(([id, into]) => (into === frame ? [id] : [])), frame, context)));
}

/** @param {Context} context @returns {string[][]} */
function unitsOfSelection(context) {
    const left = new Set(changeableSelection(context).keys());
    const units = [];
    for (const id of left) {
        const unit = unitOf(id, context).filter((member) => left.has(member));
        for (const member of unit) left.delete(member);
        units.push(unit);
    }
    return units;
}

/** @param {string[]} ids @param {Context} context */
function elementsOf(ids, context) {
    return ids.flatMap((id) => present(context.element(id)));
}
