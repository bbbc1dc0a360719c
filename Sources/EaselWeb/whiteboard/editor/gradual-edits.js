// @ts-check
/** @typedef {import("./elements/context.js").Edit} Edit */

/** So many edits are done at once: a frame has time for them on a slow machine too. */
const PART = 100;
/** Milliseconds of a frame after which no other part is begun in it. */
const SHARE = 3;
/** What a person, or the browser, does next must find all of it done. */
const INTERRUPTIONS = ["keydown", "pointerdown", "copy", "cut", "paste", "beforeinput", "drop", "pagehide"];

/**
 * @typedef {object} Work
 * @property {Iterable<Edit>} edits each asked for when its turn comes
 * @property {(edits: Edit[]) => boolean} submit false if they were refused: then the rest is given up
 * @property {(isDone: boolean) => void} end is called once, also where something fails
 */

/**
 * Thousands of edits that are done a part in each frame, so that none of the frames is late. What is left is done at once before anything
 * else that a person does, and when the page is hidden or closed.
 */
export class GradualEdits {
    #edits;
    #submit;
    #end;
    #frame = 0;
    #isOver = false;
    #interruptions = new AbortController();

    /** @param {Work} work */
    constructor({ edits, submit, end }) {
        this.#edits = edits[Symbol.iterator]();
        this.#submit = submit;
        this.#end = end;
        const { signal } = this.#interruptions;
        const finish = () => this.finish();
        for (const type of INTERRUPTIONS) window.addEventListener(type, finish, { capture: true, signal });
        document.addEventListener("visibilitychange", finish, { signal });
        this.#awaitFrame();
    }

    /** Does all that is left. */
    finish() {
        this.#attempt(() => this.#doPart(Infinity));
    }

    #awaitFrame() {
        // A page that is hidden has no frames, and is told of that before.
        this.#frame = requestAnimationFrame(() => this.#attempt(() => {
            const began = performance.now();
            while (!this.#isOver && performance.now() - began < SHARE) this.#doPart(PART);
            if (!this.#isOver) this.#awaitFrame();
        }));
    }

    /** @param {number} count of edits */
    #doPart(count) {
        /** @type {Edit[]} */
        const part = [];
        while (part.length < count) {
            const { value, done } = this.#edits.next();
            if (done) break;
            part.push(value);
        }
        if (part.length > 0 && !this.#submit(part)) this.#stop(false);
        else if (part.length < count) this.#stop(true);
    }

    /** @param {() => void} attempt ends everything if it fails: nothing may wait for an end that does not come */
    #attempt(attempt) {
        if (this.#isOver) return;
        try {
            attempt();
        } catch (error) {
            this.#stop(false);
            throw error;
        }
    }

    /** @param {boolean} isDone */
    #stop(isDone) {
        if (this.#isOver) return;
        this.#isOver = true;
        cancelAnimationFrame(this.#frame);
        this.#interruptions.abort();
        this.#end(isDone);
    }
}
