// @ts-check
import { boundsOf, outset } from "../../scene/bounds.js";
import { distanceTo, focusOf, isInside } from "./attachment.js";
import { boundTo } from "./bound-elements.js";
import { sidePoint } from "./fixed-point.js";
import { outlineOf } from "./outline.js";
import { patch } from "./revision.js";
import { ownerOf } from "./unit.js";
/** @typedef {import("../../scene/element.js").Binding} Binding */
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Edit} Edit */

/** @type {ReadonlySet<unknown>} */
const BINDABLE = new Set([
    "rectangle", "diamond", "ellipse", "text", "image", "frame", "magicframe", "embeddable", "iframe",
]);
/** An arrow that ends this near to something, in pixels of the screen, is bound to it. */
const REACH = 8;
/** How far from an outline an arrow ends, unless its binding says another distance. */
export const GAP = 5;

/**
 * The element that an arrow's end at a point is bound to: the topmost there. Of a frame only its border counts, for
 * what is in it has nothing to do with it.
 *
 * @param {Point} point
 * @param {Context} context
 * @returns {string|null}
 */
export function bindableAt(point, context) {
    const reach = REACH / context.zoom;
    const around = outset(boundsOf(point.x, point.y, 0, 0), reach);
    const topmost = context.overlapping(around).reverse().find((id) => {
        const element = context.element(id);
        const outline = element && BINDABLE.has(element.type) ? outlineOf(element) : null;
        if (!outline) return false;
        return (!outline.isFrame && isInside(outline, point)) || distanceTo(outline, point) <= reach;
    });
    return topmost === undefined ? null : ownerOf(topmost, context);
}

/**
 * What the end of an arrow is bound to. That of an elbow arrow stays at one point of it.
 *
 * @param {string|null} id
 * @param {Element} arrow
 * @param {Point} from where its last section comes from
 * @param {Point} end
 * @param {Context} context
 * @returns {Binding|null}
 */
export function bindingTo(id, arrow, from, end, context) {
    const element = id === null ? undefined : context.element(id);
    const outline = element && outlineOf(element);
    if (id === null || !element || !outline) return null;
    const binding = { elementId: id, focus: focusOf(outline, from, end), gap: GAP };
    return arrow.elbowed === true ? { ...binding, fixedPoint: sidePoint(element, end, GAP) } : binding;
}

/**
 * What both ends of an arrow are bound to. Not if they are in one and the same thing, which then is rather what the
 * arrow is drawn on.
 *
 * @param {Element} arrow
 * @param {Point[]} points
 * @param {{start: boolean, end: boolean}} free ends that are not to be bound
 * @param {Context} context
 */
export function bindings(arrow, points, free, context) {
    const { start, end } = bindableEnds(points, free, context);
    const last = points.length - 1;
    return {
        startBinding: bindingTo(start, arrow, points[1], points[0], context),
        endBinding: bindingTo(end, arrow, points[last - 1], points[last], context),
    };
}

/**
 * The ids of what both ends of an arrow will be bound to.
 *
 * @param {Point[]} points
 * @param {{start: boolean, end: boolean}} free
 * @param {Context} context
 */
export function bindableEnds(points, free, context) {
    const start = free.start ? null : bindableAt(points[0], context);
    const end = free.end ? null : bindableAt(points[points.length - 1], context);
    return start !== null && start === end ? { start: null, end: null } : { start, end };
}

/**
 * The edits by which elements name an arrow that is bound to them now, and no longer one that was.
 *
 * @param {string} id of the arrow
 * @param {Element} before
 * @param {Element} after
 * @param {Context} context
 * @returns {Edit[]}
 */
export function relationEdits(id, before, after, context) {
    const [were, are] = [boundIds(before), boundIds(after)];
    return [...new Set([...were, ...are])].flatMap((bound) => {
        const element = context.element(bound);
        if (!element) return [];
        const isNamed = boundTo(element).some((entry) => entry.id === id);
        if (are.includes(bound) === isNamed) return [];
        const changes = isNamed ? withoutBound(element, new Set([id])) : withArrow(element, id);
        return patch(bound, element, changes, context.source) ?? [];
    });
}

/** @param {Element} arrow @returns {string[]} of what its ends are bound to */
export function boundIds(arrow) {
    return [arrow.startBinding, arrow.endBinding].flatMap((binding) => (
        typeof binding?.elementId === "string" ? [binding.elementId] : []));
}

/** @param {Element} element @param {string} id @returns {Element} */
function withArrow(element, id) {
    const others = Array.isArray(element.boundElements) ? element.boundElements : [];
    return { boundElements: [...others, { type: "arrow", id }] };
}

/**
 * What changes in an element that no longer names arrows or texts as bound to it.
 *
 * @param {Element} element
 * @param {ReadonlySet<unknown>} gone
 * @returns {Element}
 */
export function withoutBound(element, gone) {
    /** @type {Element} */
    const changes = {};
    if (Array.isArray(element.boundElements)) {
        changes.boundElements = element.boundElements.filter((entry) => !gone.has(entry?.id));
    }
    if (Array.isArray(element.boundElementIds)) {
        changes.boundElementIds = element.boundElementIds.filter((id) => !gone.has(id));
    }
    return changes;
}
