// @ts-check
import { EaselError } from "./error.js";

/** @typedef {import("./types.js").Edit} Edit */

/**
 * How much is known of an operation that waits.
 *
 * - `new`: never sent under the number that it has, so that can be changed.
 * - `sent`: it may be in the log.
 * - `settled`: it is in the log, though perhaps not yet in the confirmed document.
 *
 * @typedef {"new" | "sent" | "settled"} QueuedState
 */

/**
 * An operation that is not known to be in the log.
 *
 * @typedef {object} Queued
 * @property {number} id the number that it was given first, by which whoever submitted it knows it
 * @property {number} n the number that the log gets it under
 * @property {Edit[]} edits
 * @property {QueuedState} state
 * @property {boolean} isHeldBack it must not be sent before it is stored
 */

/** Operations that may wait, online or offline. */
const MAXIMUM = 100_000;

/**
 * Operations that wait for the log, and the numbers that they have.
 *
 * The log takes a client's numbers in ascending order only: what comes late under a low number is a duplicate
 * to it.
 */
export class Queue {
    /**
     * In the order in which they were made.
     *
     * @type {Set<Queued>}
     */
    #queued = new Set();
    /** @type {Map<number, Queued>} */
    #byNumber = new Map();
    /** @type {Map<number, Queued>} */
    #byID = new Map();
    #counts = { new: 0, sent: 0, settled: 0 };
    /** The highest number that the log may have been given. */
    #highestSent = 0;
    #nextN;
    /** Something was refused for the moment: nothing new is sent before it. */
    isPaused = false;
    /** How many want nothing new to be sent yet. */
    holds = 0;

    /** @param {number} nextN */
    constructor(nextN) {
        this.#nextN = nextN;
    }

    get count() {
        return this.#queued.size;
    }

    get hasSettled() {
        return this.#counts.settled > 0;
    }

    /** @returns {Queued[]} */
    all() {
        return [...this.#queued];
    }

    /**
     * @param {QueuedState} state
     * @returns {Queued[]}
     */
    in(state) {
        return this.#counts[state] === 0 ? [] : this.all().filter((queued) => queued.state === state);
    }

    /** @param {number} n */
    withNumber(n) {
        return this.#byNumber.get(n);
    }

    /** @param {number} id */
    withID(id) {
        return this.#byID.get(id);
    }

    /**
     * @param {Edit[]} edits
     * @param {boolean} isHeldBack
     * @returns {Queued}
     */
    add(edits, isHeldBack) {
        if (this.#queued.size >= MAXIMUM) {
            throw new EaselError("queue-full", `${MAXIMUM} operations wait to be sent already`);
        }
        const n = this.#nextN;
        return this.#insert({ id: n, n, edits, state: "new", isHeldBack });
    }

    /**
     * Takes an operation from a store: it may have been sent before.
     *
     * @param {number} n
     * @param {Edit[]} edits
     * @returns {Queued}
     */
    restore(n, edits) {
        return this.#insert({ id: n, n, edits, state: "sent", isHeldBack: false });
    }

    /** @param {Queued} queued */
    remove(queued) {
        if (!this.#queued.delete(queued)) return;
        this.#counts[queued.state] -= 1;
        this.#byID.delete(queued.id);
        this.#byNumber.delete(queued.n);
    }

    /**
     * A connection begins; the log has this client's operations up to `highest`.
     *
     * @param {number} highest
     */
    welcome(highest) {
        this.isPaused = false;
        this.#highestSent = highest;
        this.#nextN = Math.max(this.#nextN, highest + 1);
        for (const queued of this.in("sent")) {
            if (queued.n <= highest) this.settle(queued);
        }
    }

    /**
     * What may be in the log already, in the order in which it may have got there.
     *
     * @returns {Queued[]}
     */
    toSendAgain() {
        return this.in("sent").sort((one, other) => one.n - other.n);
    }

    /**
     * What is to be sent next, in order: nothing while an earlier one must wait.
     *
     * @returns {Queued[]}
     */
    toSend() {
        if (this.isPaused || this.holds > 0) return [];
        const due = this.in("new");
        const held = due.findIndex((queued) => queued.isHeldBack);
        return held < 0 ? due : due.slice(0, held);
    }

    /**
     * Takes an operation's turn.
     *
     * @param {Queued} queued
     * @returns {boolean} whether it has got another number for that
     */
    send(queued) {
        const isLate = queued.state === "new" && queued.n <= this.#highestSent;
        if (isLate) this.#renumber(queued);
        this.#change(queued, "sent");
        this.#highestSent = Math.max(this.#highestSent, queued.n);
        return isLate;
    }

    /** @param {Queued} queued */
    settle(queued) {
        this.#change(queued, "settled");
    }

    /**
     * An operation is not in the log under its number, and never will be. It gets another, and waits for its
     * retry.
     *
     * @param {Queued} queued
     */
    refuse(queued) {
        this.isPaused = true;
        this.#renumber(queued);
        this.#change(queued, "new");
    }

    /**
     * Goes on under another identity.
     *
     * @param {number} nextN
     */
    startAnew(nextN) {
        this.#nextN = Math.max(nextN, this.#nextN);
        this.#highestSent = 0;
    }

    /** @param {Queued} queued */
    #renumber(queued) {
        this.#byNumber.delete(queued.n);
        queued.n = this.#nextN;
        this.#nextN += 1;
        this.#byNumber.set(queued.n, queued);
    }

    /**
     * @param {Queued} queued
     * @param {QueuedState} state
     */
    #change(queued, state) {
        this.#counts[queued.state] -= 1;
        queued.state = state;
        this.#counts[state] += 1;
    }

    /**
     * @param {Queued} queued
     * @returns {Queued}
     */
    #insert(queued) {
        this.#queued.add(queued);
        this.#byNumber.set(queued.n, queued);
        this.#byID.set(queued.id, queued);
        this.#counts[queued.state] += 1;
        this.#nextN = Math.max(this.#nextN, queued.n + 1);
        return queued;
    }
}
