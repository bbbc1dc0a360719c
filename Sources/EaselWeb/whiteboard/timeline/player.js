// @ts-check
import { dueOperations } from "./pacing.js";

/** @typedef {import("../ui/api.js").Operation} Operation */

const mostAtOnce = 400;
const lowWater = 100;
/** A page that was hidden does not catch up on what it missed. */
const longestFrame = 100;

/** Plays history: hands on operations as they are due, until the end. */
export class Player {
    #history;
    #listener;
    /** @type {Operation[]} */
    #coming = [];
    #seq = 0;
    #at = NaN;
    #saved = 0;
    #lastFrame = 0;
    #isFetching = false;
    /** Told apart from plays that were stopped: their answers may come late. */
    #play = 0;
    isPlaying = false;
    speed = 1;

    /**
     * @param {import("./history.js").History} history
     * @param {{show: (operations: Operation[]) => void, ended: () => void, failed: (error: unknown) => void,
     *   changed: (isPlaying: boolean) => void}} listener
     */
    constructor(history, listener) {
        this.#history = history;
        this.#listener = listener;
    }

    /** @param {number} seq what is shown now @param {number} at when that happened */
    start(seq, at) {
        this.#play += 1;
        this.#coming = [];
        this.#seq = seq;
        this.#at = at;
        this.#saved = 0;
        this.#isFetching = false;
        this.isPlaying = true;
        this.#lastFrame = performance.now();
        this.#listener.changed(true);
        this.#next(this.#play);
    }

    stop() {
        if (!this.isPlaying) return;
        this.isPlaying = false;
        this.#play += 1;
        this.#listener.changed(false);
    }

    /** @param {number} play */
    #next(play) {
        requestAnimationFrame((now) => {
            if (play !== this.#play) return;
            this.#step(now);
            if (play === this.#play) this.#next(play);
        });
    }

    /** @param {number} now */
    #step(now) {
        const elapsed = Math.min(longestFrame, Math.max(0, now - this.#lastFrame));
        this.#lastFrame = now;
        if (this.#coming.length < lowWater) this.#fetch(this.#play);
        if (this.#coming.length === 0) {
            if (this.#seq >= this.#history.head) {
                this.stop();
                this.#listener.ended();
            }
            return;
        }
        this.#saved += elapsed;
        const coming = this.#coming.slice(0, mostAtOnce);
        const { count, rest } = dueOperations(coming, this.#at, this.#saved, this.speed);
        this.#saved = rest;
        if (count > 0) this.#show(this.#coming.splice(0, count));
    }

    /** @param {Operation[]} operations */
    #show(operations) {
        const last = operations[operations.length - 1];
        this.#seq = last.seq;
        this.#at = last.at;
        this.#listener.show(operations);
    }

    /** @param {number} play */
    async #fetch(play) {
        const after = this.#coming.length > 0 ? this.#coming[this.#coming.length - 1].seq : this.#seq;
        if (this.#isFetching || after >= this.#history.head) return;
        this.#isFetching = true;
        try {
            const operations = await this.#history.operationsAfter(after);
            if (play === this.#play) this.#coming.push(...operations);
        } catch (error) {
            if (play === this.#play) this.#listener.failed(error);
        } finally {
            if (play === this.#play) this.#isFetching = false;
        }
    }
}
