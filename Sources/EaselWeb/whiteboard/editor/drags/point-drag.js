// @ts-check
import { present } from "../../scene/element.js";
import { distance, towards } from "../../scene/point.js";
import { bindableAt, bindingTo, relationEdits } from "../elements/binding.js";
import { ending } from "../elements/line-end.js";
import { hasPoints } from "../elements/points.js";
import { pointOnGrid } from "../snapping/snapper.js";
import { attached } from "../transform/arrows.js";
import { pointsOnBoard, throughBoardPoints } from "../transform/placement.js";
import { LiveDrag } from "./live-drag.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./gesture.js").Action} Action */
/** @typedef {import("./gesture.js").Input} Input */

/**
 * A point of a line that can be dragged, or the middle between two, where dragging makes a new one, or moves the section of an
 * elbow arrow that ends at the point of that index.
 *
 * @typedef {{index: number, isNew: boolean, point: Point, isSection?: boolean}} PointHandle
 */

/** A line of more points than this is no longer changed point by point. */
const MOST_POINTS = 40;
/** A section that is shorter has no room for a handle; one at an end has the end's beside it. */
const SHORTEST_SECTION = 16;
const SHORTEST_END = 40;

/**
 * @param {Element} element
 * @returns {PointHandle[]} on the board
 */
export function pointHandlesOf(element) {
    if (!hasPoints(element) || element.type === "freedraw" || element.locked === true) return [];
    const points = pointsOnBoard(element);
    if (points.length < 2 || points.length > MOST_POINTS) return [];
    const ends = points.map((point, index) => ({ index, isNew: false, point }));
    // The corners of an elbow arrow follow from its ends and from the sections that are put elsewhere.
    if (element.elbowed === true) return [ends[0], ends[ends.length - 1], ...sectionHandles(points)];
    const middles = points.slice(1).map((point, index) => (
        { index: index + 1, isNew: true, point: towards(points[index], point, 0.5) }));
    return [...ends, ...middles];
}

/** @param {Point[]} points of an elbow arrow @returns {PointHandle[]} */
function sectionHandles(points) {
    return points.flatMap((point, index) => {
        if (index === 0) return [];
        const shortest = index === 1 || index === points.length - 1 ? SHORTEST_END : SHORTEST_SECTION;
        if (distance(points[index - 1], point) < shortest) return [];
        return [{ index, isNew: true, isSection: true, point: towards(points[index - 1], point, 0.5) }];
    });
}

/** Moves a point of a line. An arrow's end is bound to what it is dragged onto, unless Ctrl is held. */
export class PointDrag extends LiveDrag {
    cursor = "move";
    #id;
    #handle;
    /** Whether it is the end, however many points there are before it. */
    #isLast;
    /**
     * What the end will be bound to.
     *
     * @type {string|null}
     */
    #target = null;

    /** @param {string} id @param {PointHandle} handle @param {Input} input @param {Context} context */
    constructor(id, handle, input, context) {
        super([id], input, context);
        this.#id = id;
        this.#handle = handle;
        const line = context.element(id);
        this.#isLast = !handle.isNew && line !== undefined && handle.index > 0 && handle.index === pointsOnBoard(line).length - 1;
    }

    /** @param {Input} input @param {Context} context */
    changes(input, context) {
        const element = this.#element(context);
        if (!element) return new Map();
        const { isNew } = this.#handle;
        const points = pointsOnBoard(element);
        const index = this.#isLast ? points.length - 1 : this.#handle.index;
        const others = isNew ? points : points.filter((_, place) => place !== index);
        const neighbour = others[index - 1] ?? others[index];
        const at = { ...input, point: pointOnGrid(input, context) };
        const to = neighbour ? ending(neighbour, at) : at.point;
        const next = [...others.slice(0, index), to, ...others.slice(index)];
        const bound = this.#bound(element, next, index, input, context);
        const changes = { ...throughBoardPoints(element, next), ...bound };
        const ends = attached({ ...element, ...changes }, (id) => context.element(id));
        return new Map([[this.#id, { ...changes, ...ends }]]);
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    move(input, context) {
        const shown = super.move(input, context);
        return [...shown, { do: "attach", ids: present(this.#target) }];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    end(input, context) {
        const original = this.originals(context).get(this.#id);
        const ended = super.end(input, context);
        const after = this.changes(input, context).get(this.#id);
        const now = context.element(this.#id);
        const key = this.#handle.index === 0 ? "startBinding" : "endBinding";
        const before = original && now && { ...now, [key]: original[key] };
        const edits = before && after ? relationEdits(this.#id, before, { ...before, ...after }, context) : [];
        return [...ended, ...(edits.length > 0 ? [/** @type {Action} */ ({ do: "submit", edits })] : []),
            { do: "attach", ids: [] }];
    }

    /** @param {Context} context @returns {Action[]} */
    cancel(context) {
        return [...super.cancel(context), { do: "attach", ids: [] }];
    }

    /**
     * The line as it is by now, for somebody else may be moving its other end; as it was, if its points are others.
     *
     * @param {Context} context
     */
    #element(context) {
        const original = this.originals(context).get(this.#id);
        const now = context.element(this.#id);
        if (!original || !now || this.#handle.isNew) return original;
        const isEnd = this.#handle.index === 0 || this.#isLast;
        const count = (/** @type {Element} */ line) => (Array.isArray(line.points) ? line.points.length : 0);
        return count(now) === count(original) || (isEnd && count(now) > 1) ? now : original;
    }

    /**
     * What the end that is dragged is bound to: not to what the other one is bound to.
     *
     * @param {Element} element
     * @param {Point[]} points
     * @param {number} index
     * @param {Input} input
     * @param {Context} context
     * @returns {Element}
     */
    #bound(element, points, index, input, context) {
        const last = points.length - 1;
        const isEnd = !this.#handle.isNew && (index === 0 || index === last);
        this.#target = null;
        if (element.type !== "arrow" || !isEnd) return {};
        const [key, other] = index === 0
            ? /** @type {const} */ (["startBinding", "endBinding"]) : /** @type {const} */ (["endBinding", "startBinding"]);
        const target = input.ctrl ? null : bindableAt(input.point, context);
        this.#target = target === element[other]?.elementId ? null : target;
        const from = index === 0 ? points[1] : points[last - 1];
        return { [key]: bindingTo(this.#target, element, from, points[index], context) };
    }
}
