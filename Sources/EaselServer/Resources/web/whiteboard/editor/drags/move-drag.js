// @ts-check
import { movedBy } from "../transform/placement.js";
import { boundArrows, followed } from "./arrows.js";
import { LiveChange } from "./live-change.js";
import { changeableSelection, withContents } from "./members.js";
/** @typedef {import("../tools/types.js").Action} Action */
/** @typedef {import("../tools/types.js").Context} Context */
/** @typedef {import("../tools/types.js").Input} Input */
/** @typedef {import("../tools/types.js").Point} Point */
/** @typedef {import("../tools/types.js").Element} Element */

/** Moves what is selected. Shift keeps it on one axis. */
export class MoveDrag {
    cursor = "move";
    #start;
    /** @type {LiveChange} */
    #live;
    #arrows;

    /**
     * @param {Point} start
     * @param {Input} input
     * @param {Context} context
     * @param {Iterable<string>} [chosen]
     */
    constructor(start, input, context, chosen = changeableSelection(context).keys()) {
        this.#start = start;
        const ids = withContents(chosen, context);
        this.#arrows = boundArrows(new Set(ids), context);
        this.#live = new LiveChange([...ids, ...this.#arrows.keys()], context, input.time);
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    move(input, context) {
        const by = this.#distance(input);
        /** @type {Map<string, Element>} */
        const changes = new Map();
        for (const [id, element] of this.#live.originals(context)) {
            const ends = this.#arrows.get(id);
            if (!ends) changes.set(id, movedBy(element, by));
            else changes.set(id, followed(element, (end, point) => (
                ends[end] === null ? point : { x: point.x + by.x, y: point.y + by.y })));
        }
        return [...this.#live.show(changes, context), ...this.#live.send(input.time, context)];
    }

    /** @param {Input} input @param {Context} context */
    tick(input, context) {
        return this.#live.send(input.time, context);
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    end(input, context) {
        return [...this.move(input, context), ...this.#live.finish(context)];
    }

    /** @param {Context} context @returns {Action[]} */
    cancel(context) {
        return this.#live.cancel(context);
    }

    /** @param {Input} input */
    #distance({ point, shift }) {
        const by = { x: point.x - this.#start.x, y: point.y - this.#start.y };
        if (!shift) return by;
        return Math.abs(by.x) > Math.abs(by.y) ? { x: by.x, y: 0 } : { x: 0, y: by.y };
    }
}
