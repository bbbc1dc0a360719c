// @ts-check
import { Step } from "./undo.js";

/** @typedef {import("./types.js").Edit} Edit */
/** @typedef {import("./document.js").Document} Document */

/** Steps that can be undone; older ones are forgotten. */
const MAXIMUM = 500;

/**
 * How an operation is recorded. What takes a step back may be several operations; `…-more` are all but the
 * first.
 *
 * @typedef {"new" | "merge" | "none" | "undo" | "undo-more" | "redo" | "redo-more"} UndoMode
 */

/** What its user did, and can undo and redo. */
export class UndoStack {
    /** @type {Step[]} */
    #done = [];
    /** @type {Step[]} */
    #undone = [];
    #isClosed = true;

    get canUndo() {
        return this.#done.length > 0;
    }

    get canRedo() {
        return this.#undone.length > 0;
    }

    /** The next operation does not belong to the last step, even if it says so. */
    close() {
        this.#isClosed = true;
    }

    /**
     * The step that an operation is to be recorded in; null if it can't be undone.
     *
     * @param {UndoMode} mode
     * @returns {Step | null}
     */
    step(mode) {
        switch (mode) {
            case "none":
                return null;
            case "undo":
                return push(this.#undone);
            case "undo-more":
                return this.#undone[this.#undone.length - 1];
            case "redo":
                return push(this.#done);
            case "redo-more":
                return this.#done[this.#done.length - 1];
            default:
                return this.#stepOfEdit(mode === "merge" && !this.#isClosed);
        }
    }

    /**
     * Takes the last step that can still be taken back.
     *
     * @param {"undo" | "redo"} direction
     * @param {Document} document
     * @returns {Edit[] | null}
     */
    take(direction, document) {
        const stack = direction === "undo" ? this.#done : this.#undone;
        for (let step = stack.pop(); step; step = stack.pop()) {
            this.#isClosed = true;
            const edits = step.inverse(document);
            if (edits.length > 0) return edits;
        }
        return null;
    }

    /**
     * An operation is not in the log, and never will be.
     *
     * @param {number} n
     */
    forget(n) {
        const stands = (/** @type {Step} */ step) => !step.numbers.delete(n) || step.numbers.size > 0;
        this.#done = this.#done.filter(stands);
        this.#undone = this.#undone.filter(stands);
    }

    /**
     * @param {boolean} mayMerge
     * @returns {Step}
     */
    #stepOfEdit(mayMerge) {
        this.#undone = [];
        const last = this.#done[this.#done.length - 1];
        if (mayMerge && last) return last;
        this.#isClosed = false;
        return push(this.#done);
    }
}

/**
 * @param {Step[]} stack
 * @returns {Step}
 */
function push(stack) {
    const step = new Step();
    stack.push(step);
    if (stack.length > MAXIMUM) stack.shift();
    return step;
}
