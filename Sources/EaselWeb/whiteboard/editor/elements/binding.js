// @ts-check
import { boundsOf, centerOf, containsPoint, outset } from "../../scene/bounds.js";
import { rotate } from "../../scene/point.js";
import { angleOf, boxOf } from "./box.js";
import { revision } from "./revision.js";
import { ownerOf } from "./unit.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Edit} Edit */

/** @type {ReadonlySet<unknown>} */
const BINDABLE = new Set(["rectangle", "diamond", "ellipse", "text", "image"]);
/** An arrow that ends this near to something, in pixels of the screen, is bound to it. */
const REACH = 8;

/**
 * What an arrow's ends are bound to: they go along when that is moved. Not if both ends are in one and the same thing,
 * which then is rather what the arrow is drawn on.
 *
 * @param {Point} start
 * @param {Point} end
 * @param {Context} context
 */
export function bindings(start, end, context) {
    const [from, to] = [bindableAt(start, context), bindableAt(end, context)];
    if (from === to) return { startBinding: null, endBinding: null };
    return { startBinding: binding(from), endBinding: binding(to) };
}

/**
 * The edits by which elements name an arrow that is bound to them.
 *
 * @param {IdentifiedElement} arrow
 * @param {Context} context
 * @returns {Edit[]}
 */
export function bindingEdits(arrow, context) {
    return [arrow.startBinding, arrow.endBinding].flatMap((bound) => {
        const element = bound && context.element(bound.elementId);
        if (!bound || !element) return [];
        const others = Array.isArray(element.boundElements) ? element.boundElements : [];
        const boundElements = [...others, { type: "arrow", id: arrow.id }];
        const set = { boundElements, ...revision(element, context.source) };
        return { op: "patch", id: bound.elementId, set };
    });
}

/** @param {string|null} id */
function binding(id) {
    return id === null ? null : { elementId: id, focus: 0, gap: 1 };
}

/** @param {Point} point @param {Context} context @returns {string|null} */
function bindableAt(point, context) {
    const reach = REACH / context.zoom;
    const around = outset(boundsOf(point.x, point.y, 0, 0), reach);
    const topmost = context.overlapping(around).reverse().find((id) => {
        const element = context.element(id);
        return element !== undefined && BINDABLE.has(element.type) && isWithin(element, point, reach);
    });
    return topmost === undefined ? null : ownerOf(topmost, context);
}

/** @param {Element} element @param {Point} point @param {number} reach */
function isWithin(element, point, reach) {
    const box = boxOf(element);
    const local = rotate(point, -angleOf(element), centerOf(box));
    return containsPoint(outset(box, reach), local);
}
