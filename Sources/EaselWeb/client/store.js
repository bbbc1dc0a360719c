// @ts-check
import { messageOf } from "./error.js";
import { randomKey } from "./identity.js";
import {
    claimIdentity,
    holderForThisBrowser,
    knownIdentities,
    LEASE_TIME,
    makeIdentity,
    RESERVED_NUMBERS,
    tryClaim,
} from "./store-claim.js";
import { answer, openDatabase, transact } from "./store-database.js";
import { remember, remembered } from "./store-tab.js";
import { WriteQueue } from "./store-writes.js";

/** @typedef {import("./store-claim.js").Claim} Claim */
/** @typedef {import("./store-claim.js").Holder} Holder */
/** @typedef {import("./store-claim.js").StoredIdentity} StoredIdentity */
/** @typedef {import("./types.js").Edit} Edit */
/** @typedef {import("./types.js").Identity} Identity */
/** @typedef {import("./types.js").Store} Store */
/** @typedef {import("./types.js").StoreHandler} StoreHandler */

/** Milliseconds. */
const RENEW_TIME = 15_000;
const OTHERS_TIME = 60_000;

/**
 * Opens what this browser keeps of a board: an identity that no other page has, and the operations that wait
 * under it.
 *
 * Where nothing can be kept, as in some private windows, the store that comes keeps nothing, and says so.
 *
 * @param {string} board
 * @param {{holder?: Holder}} [options]
 * @returns {Promise<Store>}
 */
export async function openStore(board, options = {}) {
    try {
        const database = await openDatabase();
        const holder = options.holder ?? holderForThisBrowser();
        const claim = await claimIdentity(database, board, holder, remembered(board)?.identity ?? null);
        return new BrowserStore(database, board, holder, claim);
    } catch (error) {
        return new ForgetfulStore(messageOf(error));
    }
}

/** A store in IndexedDB. */
class BrowserStore {
    sendsAfterWrite;
    #database;
    #board;
    #holder;
    #claim;
    #writes;
    /** @type {StoreHandler | null} */
    #handler = null;
    #isClosed = false;
    #isLosing = false;
    /** @type {number[]} */
    #unkept = [];
    /** @type {ReturnType<typeof setInterval>[]} */
    #timers = [];
    #pageEvents = new AbortController();

    /**
     * @param {IDBDatabase} database
     * @param {string} board
     * @param {Holder} holder
     * @param {Claim} claim
     */
    constructor(database, board, holder, claim) {
        this.#database = database;
        this.#board = board;
        this.#holder = holder;
        this.#claim = claim;
        this.sendsAfterWrite = holder.isFenced;
        this.#writes = new WriteQueue((batch) => this.#write(batch));
        database.onclose = () => this.#fail("the browser closed its database");
        database.onversionchange = () => this.#fail("another version of this page is open");
        this.#rememberTab(false);
        this.#watchPage();
        if (holder.isFenced) this.#timers.push(setInterval(() => void this.#renew(), RENEW_TIME));
    }

    /** @returns {Identity} */
    get identity() {
        const { identity, operations } = this.#claim;
        return { key: identity.key, nextN: identity.nextN, operations };
    }

    /** @param {StoreHandler} handler */
    watch(handler) {
        this.#handler = handler;
    }

    /**
     * @param {number} n
     * @param {readonly Edit[]} edits
     */
    add(n, edits) {
        return this.#writes.put(n, edits);
    }

    /** @param {readonly number[]} numbers */
    remove(numbers) {
        this.#writes.remove(numbers);
    }

    /**
     * @param {number} from
     * @param {number} to
     * @param {readonly Edit[]} edits
     */
    renumber(from, to, edits) {
        this.#writes.remove([from]);
        return this.#writes.put(to, edits);
    }

    /**
     * Has what other pages left submitted, now and as long as this store is open.
     *
     * @param {(identity: Identity) => Promise<number[]>} send
     */
    async takeUpOthers(send) {
        if (this.#timers.length < (this.#holder.isFenced ? 2 : 1)) {
            this.#timers.push(setInterval(() => void this.#takeUp(send), OTHERS_TIME));
        }
        await this.#takeUp(send);
    }

