// @ts-check
import { EaselError } from "./error.js";

/** @typedef {"websocket" | "polling"} Transport */

/** @type {readonly Transport[]} */
const TRANSPORTS = ["websocket", "polling"];
/** WebSockets in a row that must fail, while requests are answered, until polling is tried. */
const ENOUGH = 2;
/** Milliseconds until a WebSocket is tried again; twice as long each time that it fails. */
const FIRST_WAIT = 5 * 60_000;
const LONGEST_WAIT = 60 * 60_000;

/**
 * Chooses how to connect: by a WebSocket, or by polling where a network lets no WebSocket through.
 *
 * A WebSocket that fails says nothing by itself: the node may be down. It counts only if a plain request to the node
 * was answered at the same time, so a node that is away never makes a client change
 * (docs/decisions/0097-polling-where-websockets-fail.md).
 */
export class TransportChoice {
    #allowed;
    #now;
    #blocked = 0;
    #mayBeBlocked = false;
    #hasPolled = false;
    #pollsUntil = -Infinity;
    #wait = FIRST_WAIT;

    /**
     * @param {readonly Transport[]} [allowed]
     * @param {() => number} [now] milliseconds
     * @throws {EaselError} `invalid-transports` if there is nothing to choose from
     */
    constructor(allowed = TRANSPORTS, now = () => performance.now()) {
        if (allowed.length === 0 || allowed.some((each) => !TRANSPORTS.includes(each))) {
            throw new EaselError("invalid-transports", `a client connects by some of: ${TRANSPORTS.join(", ")}`);
        }
        this.#allowed = allowed;
        this.#now = now;
    }

    /** @returns {Transport} */
    next() {
        if (this.#allowed.length === 1) return this.#allowed[0];
        return this.retryTime > 0 ? "polling" : "websocket";
    }

    /** Milliseconds until a WebSocket is to be tried again: 0 or less if it is now, infinite if never. */
    get retryTime() {
        if (!this.#allowed.includes("websocket")) return Infinity;
        return this.#pollsUntil - this.#now();
    }

    /** Whether a request should be tried beside the next WebSocket: only then its failure tells something. */
    get wantsEvidence() {
        return this.#mayBeBlocked && this.#allowed.includes("polling");
    }

    /**
     * A WebSocket did not open, or brought nothing.
     *
     * @param {object} failure
     * @param {boolean} failure.answersHTTP whether the node answered a request meanwhile
     * @param {boolean} failure.wasSlow whether it was waited for until a deadline
     */
    webSocketFailed({ answersHTTP, wasSlow }) {
        this.#mayBeBlocked = true;
        if (!answersHTTP) return;
        // One that is swallowed takes ten seconds: nobody should wait for that twice.
        this.#blocked += wasSlow ? ENOUGH : 1;
        if (this.#blocked >= ENOUGH) this.#poll();
    }

    /** A session was welcomed over a WebSocket, or refused by a node through it. */
    webSocketWorked() {
        this.#mayBeBlocked = false;
        this.#hasPolled = false;
        this.#blocked = 0;
        this.#pollsUntil = -Infinity;
        this.#wait = FIRST_WAIT;
    }

    /** A session was welcomed over polling. */
    pollingWorked() {
        this.#hasPolled = true;
    }

    /** Polling brought no welcome. Where it never did, a WebSocket is not worse. */
    pollingFailed() {
        if (this.#hasPolled) return;
        this.#blocked = 0;
        this.#pollsUntil = -Infinity;
        this.#wait = FIRST_WAIT;
    }

    /** A WebSocket that was tried beside a session of polling did not open. */
    probeFailed() {
        this.#poll();
    }

    /** A WebSocket that was tried beside a session of polling opened: the next attempt is one. */
    probeOpened() {
        this.#pollsUntil = -Infinity;
    }

    #poll() {
        // After the wait a single failure is enough to come back.
        this.#blocked = ENOUGH - 1;
        this.#pollsUntil = this.#now() + this.#wait;
        this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    }
}
