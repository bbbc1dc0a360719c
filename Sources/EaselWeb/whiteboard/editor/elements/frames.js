// @ts-check
import { boundsOf, centerOf, intersects, moved } from "../../scene/bounds.js";
import { present } from "../../scene/element.js";
import { many } from "../../scene/fractional-index.js";
import { isInside } from "./attachment.js";
import { boundsAroundElements } from "./box.js";
import { groupsOf } from "./groups.js";
import { withBoundTexts } from "./members.js";
import { reordered } from "./order.js";
import { outlineOf } from "./outline.js";
import { patch } from "./revision.js";
import { ownerOf, unitOf } from "./unit.js";
/** @typedef {import("../../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Edit} Edit */

/** @param {Element|undefined} element */
export function isFrame(element) {
    return element?.type === "frame" || element?.type === "magicframe";
}

/**
 * The frame that an element is in; null for none, or one that is gone.
 *
 * @param {Element|undefined} element
 * @param {Context} context
 * @returns {string|null}
 */
export function frameIdOf(element, context) {
    const id = element?.frameId;
    return typeof id === "string" && !isFrame(element) && isFrame(context.element(id)) ? id : null;
}

/**
 * The topmost frame at a point.
 *
 * @param {Point} point
 * @param {Context} context
 * @param {ReadonlySet<string>} [except]
 * @returns {string|null}
 */
export function frameAt(point, context, except = new Set()) {
    return context.overlapping(boundsOf(point.x, point.y, 0, 0)).reverse().find((id) => {
        const element = context.element(id);
        const outline = element && isFrame(element) && !except.has(id) ? outlineOf(element) : null;
        return outline !== null && isInside(outline, point);
    }) ?? null;
}

/**
 * The properties by which what is made at a point is in the frame there, below the frame's border.
 *
 * @param {Point} point
 * @param {Context} context
 * @returns {{frameId: string|null, index: string}}
 */
export function placeAt(point, context) {
    const frame = frameAt(point, context);
    const index = frame === null ? null : indexBelow(frame, context);
    return { frameId: frame, index: index ?? context.indexes(1)[0] };
}

/** @param {string} frame @param {Context} context @returns {string|null} null where there is no room */
function indexBelow(frame, context) {
    return indexesBelow(frame, 1, context)?.[0] ?? null;
}

/**
 * Indexes right below a frame, in their order.
 *
 * @param {string} frame @param {number} count @param {Context} context
 * @returns {string[]|null} null where there is no room
 */
export function indexesBelow(frame, count, context) {
    const order = context.order();
    const place = order.findIndex(({ id }) => id === frame);
    const [below, above] = [order[place - 1]?.index ?? null, order[place]?.index ?? null];
    if (above === null || (place > 0 && below === null)) return null;
    const indexes = many(below, above, count);
    const isBetween = (/** @type {string} */ index) => (below === null || below < index) && index < above;
    return indexes.every(isBetween) ? indexes : null;
}

/**
 * What a frame takes in when it is put around things: what is wholly within it and in no other frame, groups whole.
 *
 * @param {string} frame
 * @param {Element} element the frame
 * @param {Context} context
 * @returns {string[]} without labels
 */
export function enclosedIn(frame, element, context) {
    const bounds = boundsAroundElements([element]);
    if (!bounds) return [];
    const within = new Set(context.within(bounds, "contain").map((id) => ownerOf(id, context)));
    return [...within].filter((id) => {
        const one = context.element(id);
        if (!one || isFrame(one)) return false;
        const home = frameIdOf(one, context);
        return (home === null || home === frame) && unitOf(id, context, null).every((member) => within.has(member));
    });
}

/**
 * The edits by which elements and their labels are in a frame, or in none.
 *
 * @param {Iterable<string>} ids
 * @param {string|null} frame
 * @param {Context} context
 * @returns {Edit[]}
 */