    async close() {
        if (this.#isClosed) return;
        this.#isClosed = true;
        this.#timers.forEach(clearInterval);
        this.#pageEvents.abort();
        await this.#writes.finish().catch(() => undefined);
        await this.#giveBack().catch(() => undefined);
        this.#rememberTab(true);
        this.#claim.release();
        this.#database.close();
    }

    /**
     * @param {import("./store-writes.js").Batch} batch
     * @returns {Promise<void>}
     */
    async #write({ puts, removals }) {
        const { id } = this.#claim.identity;
        const isOurs = await transact(this.#database, "readwrite", async ({ identities, operations }) => {
            /** @type {StoredIdentity | undefined} */
            const identity = await answer(identities.get(id));
            if (!identity || (this.#holder.isFenced && identity.owner !== this.#holder.page)) return false;
            for (const n of removals) operations.delete([id, n]);
            let { nextN } = identity;
            for (const [n, edits] of puts) {
                operations.put({ identity: id, n, edits });
                nextN = Math.max(nextN, n + RESERVED_NUMBERS);
            }
            if (nextN !== identity.nextN) identities.put({ ...identity, nextN });
            return true;
        }).catch((error) => {
            this.#fail(String(error?.message ?? error));
            throw error;
        });
        if (!isOurs) await this.#lost([...puts.keys()]);
    }

    /**
     * Another page has the identity: goes on with a new one.
     *
     * @param {number[]} numbers that were not written
     * @returns {Promise<void>} never done: whoever waits for these to be kept is told otherwise
     */
    async #lost(numbers) {
        this.#unkept.push(...numbers);
        if (!this.#isLosing) {
            this.#isLosing = true;
            this.#claim = await makeIdentity(this.#database, this.#board, this.#holder);
            this.#isLosing = false;
            this.#rememberTab(false);
            this.#handler?.lost(this.identity, [...this.#unkept.splice(0), ...this.#writes.startAnew()]);
        }
        await new Promise(() => undefined);
    }

    /** @param {string} message */
    #fail(message) {
        if (this.#isClosed) return;
        this.#handler?.failed(message);
    }

    async #renew() {
        const { id } = this.#claim.identity;
        const isOurs = await transact(this.#database, "readwrite", async ({ identities }) => {
            /** @type {StoredIdentity | undefined} */
            const identity = await answer(identities.get(id));
            if (identity?.owner !== this.#holder.page) return false;
            await answer(identities.put({ ...identity, until: Date.now() + LEASE_TIME }));
            return true;
        }).catch(() => true);
        if (!isOurs && id === this.#claim.identity.id && !this.#isClosed) void this.#lost([]);
    }

    /** @returns {Promise<void>} */
    async #giveBack() {
        const { id } = this.#claim.identity;
        await transact(this.#database, "readwrite", async ({ identities }) => {
            /** @type {StoredIdentity | undefined} */
            const identity = await answer(identities.get(id));
            if (identity?.owner !== this.#holder.page) return;
            await answer(identities.put({ ...identity, until: 0 }));
        });
    }

    /** @param {(identity: Identity) => Promise<number[]>} send */
    async #takeUp(send) {
        try {
            for (const { identity, queued } of await knownIdentities(this.#database, this.#board)) {
                if (this.#isClosed) return;
                const isOther = identity.id !== this.#claim.identity.id;
                if (isOther && queued > 0) await this.#takeUpOne(identity, send);
            }
        } catch {
            // It is tried again later; what was left is still there.
        }
    }

    /**
     * @param {StoredIdentity} identity
     * @param {(identity: Identity) => Promise<number[]>} send
     */
    async #takeUpOne(identity, send) {
        const claim = await tryClaim(this.#database, identity, this.#holder);
        if (!claim) return;
        try {
            const { key, nextN } = claim.identity;
            const settled = await send({ key, nextN, operations: claim.operations });
            await transact(this.#database, "readwrite", async ({ identities, operations }) => {
                for (const n of settled) operations.delete([identity.id, n]);
                const left = { nextN: nextN + RESERVED_NUMBERS, until: 0 };
                await answer(identities.put({ ...claim.identity, ...left }));
            });
        } finally {
            claim.release();
        }
    }

    #watchPage() {
        const { signal } = this.#pageEvents;
        const leave = () => {
            this.#rememberTab(true);
            if (this.#holder.isFenced) void this.#giveBack().catch(() => undefined);
        };
        const comeBack = () => {
            this.#rememberTab(false);
            if (this.#holder.isFenced) void this.#renew();
        };
        addEventListener("pagehide", leave, { signal });
        addEventListener("pageshow", (event) => event.persisted && comeBack(), { signal });
    }

    /** @param {boolean} isLeft */
    #rememberTab(isLeft) {
        remember(this.#board, { identity: this.#claim.identity.id, page: this.#holder.page, isLeft });
    }
}

/** What there is where nothing can be kept: an identity for as long as the page is open. */
class ForgetfulStore {
    /** @type {Identity} */
    identity = { key: randomKey(), nextN: 1, operations: [] };
    sendsAfterWrite = false;
    #why;

    /** @param {string} why */
    constructor(why) {
        this.#why = why;
    }

    /** @param {StoreHandler} handler */
    watch(handler) {
        // Not at once: whoever made the client has yet to listen to it.
        setTimeout(() => handler.failed(this.#why));
    }

    async add() {}

    remove() {}

    async renumber() {}

    async close() {}
}
