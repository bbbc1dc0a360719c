// @ts-check

/** @typedef {import("./types.js").JSONObject} JSONObject */

/** Milliseconds between two states. */
const INTERVAL = 40;
/** Bytes that wait to be sent, past which a cursor is not worth more. */
const CONGESTED = 64 << 10;

/** Sends the newest presence state, at most one each 40 ms. */
export class PresenceSender {
    #send;
    #bufferedBytes;
    /** @type {JSONObject | null} */
    #state = null;
    #isSent = true;
    #isOpen = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;

    /**
     * @param {(state: JSONObject) => void} send
     * @param {() => number} bufferedBytes
     */
    constructor(send, bufferedBytes) {
        this.#send = send;
        this.#bufferedBytes = bufferedBytes;
    }

    /** @param {JSONObject} state */
    set(state) {
        this.#state = state;
        this.#isSent = false;
        this.#flush();
    }

    /** A new session knows nothing of what was told to the last. */
    open() {
        this.#isOpen = true;
        this.#isSent = this.#state === null;
        this.#flush();
    }

    close() {
        this.#isOpen = false;
        clearTimeout(this.#timer);
        this.#timer = undefined;
    }

    #flush() {
        if (!this.#isOpen || this.#isSent || this.#state === null || this.#timer !== undefined) return;
        if (this.#bufferedBytes() < CONGESTED) {
            this.#send(this.#state);
            this.#isSent = true;
        }
        this.#timer = setTimeout(() => {
            this.#timer = undefined;
            this.#flush();
        }, INTERVAL);
    }
}
