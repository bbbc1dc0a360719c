// @ts-check
import { patch } from "../elements/revision.js";
import { Throttle } from "./throttle.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./gesture.js").Action} Action */
/** @typedef {Map<string, Element>} Changes properties by element id */

/**
 * Elements that are changed by a gesture: shown with each move, sent at most thirty times a second, put back
 * if the gesture is cancelled. An element that somebody deletes meanwhile is left alone.
 */
export class LiveChange {
    /** @type {Map<string, Element>} */
    #originals = new Map();
    /** @type {Changes} */
    #changes = new Map();
    /** Whether there are changes that were not sent. */
    #isBehind = false;
    /**
     * Ids of what was sent, with the properties that were.
     *
     * @type {Map<string, Set<string>>}
     */
    #sent = new Map();
    #throttle;

    /**
     * @param {Iterable<string>} ids
     * @param {Context} context
     * @param {number} time
     */
    constructor(ids, context, time) {
        for (const id of ids) {
            const element = context.element(id);
            if (element) this.#originals.set(id, element);
        }
        this.#throttle = new Throttle(time, this.#originals.size);
    }

    /**
     * The elements as they were, without those that are gone.
     *
     * @param {Context} context
     */
    originals(context) {
        for (const id of this.#originals.keys()) {
            if (!context.element(id)) this.#originals.delete(id);
        }
        return this.#originals;
    }

    /**
     * @param {Changes} changes all of them, compared with the originals
     * @param {Context} context
     * @returns {Action[]}
     */
    show(changes, context) {
        this.#changes = changes;
        this.#isBehind = true;
        return [this.#draft(context)];
    }

    /** @param {number} time @param {Context} context @returns {Action[]} */
    send(time, context) {
        if (!this.#isBehind || !this.#throttle.isDue(time)) return [];
        // The draft stays what is seen: others may have changed the same.
        return [...this.#submit(context), this.#draft(context)];
    }

    /** @param {Changes} changes all of them, compared with the originals @param {Context} context @returns {Action[]} */
    finish(changes, context) {
        this.#changes = changes;
        return [...this.#submit(context), { do: "draft", elements: null }];
    }

    /**
     * As `finish`, with changes that are made when their turn comes.
     *
     * @param {Changes} changes
     * @param {Context} context
     * @returns {Action[]}
     */
    finishGradually(changes, context) {
        this.#changes = changes;
        this.#isBehind = false;
        return [{ do: "submit-gradually", edits: this.#edits(context) }, { do: "draft", elements: null }];
    }

    /**
     * Puts everything back, with the versions that there were: so there is nothing left to undo.
     *
     * @param {Context} context
     * @returns {Action[]}
     */
    cancel(context) {
        const edits = [...this.#sent].flatMap(([id, keys]) => {
            const original = this.#originals.get(id);
            if (!context.element(id) || !original) return [];
            const all = [...keys, "version", "versionNonce", "updated"];
            const kept = all.filter((key) => key in original);
            const set = Object.fromEntries(kept.map((key) => [key, original[key]]));
            return [{ op: "patch", id, set, unset: all.filter((key) => !(key in original)) }];
        });
        return [...(edits.length > 0 ? [submit(edits)] : []), { do: "draft", elements: null }];
    }

    /** @param {Context} context @returns {Action[]} */
    #submit(context) {
        this.#isBehind = false;
        const edits = [...this.#edits(context)];
        return edits.length > 0 ? [submit(edits)] : [];
    }

    /** @param {Context} context @returns {Iterable<import("../elements/context.js").Edit>} */
    *#edits(context) {
        for (const [id, changes] of this.#changes) {
            const element = context.element(id);
            const edit = element && patch(id, element, changes, context.source);
            if (!edit) continue;
            const keys = this.#sent.get(id) ?? new Set();
            for (const key of Object.keys(changes)) keys.add(key);
            this.#sent.set(id, keys);
            yield edit;
        }
    }

    /** @param {Context} context @returns {Action} */
    #draft(context) {
        /** @type {Map<string, Element>} */
        const elements = new Map();
        for (const [id, changes] of this.#changes) {
            const element = context.element(id);
            if (element) elements.set(id, { ...element, ...changes });
        }
        return { do: "draft", elements };
    }
}

/** @param {import("../elements/context.js").Edit[]} edits @returns {Action} */
function submit(edits) {
    return { do: "submit", edits };
}
