// @ts-check
import { copiesOfSelection } from "../elements/copies.js";
import { MoveDrag } from "./move-drag.js";
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./gesture.js").Action} Action */
/** @typedef {import("./gesture.js").Input} Input */

/**
 * Leaves what is selected where it is and moves a copy of it. The copy is put on the board with the first
 * move, and dragged from the second on, when it is there.
 */
export class CopyDrag {
    cursor = "copy";
    #start;
    #from;
    #original;
    /** @type {string[]} */
    #copies = [];
    /** @type {MoveDrag|null} */
    #move = null;

    /** @param {Point} start @param {Input} input @param {Context} context */
    constructor(start, input, context) {
        this.#start = start;
        this.#from = input;
        this.#original = [...context.selection.ids];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    move(input, context) {
        if (this.#copies.length === 0) return this.#copy(input, context);
        this.#move ??= new MoveDrag(this.#start, this.#from, context, this.#copies);
        return this.#move.move(input, context);
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    tick(input, context) {
        return this.#move?.tick(input, context) ?? [];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    end(input, context) {
        if (!this.#move) this.#move = new MoveDrag(this.#start, this.#from, context, this.#copies);
        return this.#move.end(input, context);
    }

    /** @param {Context} context @returns {Action[]} */
    cancel(context) {
        const edits = this.#copies.filter((id) => context.element(id)).map((id) => ({ op: "delete", id }));
        return [
            { do: "draft", elements: null }, { do: "submit", edits }, { do: "select", ids: this.#original },
        ];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #copy(input, context) {
        const by = { x: input.point.x - this.#start.x, y: input.point.y - this.#start.y };
        // They are put where the pointer is by now: then nothing has to be moved if it goes no farther.
        const { edits, chosen } = copiesOfSelection(by, context);
        this.#copies = edits.map((edit) => edit.id);
        this.#start = input.point;
        this.#from = input;
        return [{ do: "submit", edits }, { do: "select", ids: chosen }];
    }
}
