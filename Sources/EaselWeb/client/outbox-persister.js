// @ts-check
import { messageOf } from "./error.js";

/** @typedef {import("./types.js").Edit} Edit */
/** @typedef {import("./types.js").Identity} Identity */
/** @typedef {import("./types.js").Store} Store */

/**
 * Is told what became of the operations.
 *
 * @typedef {object} PersisterHandler
 * @property {(id: number) => void} kept an operation that was held back may be sent
 * @property {() => void} written all is in the store, or there is none any more
 * @property {(message: string) => void} failed from now on nothing is kept
 * @property {(identity: Identity, unkept: Set<number>) => void} lost another page has the identity
 */

/** Writes the queue of unacknowledged operations to a store, as long as there is one that works. */
export class OutboxPersister {
    /** @type {Store | null} */
    #store;
    #handler;
    /** Whether operations must not be sent before they are kept. */
    holdsBack;
    /** Operations that the store was given and has not written yet. */
    unwritten = 0;

    /**
     * @param {Store | null} store
     * @param {PersisterHandler} handler
     */
    constructor(store, handler) {
        this.#store = store;
        this.#handler = handler;
        this.holdsBack = store?.sendsAfterWrite === true;
        store?.watch?.({
            failed: (message) => this.#fail(message),
            lost: (identity, unkept) => handler.lost(identity, new Set(unkept)),
        });
    }

    /**
     * @param {number} id
     * @param {number} n
     * @param {readonly Edit[]} edits
     */
    add(id, n, edits) {
        const isHeldBack = this.holdsBack;
        if (!this.#store) return;
        this.unwritten += 1;
        this.#store.add(n, edits).catch((error) => this.#fail(error)).then(() => {
            this.unwritten -= 1;
            if (isHeldBack) this.#handler.kept(id);
            if (this.unwritten === 0) this.#handler.written();
        });
    }

    /** @param {readonly number[]} numbers */
    remove(numbers) {
        if (numbers.length > 0) this.#store?.remove(numbers);
    }

    /**
     * @param {number} from
     * @param {number} to
     * @param {readonly Edit[]} edits
     */
    renumber(from, to, edits) {
        this.#store?.renumber(from, to, edits).catch((error) => this.#fail(error));
    }

    /** @param {(identity: Identity) => Promise<number[]>} send */
    takeUpOthers(send) {
        this.#store?.takeUpOthers?.(send).catch((error) => this.#fail(error));
    }

    async close() {
        await this.#store?.close();
    }

    /** @param {unknown} error */
    #fail(error) {
        const store = this.#store;
        if (!store) return;
        this.#store = null;
        this.holdsBack = false;
        store.close().catch(() => undefined);
        this.#handler.failed(messageOf(error));
    }
}
