// @ts-check
import { LiveChange } from "./live-change.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./gesture.js").Action} Action */
/** @typedef {import("./gesture.js").Input} Input */

/** A gesture that others see while it goes on. What it makes of the elements is its own to say, in `changes`. */
export class LiveDrag {
    #live;

    /**
     * @param {Iterable<string>} ids of the elements that may change
     * @param {Input} input
     * @param {Context} context
     */
    constructor(ids, input, context) {
        this.#live = new LiveChange(ids, context, input.time);
    }

    /**
     * The elements as they were, without those that are gone.
     *
     * @param {Context} context
     */
    originals(context) {
        return this.#live.originals(context);
    }

    /**
     * @param {Input} _input
     * @param {Context} _context
     * @returns {Map<string, Element>} properties by element id, compared with the originals
     */
    changes(_input, _context) {
        throw new TypeError("a drag has to say what it changes");
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    move(input, context) {
        const shown = this.#live.show(this.changes(input, context), context);
        return [...shown, ...this.#live.send(input.time, context)];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
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
}
