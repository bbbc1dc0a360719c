// @ts-check

/** @typedef {import("./connection.js").Socket} Socket */

/** Milliseconds in which a WebSocket that works is open. */
const OPEN_TIME = 10_000;
/** The longest that a timer can wait. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Tries once, after a while, whether a WebSocket can be opened. */
export class WebSocketProbe {
    #isDone = false;
    #makeSocket;
    #done;
    /** @type {Socket | null} */
    #socket = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;

    /**
     * @param {number} wait milliseconds; never if it is infinite
     * @param {() => Promise<Socket>} makeSocket
     * @param {(isOpen: boolean) => void} done is called once, unless the probe is stopped
     */
    constructor(wait, makeSocket, done) {
        this.#makeSocket = makeSocket;
        this.#done = done;
        if (wait === Infinity) return;
        this.#timer = setTimeout(() => this.#try(), Math.min(Math.max(wait, 0), LONGEST_TIMER));
    }

    stop() {
        this.#isDone = true;
        clearTimeout(this.#timer);
        this.#leave();
    }

    async #try() {
        this.#timer = setTimeout(() => this.#finish(false), OPEN_TIME);
        try {
            const socket = await this.#makeSocket();
            this.#socket = socket;
            socket.addEventListener("open", () => this.#finish(true));
            socket.addEventListener("close", () => this.#finish(false));
            if (this.#isDone) this.#leave();
        } catch {
            this.#finish(false);
        }
    }

    /** @param {boolean} isOpen */
    #finish(isOpen) {
        if (this.#isDone) return;
        this.stop();
        this.#done(isOpen);
    }

    #leave() {
        try {
            this.#socket?.close(1000, "");
        } catch {
            // A socket that can't be closed is none that holds anything.
        }
    }
}
