// @ts-check
import { changeableSelection, withContents } from "../elements/members.js";
import { boundArrows, followed } from "../transform/arrows.js";
import { movedBy } from "../transform/placement.js";
import { LiveDrag } from "./live-drag.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./gesture.js").Input} Input */

/** Moves what is selected. Shift keeps it on one axis. */
export class MoveDrag extends LiveDrag {
    cursor = "move";
    #start;
    #arrows;

    /**
     * @param {Point} start
     * @param {Input} input
     * @param {Context} context
     * @param {Iterable<string>} [chosen]
     */
    constructor(start, input, context, chosen = changeableSelection(context).keys()) {
        const ids = withContents(chosen, context);
        const arrows = boundArrows(new Set(ids), context);
        super([...ids, ...arrows.keys()], input, context);
        this.#start = start;
        this.#arrows = arrows;
    }

    /** @param {Input} input @param {Context} context */
    changes(input, context) {
        const by = this.#distance(input);
        /** @type {Map<string, Element>} */
        const changes = new Map();
        for (const [id, element] of this.originals(context)) {
            const ends = this.#arrows.get(id);
            if (!ends) changes.set(id, movedBy(element, by));
            else changes.set(id, followed(element, (end, point) => (
                ends[end] === null ? point : { x: point.x + by.x, y: point.y + by.y })));
        }
        return changes;
    }

    /** @param {Input} input */
    #distance({ point, shift }) {
        const by = { x: point.x - this.#start.x, y: point.y - this.#start.y };
        if (!shift) return by;
        return Math.abs(by.x) > Math.abs(by.y) ? { x: by.x, y: 0 } : { x: 0, y: by.y };
    }
}
