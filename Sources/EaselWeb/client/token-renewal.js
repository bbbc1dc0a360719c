// @ts-check

/** @typedef {import("./connection.js").Token} Token */

/** Milliseconds before a token expires that another one is asked for; of a short-lived one, half of what is left. */
const SPARE_TIME = 60_000;
/** Milliseconds between two requests for a new token, at least. */
const LEAST_PAUSE = 1_000;
/** Milliseconds; a timer that is set for longer goes off at once. */
const LONGEST_WAIT = 2 ** 31 - 1;

/**
 * Has another token on the connection before the one that it was made with expires. Whoever has none to give is asked again, at
 * shorter and shorter intervals while it is valid and at longer and longer ones afterwards, until the node closes the connection.
 */
export class TokenRenewal {
    #ask;
    #send;
    #token = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;
    #lateRequests = 0;
    /** Told apart from requests that were overtaken: their answers come late. */
    #generation = 0;

    /**
     * @param {Token | undefined} ask where tokens come from; a token by itself can't be renewed
     * @param {(token: string) => void} send tells the node of a new one
     */
    constructor(ask, send) {
        this.#ask = ask;
        this.#send = send;
    }

    /** @param {string | undefined} token what the connection counts for from now on */
    watch(token) {
        this.stop();
        if (typeof this.#ask !== "function" || token === undefined) return;
        this.#token = token;
        this.#lateRequests = 0;
        this.#wait();
    }

    stop() {
        this.#generation += 1;
        clearTimeout(this.#timer);
    }

    #wait() {
        const expiry = expiryOf(this.#token);
        if (expiry === null) return;
        const left = expiry - Date.now();
        // The node takes it a little longer, or this clock is ahead of the node's.
        const late = Math.min(LEAST_PAUSE * 2 ** this.#lateRequests, SPARE_TIME);
        const wait = left > LEAST_PAUSE ? Math.max(left - SPARE_TIME, Math.min(left / 2, SPARE_TIME), LEAST_PAUSE) : late;
        if (left <= LEAST_PAUSE) this.#lateRequests += 1;
        if (wait > LONGEST_WAIT) this.#timer = setTimeout(() => this.#wait(), LONGEST_WAIT);
        else this.#timer = setTimeout(() => void this.#renew(), wait);
    }

    async #renew() {
        const generation = this.#generation;
        const ask = this.#ask;
        /** @type {string | undefined} */
        let token;
        try {
            token = typeof ask === "function" ? await ask(true) : undefined;
        } catch {
            // Whoever has none to give is asked again.
        }
        if (generation !== this.#generation) return;
        if (token !== undefined && token !== this.#token) {
            this.#token = token;
            this.#send(token);
        }
        this.#wait();
    }
}

/**
 * When a token says that it expires, in milliseconds since 1970. Null for what says nothing, such as the secret of a link. The
 * node verifies tokens; this only reads one.
 *
 * @param {string} token
 * @returns {number | null}
 */
export function expiryOf(token) {
    const parts = token.split(".");
    if (parts.length !== 3) return null;
    try {
        const bytes = Uint8Array.from(atob(parts[1].replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
        const { exp } = JSON.parse(new TextDecoder().decode(bytes));
        return typeof exp === "number" && Number.isFinite(exp) ? exp * 1_000 : null;
    } catch {
        return null;
    }
}
