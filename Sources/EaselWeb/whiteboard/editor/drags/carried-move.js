// @ts-check
import { present } from "../../scene/element.js";
import { boundIds } from "../elements/binding.js";
import { Followers } from "../transform/followers.js";
import { movedBy } from "../transform/placement.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./gesture.js").Action} Action */

/**
 * Many elements on their way. They are shown where they would be and stay as they are until they are put down, so that a move costs the same
 * however many they are; only arrows of others that are bound to some of them follow. Nothing of it is sent meanwhile: as many as
 * these would be sent every few seconds only.
 */
export class CarriedMove {
    #ids;
    #followers;
    /** Those that arrows of others are bound to. */
    #near;

    /** @param {Iterable<string>} ids @param {Context} context */
    constructor(ids, context) {
        this.#ids = new Set(ids);
        this.#followers = new Followers(this.#ids, context, this.#ids);
        const bound = [...this.#followers.ids].flatMap((id) => present(context.element(id))).flatMap(boundIds);
        this.#near = bound.filter((id) => this.#ids.has(id));
    }

    /** @param {Point} by @param {Context} context @returns {Action[]} */
    to(by, context) {
        return [{ do: "carry", ids: this.#ids, by }, ...this.#follow(by, context)];
    }

    /** @param {boolean} isDone whether they have been moved @returns {Action[]} */
    end(isDone) {
        return [{ do: "draft", elements: null }, { do: "carry", ids: null, by: { x: 0, y: 0 }, isDone }];
    }

    /** @param {Point} by @param {Context} context @returns {Action[]} */
    #follow(by, context) {
        if (this.#near.length === 0) return [];
        /** @type {Map<string, Element>} */
        const near = new Map(this.#near.flatMap((id) => present(context.element(id)).map((element) => [id, movedBy(element, by)])));
        /** @type {Map<string, Element>} */
        const elements = new Map();
        for (const [id, changes] of this.#followers.follow(near, context)) {
            const element = this.#ids.has(id) ? undefined : context.element(id);
            if (element) elements.set(id, { ...element, ...changes });
        }
        return [{ do: "draft", elements }];
    }
}