export function framing(ids, frame, context) {
    return withBoundTexts(ids, context).flatMap((id) => {
        const element = context.element(id);
        return (element && patch(id, element, { frameId: frame }, context.source)) ?? [];
    });
}

/**
 * The edits by which elements that lie above their frame come right below it, where the frame's border is drawn over them.
 *
 * @param {Iterable<string>} ids
 * @param {string} frame
 * @param {Context} context
 * @returns {Edit[]}
 */
export function loweredInto(ids, frame, context) {
    const all = new Set(withBoundTexts(ids, context));
    const order = context.order();
    const place = order.findIndex(({ id }) => id === frame);
    const above = new Set(order.slice(place + 1).flatMap(({ id }) => (all.has(id) ? [id] : [])));
    if (place < 0 || above.size === 0) return [];
    return [...reordered(order, above, place)].flatMap(([id, index]) => {
        const element = context.element(id);
        return (element && patch(id, element, { index }, context.source)) ?? [];
    });
}

/**
 * The edits by which a frame that has another size takes in what is within it now, and lets go of what it no longer shows.
 *
 * @param {string} frame
 * @param {Context} context
 * @returns {Edit[]}
 */
export function reframing(frame, context) {
    const element = context.element(frame);
    const bounds = element && boundsAroundElements([element]);
    if (!element || !bounds) return [];
    const gone = context.children(frame).filter((id) => {
        const child = context.element(id);
        const box = child && boundsAroundElements([child]);
        return ownerOf(id, context) === id && box && !intersects(box, bounds);
    });
    const come = enclosedIn(frame, element, context).filter((id) => frameIdOf(context.element(id), context) !== frame);
    return [...framing(gone, null, context), ...framing(come, frame, context)];
}

/**
 * The frames of what is moved without a pointer, by their ids, where they change: it comes into the frame at its middle, and leaves its
 * own when it no longer touches it. Nothing changes in one and the same frame, so what was taken out of it stays out.
 *
 * @param {Iterable<string>} ids of what is moved, frames among it with their contents
 * @param {Point} by
 * @param {Context} context
 * @returns {Map<string, string|null>}
 */
export function framesAfterMoving(ids, by, context) {
    const all = [...ids];
    const frames = new Set(all.filter((id) => isFrame(context.element(id))));
    const free = all.filter((id) => !frames.has(frameIdOf(context.element(id), context) ?? ""));
    /** @type {Map<string, string|null>} */
    const changes = new Map();
    for (const unit of framedUnits(free, context)) {
        const box = boundsAroundElements(unit.flatMap((id) => present(context.element(id))));
        if (!box) continue;
        const home = frameIdOf(context.element(unit[0]), context);
        const there = moved(box, by);
        const [before, after] = [box, there].map((each) => frameAt(centerOf(each), context, frames));
        const frame = after !== null && after !== before ? after : touches(there, home, context) ? home : null;
        if (frame !== home) for (const id of withBoundTexts(unit, context)) changes.set(id, frame);
    }
    return changes;
}

/** @param {Bounds} box @param {string|null} frame @param {Context} context */
export function touches(box, frame, context) {
    const element = frame === null ? undefined : context.element(frame);
    const bounds = element && boundsAroundElements([element]);
    return bounds ? intersects(bounds, box) : false;
}

/**
 * Things that go into frames and out of them as wholes: by their outermost groups.
 *
 * @param {Iterable<string>} ids
 * @param {Context} context
 * @returns {string[][]}
 */
export function framedUnits(ids, context) {
    /** @type {Map<string, string[]>} */
    const units = new Map();
    for (const id of ids) {
        const element = context.element(id);
        if (!element || isFrame(element) || ownerOf(id, context) !== id) continue;
        const group = groupsOf(element).pop();
        const name = group === undefined ? `element ${id}` : `group ${group}`;
        units.set(name, [...units.get(name) ?? [], id]);
    }
    return [...units.values()];
}
