// @ts-check
import { distance, towards } from "../../scene/point.js";
import { extraCorners, fixedSections, withFixedSections } from "../elements/fixed-segments.js";
import { patch } from "../elements/revision.js";
import { pointOnGrid } from "../snapping/snapper.js";
import { attached } from "../transform/arrows.js";
import { pointsOnBoard, throughBoardPoints } from "../transform/placement.js";
import { STUB, isLevel, reversed } from "../transform/stretched-elbow.js";
import { LiveDrag } from "./live-drag.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */
/** @typedef {import("../transform/stretched-elbow.js").FixedRoute} FixedRoute */
/** @typedef {import("./gesture.js").Input} Input */

/** Moves a section of an elbow arrow, which is fixed then: it stays there when the arrow finds its way anew. */
export class SectionDrag extends LiveDrag {
    cursor = "move";
    #id;
    #section;

    /** @param {string} id @param {number} section @param {Input} input @param {Context} context */
    constructor(id, section, input, context) {
        super([id], input, context);
        this.#id = id;
        this.#section = section;
    }

    /** @param {Input} input @param {Context} context */
    changes(input, context) {
        const arrow = this.originals(context).get(this.#id);
        const points = arrow ? pointsOnBoard(arrow) : [];
        if (!arrow || !points[this.#section] || this.#section < 1) return new Map();
        const to = pointOnGrid(input, context);
        const level = isLevel(points, this.#section);
        const { route, section } = this.#inner(arrow, points, context);
        const moved = route.points.map((point, index) => {
            if (index !== section && index !== section - 1) return point;
            return level ? { x: point.x, y: to.y } : { x: to.x, y: point.y };
        });
        const through = throughBoardPoints(arrow, moved);
        const fixed = [...new Set([...route.fixed, section])].sort((a, b) => a - b);
        // Every corner counts from now on.
        const plain = extraCorners(arrow, { start: false, end: false });
        return new Map([[this.#id, { ...through, ...withFixedSections(fixed, through.points), ...plain }]]);
    }

    /**
     * The arrow with corners beside a section at an end, so that it can be moved.
     *
     * @param {Element} arrow @param {Point[]} points @param {Context} context
     * @returns {{route: FixedRoute, section: number}}
     */
    #inner(arrow, points, context) {
        const isBound = (/** @type {"startBinding"|"endBinding"} */ key) => context.element(String(arrow[key]?.elementId)) !== undefined;
        /** @type {FixedRoute} */
        let route = { points, fixed: fixedSections(arrow, points.length), extra: { start: false, end: false } };
        let section = this.#section;
        if (section === points.length - 1) {
            route = reversed(withCorner(reversed(route), isBound("endBinding")));
        }
        if (section === 1) {
            const count = route.points.length;
            route = withCorner(route, isBound("startBinding"));
            section += route.points.length - count;
        }
        return { route, section };
    }
}

/**
 * A way with another corner at its start, behind which the first section begins: beside a shape that it leaves.
 *
 * @param {FixedRoute} route
 * @param {boolean} isBound
 * @returns {FixedRoute}
 */
function withCorner({ points, fixed, extra }, isBound) {
    const [start, next, ...rest] = points;
    const length = distance(start, next);
    const stub = length > 0 ? towards(start, next, Math.min(STUB, length / 2) / length) : start;
    const begun = isBound ? [start, stub, stub] : [start, start];
    const more = begun.length - 1;
    return { points: [...begun, next, ...rest], fixed: fixed.map((index) => index + more), extra };
}

/**
 * The edits by which a section is fixed no longer, and the arrow finds its way; none if it was not.
 *
 * @param {string} id
 * @param {number} section
 * @param {Context} context
 * @returns {Edit[]}
 */
export function releasedSection(id, section, context) {
    const arrow = context.element(id);
    const points = arrow ? pointsOnBoard(arrow) : [];
    const fixed = arrow ? fixedSections(arrow, points.length) : [];
    if (!arrow || !fixed.includes(section)) return [];
    const through = throughBoardPoints(arrow, points);
    const free = withFixedSections(fixed.filter((each) => each !== section), through.points);
    const changes = { ...free, ...attached({ ...arrow, ...free }, (name) => context.element(name)) };
    return [patch(id, arrow, changes, context.source) ?? []].flat();
}
