// @ts-check
import { centerOf } from "../../scene/bounds.js";
import { rotate, towards } from "../../scene/point.js";
import { angleOf, boxOf } from "../elements/box.js";
import { ending } from "../elements/line-end.js";
import { hasPoints, pointsOf } from "../elements/points.js";
import { throughPoints } from "../transform/placement.js";
import { LiveDrag } from "./live-drag.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./gesture.js").Input} Input */

/**
 * A point of a line that can be dragged, or the middle between two, where dragging makes a new one.
 *
 * @typedef {{index: number, isNew: boolean, point: Point}} PointHandle
 */

/** A line of more points than this is no longer changed point by point. */
const MOST_POINTS = 40;

/**
 * @param {Element} element
 * @returns {PointHandle[]} on the board
 */
export function pointHandlesOf(element) {
    if (!hasPoints(element) || element.type === "freedraw" || element.locked === true) return [];
    const center = centerOf(boxOf(element));
    const points = pointsOf(element).map((point) => rotate(point, angleOf(element), center));
    if (points.length < 2 || points.length > MOST_POINTS) return [];
    const ends = points.map((point, index) => ({ index, isNew: false, point }));
    if (element.elbowed === true) return ends;
    const middles = points.slice(1).map((point, index) => (
        { index: index + 1, isNew: true, point: towards(points[index], point, 0.5) }));
    return [...ends, ...middles];
}

/** Moves a point of a line. */
export class PointDrag extends LiveDrag {
    cursor = "move";
    #id;
    #handle;

    /** @param {string} id @param {PointHandle} handle @param {Input} input @param {Context} context */
    constructor(id, handle, input, context) {
        super([id], input, context);
        this.#id = id;
        this.#handle = handle;
    }

    /** @param {Input} input @param {Context} context */
    changes(input, context) {
        const element = this.originals(context).get(this.#id);
        if (!element) return new Map();
        const { index, isNew } = this.#handle;
        const center = centerOf(boxOf(element));
        const angle = angleOf(element);
        const points = pointsOf(element);
        const others = isNew ? points : points.filter((_, place) => place !== index);
        const neighbour = others[index - 1] ?? others[index];
        const pointer = rotate(input.point, -angle, center);
        const to = neighbour ? ending(neighbour, { point: pointer, shift: input.shift }) : pointer;
        const next = [...others.slice(0, index), to, ...others.slice(index)];
        const changes = { ...throughPoints(element, next), ...unbound(element, index, points) };
        return new Map([[this.#id, changes]]);
    }
}

/**
 * An end that is dragged away lets go of what it was bound to.
 *
 * @param {Element} element
 * @param {number} index
 * @param {Point[]} points
 */
function unbound(element, index, points) {
    if (index === 0 && element.startBinding) return { startBinding: null };
    return index === points.length - 1 && element.endBinding ? { endBinding: null } : {};
}
