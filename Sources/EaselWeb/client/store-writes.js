// @ts-check

/** @typedef {import("./types.js").Edit} Edit */

/** @typedef {{puts: Map<number, readonly Edit[]>, removals: Set<number>}} Batch */

/** Writes to a store, one after the other: what comes while one is under way goes together with the next. */
export class WriteQueue {
    #write;
    /** @type {Batch} */
    #next = { puts: new Map(), removals: new Set() };
    /** @type {Promise<void> | null} */
    #scheduled = null;
    /** @type {Promise<void>} */
    #last = Promise.resolve();

    /** @param {(batch: Batch) => Promise<void>} write */
    constructor(write) {
        this.#write = write;
    }

    /**
     * @param {number} n
     * @param {readonly Edit[]} edits
     * @returns {Promise<void>} done once they are written
     */
    put(n, edits) {
        this.#next.puts.set(n, edits);
        return this.#schedule();
    }

    /** @param {readonly number[]} numbers */
    remove(numbers) {
        for (const n of numbers) {
            // What was never written need not be removed; what is being written has left `puts`.
            if (!this.#next.puts.delete(n)) this.#next.removals.add(n);
        }
        if (this.#next.removals.size > 0) this.#schedule().catch(() => undefined);
    }

    /** @returns {Promise<void>} done once all is written */
    finish() {
        return this.#scheduled ?? this.#last;
    }

    /**
     * Forgets what was to be written.
     *
     * @returns {number[]} the numbers of what was to be put
     */
    startAnew() {
        const numbers = [...this.#next.puts.keys()];
        this.#next = { puts: new Map(), removals: new Set() };
        this.#scheduled = null;
        this.#last = Promise.resolve();
        return numbers;
    }

    /** @returns {Promise<void>} */
    #schedule() {
        this.#scheduled ??= this.#last.catch(() => undefined).then(() => this.#flush());
        return this.#scheduled;
    }

    /** @returns {Promise<void>} */
    #flush() {
        const batch = this.#next;
        this.#next = { puts: new Map(), removals: new Set() };
        this.#scheduled = null;
        this.#last = batch.puts.size + batch.removals.size > 0 ? this.#write(batch) : Promise.resolve();
        return this.#last;
    }
}
