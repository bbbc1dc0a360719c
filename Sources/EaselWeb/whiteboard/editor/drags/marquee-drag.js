// @ts-check
import { boundsBetween } from "../../scene/bounds.js";
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./gesture.js").Action} Action */
/** @typedef {import("./gesture.js").Input} Input */

/** Selects what is wholly in a box; with Shift, what was selected before stays so. */
export class MarqueeDrag {
    cursor = "default";
    #start;
    #before;
    #unit;

    /**
     * @param {Point} start
     * @param {string[]} before
     * @param {(id: string, context: Context) => string[]} unit what is selected with an element
     */
    constructor(start, before, unit) {
        this.#start = start;
        this.#before = before;
        this.#unit = unit;
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    move(input, context) {
        const bounds = boundsBetween(this.#start, input.point);
        const inside = context.within(bounds, "contain").filter((id) => context.element(id)?.locked !== true);
        const within = new Set(inside);
        const units = inside.map((id) => this.#unit(id, context))
            .filter((unit) => unit.every((id) => within.has(id)));
        const ids = new Set([...this.#before, ...units.flat()]);
        return [{ do: "marquee", bounds }, { do: "select", ids: [...ids] }];
    }

    /** @returns {Action[]} */
    tick() {
        return [];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    end(input, context) {
        return [...this.move(input, context), { do: "marquee", bounds: null }];
    }

    /** @returns {Action[]} */
    cancel() {
        return [{ do: "marquee", bounds: null }, { do: "select", ids: this.#before }];
    }
}
