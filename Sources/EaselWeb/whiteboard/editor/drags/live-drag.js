// @ts-check
import { Followers } from "../transform/followers.js";
import { LiveChange } from "./live-change.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../snapping/axis-references.js").Guide} Guide */
/** @typedef {import("./gesture.js").Action} Action */
/** @typedef {import("./gesture.js").Input} Input */

/**
 * A gesture that others see while it goes on. What it makes of the elements is its own to say, in `changes`; the arrows
 * that are bound to them follow.
 */
export class LiveDrag {
    #live;
    #ids;
    #followers;
    /**
     * Why what is dragged is where it is.
     *
     * @type {Guide[]}
     */
    guides = [];

    /**
     * @param {Iterable<string>} ids of the elements that may change
     * @param {Input} input
     * @param {Context} context
     */
    constructor(ids, input, context) {
        this.#ids = new Set(ids);
        this.#followers = new Followers(this.#ids, context);
        this.#live = new LiveChange([...this.#ids, ...this.#followers.ids], context, input.time);
    }

    /**
     * The elements as they were, without those that are gone.
     *
     * @param {Context} context
     */
    originals(context) {
        const all = this.#live.originals(context);
        if (all.size === this.#ids.size) return all;
        return new Map([...all].filter(([id]) => this.#ids.has(id)));
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
        const changes = this.#followers.follow(this.changes(input, context), context);
        const shown = this.#live.show(changes, context);
        return [...shown, { do: "guides", guides: this.guides }, ...this.#live.send(input.time, context)];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    tick(input, context) {
        return this.#live.send(input.time, context);
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    end(input, context) {
        const changes = this.#followers.follow(this.changes(input, context), context);
        return [...this.#live.finish(changes, context), { do: "guides", guides: [] }];
    }

    /**
     * As `end`, a part in each frame.
     *
     * @param {Input} input
     * @param {Context} context
     * @returns {Action[]}
     */
    endGradually(input, context) {
        const changes = this.#followers.follow(this.changes(input, context), context);
        return [{ do: "guides", guides: [] }, ...this.#live.finishGradually(changes, context)];
    }

    /** @param {Context} context @returns {Action[]} */
    cancel(context) {
        return [...this.#live.cancel(context), { do: "guides", guides: [] }];
    }
}
