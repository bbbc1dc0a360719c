// @ts-check
import { fixedSections, withFixedSections } from "../elements/fixed-segments.js";
import { patch } from "../elements/revision.js";
import { pointOnGrid } from "../snapping/snapper.js";
import { attached } from "../transform/arrows.js";
import { pointsOnBoard, throughBoardPoints } from "../transform/placement.js";
import { LiveDrag } from "./live-drag.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */
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
        const [before, after] = [points[this.#section - 1], points[this.#section]];
        if (!arrow || !before || !after) return new Map();
        const to = pointOnGrid(input, context);
        const isLevel = Math.abs(after.y - before.y) <= Math.abs(after.x - before.x);
        const moved = points.map((point, index) => {
            if (index !== this.#section && index !== this.#section - 1) return point;
            return isLevel ? { x: point.x, y: to.y } : { x: to.x, y: point.y };
        });
        const through = throughBoardPoints(arrow, moved);
        const fixed = new Set([...fixedSections(arrow, points.length), this.#section]);
        /** @type {Element} */
        const changes = { ...through, ...withFixedSections([...fixed].sort((a, b) => a - b), through.points) };
        return new Map([[this.#id, changes]]);
    }
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
