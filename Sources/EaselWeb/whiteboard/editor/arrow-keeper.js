// @ts-check
import { pack } from "../../client/easel-client.js";
import { patch } from "./elements/revision.js";
import { attached, isAstray } from "./transform/arrows.js";
/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../../client/easel-client.js").Edit} ClientEdit */
/** @typedef {import("./board-view.js").BoardView} BoardView */

/**
 * How long an arrow may be off what it is bound to before a page puts it there, in milliseconds. Pages differ, so that
 * one of them mostly does it for all; where two do, they come to the same.
 */
const PATIENCE = 200;
const SPREAD = 500;

/**
 * Has arrows follow what others change. Who moves a shape moves its arrows along, but may not have known yet where
 * somebody else was moving what is at the other end, or may be a program that knows nothing of arrows.
 */
export class ArrowKeeper {
    #client;
    #view;
    #isBusy;
    /**
     * Ids of shapes that have changed.
     *
     * @type {Set<string>}
     */
    #changed = new Set();
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    #timer;
    #listener;

    /**
     * @param {EaselClient} client
     * @param {BoardView} view
     * @param {() => boolean} isBusy whether a gesture goes on, which keeps its own arrows
     */
    constructor(client, view, isBusy) {
        this.#client = client;
        this.#view = view;
        this.#isBusy = isBusy;
        this.#listener = (/** @type {Event} */ event) => {
            this.#note(/** @type {CustomEvent<{ids: Set<string>|null}>} */ (event).detail.ids);
        };
        client.addEventListener("change", this.#listener);
    }

    destroy() {
        this.#client.removeEventListener("change", this.#listener);
        clearTimeout(this.#timer);
    }

    /** Puts the arrows of what has changed where they belong. It is no step of this person's, so undo passes it over. */
    settle() {
        clearTimeout(this.#timer);
        this.#timer = undefined;
        if (this.#isBusy()) return this.#wait();
        const arrows = new Set([...this.#changed].flatMap((id) => this.#view.arrowsOf(id)));
        this.#changed.clear();
        if (this.#view.isReadOnly) return;
        const edits = [...arrows].flatMap((id) => this.#edits(id));
        if (edits.length === 0) return;
        for (const operation of pack(/** @type {ClientEdit[]} */ (edits), this.#client.limits)) {
            this.#client.submit(operation, { undo: "none" });
        }
    }

    /** @param {string} id of an arrow */
    #edits(id) {
        const arrow = this.#view.element(id);
        if (!arrow || arrow.locked === true) return [];
        const changes = attached(arrow, (name) => this.#view.element(name));
        return isAstray(arrow, changes) ? patch(id, arrow, changes, this.#view.source) ?? [] : [];
    }

    /** @param {Set<string>|null} ids */
    #note(ids) {
        if (ids === null || this.#view.isReadOnly) return;
        for (const id of ids) {
            if (this.#view.hasArrows(id)) this.#changed.add(id);
        }
        if (this.#changed.size > 0 && this.#timer === undefined) this.#wait();
    }

    #wait() {
        this.#timer = setTimeout(() => this.settle(), PATIENCE + Math.random() * SPREAD);
    }
}
