// @ts-check

/** Milliseconds that an answer to a ping may take. */
const ANSWER_TIME = 5_000;
/** Milliseconds of silence that are too long while operations wait for their acknowledgement. */
const ACKNOWLEDGEMENT_TIME = 5_000;
/** Nobody is there if so many pings in a row got no answer. */
const PATIENCE = 2;
/** A large snapshot on a slow line shows nothing of itself until all of it is there. */
const PATIENCE_WHILE_CATCHING_UP = 10;

/**
 * What a watchdog has to know of a connection.
 *
 * @typedef {object} Watched
 * @property {() => void} ping
 * @property {() => void} gone
 * @property {() => boolean} hasCaughtUp
 * @property {() => boolean} expectsAcknowledgement whether operations wait for their acknowledgement
 * @property {() => number} bufferedBytes what was sent and has not left
 */

/**
 * Notices a connection whose other end is gone without a word. A browser does not tell of pings of the
 * WebSocket, so those of `easel.v1` are sent.
 *
 * It counts pings, and not time: a page that was stopped for a while has not listened either.
 */
export class Watchdog {
    #watched;
    #interval = 0;
    #unanswered = 0;
    #heard = false;
    #buffered = 0;
    #isHurrying = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;

    /** @param {Watched} watched */
    constructor(watched) {
        this.#watched = watched;
    }

    /** @param {number} heartbeat milliseconds between the server's heartbeats */
    start(heartbeat) {
        this.stop();
        this.#interval = heartbeat;
        this.#schedule();
    }

    stop() {
        clearTimeout(this.#timer);
        this.#interval = 0;
        this.#unanswered = 0;
        this.#heard = false;
        this.#isHurrying = false;
    }

    heard() {
        this.#heard = true;
        this.#unanswered = 0;
    }

    /** An operation was sent: a missing acknowledgement should show sooner than a heartbeat. */
    hurry() {
        if (this.#interval <= ACKNOWLEDGEMENT_TIME || this.#unanswered > 0 || this.#isHurrying) return;
        this.#isHurrying = true;
        this.#heard = false;
        this.#schedule();
    }

    /** Something says that the connection may be gone: asks at once. */
    probe() {
        if (this.#interval === 0 || this.#unanswered > 0) return;
        this.#ask();
        this.#schedule();
    }

    #schedule() {
        clearTimeout(this.#timer);
        const isSlow = this.#unanswered === 0 && !this.#isHurrying;
        const wait = isSlow ? this.#interval : Math.min(this.#interval, ANSWER_TIME);
        this.#timer = setTimeout(() => this.#beat(), wait);
    }

    #beat() {
        this.#isHurrying = this.#watched.expectsAcknowledgement();
        if (this.#heard || this.#isSending()) {
            this.#heard = false;
            this.#unanswered = 0;
        } else if (this.#unanswered >= this.#patience()) {
            this.#watched.gone();
            return;
        } else {
            this.#ask();
        }
        this.#schedule();
    }

    #ask() {
        this.#heard = false;
        this.#unanswered += 1;
        this.#watched.ping();
        this.#buffered = this.#watched.bufferedBytes();
    }

    /** A ping stands behind what was sent before: as long as that gets away, somebody takes it. */
    #isSending() {
        const before = this.#buffered;
        this.#buffered = this.#watched.bufferedBytes();
        return this.#buffered < before;
    }

    #patience() {
        return this.#watched.hasCaughtUp() ? PATIENCE : PATIENCE_WHILE_CATCHING_UP;
    }
}
