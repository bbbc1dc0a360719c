// @ts-check
import { EaselError } from "./error.js";

/** @typedef {{n: number, seq: number | null}} Acknowledgement */
/** @typedef {{seq: number, digest: string}} ServerDigest */

/**
 * @template Value
 * @typedef {object} Waiter
 * @property {(value: Value) => void} resolve
 * @property {(error: EaselError) => void} reject
 */

/** Outcomes that are remembered for who asks late. */
const REMEMBERED = 10_000;

/** Promises that a client has made, and what became of operations. */
export class Waiters {
    /** @type {Map<number, Waiter<Acknowledgement>[]>} */
    #expected = new Map();
    /** @type {Map<number, Acknowledgement | EaselError>} */
    #outcomes = new Map();
    /** @type {Waiter<ServerDigest>[]} */
    #digests = [];

    get digestCount() {
        return this.#digests.length;
    }

    /** @param {number} n */
    expect(n) {
        this.#expected.set(n, []);
    }

    /**
     * @param {number} n
     * @returns {Promise<Acknowledgement>}
     */
    outcome(n) {
        const outcome = this.#outcomes.get(n);
        if (outcome instanceof EaselError) return Promise.reject(outcome);
        if (outcome) return Promise.resolve(outcome);
        const waiting = this.#expected.get(n);
        if (!waiting) {
            return Promise.reject(new EaselError("unknown-operation", `there is no operation ${n}`));
        }
        return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    }

    /**
     * @param {number} n
     * @param {number | null} seq
     */
    acknowledge(n, seq) {
        const outcome = { n, seq };
        for (const { resolve } of this.#settle(n, outcome)) resolve(outcome);
    }

    /**
     * @param {number} n
     * @param {string} code
     * @param {string} message
     */
    reject(n, code, message) {
        const error = new EaselError(code, message);
        for (const { reject } of this.#settle(n, error)) reject(error);
    }

    /** @returns {Promise<ServerDigest>} */
    digest() {
        return new Promise((resolve, reject) => this.#digests.push({ resolve, reject }));
    }

    /** @param {ServerDigest} digest */
    tellDigest(digest) {
        this.#digests.shift()?.resolve(digest);
    }

    /**
     * @param {string} code
     * @param {string} message
     */
    failDigests(code, message) {
        for (const { reject } of this.#digests.splice(0)) reject(new EaselError(code, message));
    }

    /**
     * Nobody will hear of anything any more.
     *
     * @param {string} code
     * @param {string} message
     */
    failAll(code, message) {
        this.failDigests(code, message);
        for (const n of [...this.#expected.keys()]) this.reject(n, code, message);
    }

    /**
     * @param {number} n
     * @param {Acknowledgement | EaselError} outcome
     * @returns {Waiter<Acknowledgement>[]}
     */
    #settle(n, outcome) {
        const waiting = this.#expected.get(n) ?? [];
        this.#expected.delete(n);
        this.#outcomes.set(n, outcome);
        if (this.#outcomes.size > REMEMBERED) {
            const [oldest] = this.#outcomes.keys();
            this.#outcomes.delete(oldest);
        }
        return waiting;
    }
}
