// @ts-check
import { CookieJar } from "./cookie-jar.js";

/**
 * Who is told what happens to a session of polling. After `closed` nothing more is told.
 *
 * @typedef {object} EngineHandler
 * @property {() => void} opened
 * @property {(text: string) => void} received
 * @property {(end: EngineEnd) => void} closed
 */
/** @typedef {{reason: string, retryAfter: number | null}} EngineEnd `retryAfter` in seconds, where a node asks for it */

/**
 * What a node has told of the session.
 *
 * @typedef {object} EngineSession
 * @property {string} sid
 * @property {number} silence milliseconds after which a node that has sent nothing is gone
 * @property {number} maxPayload bytes of a request's body
 */
/** @typedef {{text: string, bytes: number}} QueuedPacket */

const SEPARATOR = "\x1e";
const PACKET = { open: "0", close: "1", ping: "2", pong: "3", message: "4" };
/** Milliseconds in which a node answers the first request. */
const OPEN_TIME = 10_000;
/** Milliseconds that are added to the time in which a node sends a ping, for what is on its way. */
const GRACE_TIME = 5_000;
/** Bytes of small packets that go into one request: an answer to a ping must not wait behind more. */
const BATCH_BYTES = 128 << 10;
/** Bytes in a millisecond of the slowest network that is waited for. */
const SLOWEST_UPLOAD = 4;

/** An answer ended the session. */
class PollingError extends Error {
    /**
     * @param {string} message
     * @param {number | null} [retryAfter] seconds
     */
    constructor(message, retryAfter = null) {
        super(message);
        this.retryAfter = retryAfter;
    }
}

/**
 * A session of Engine.IO 4 over plain requests: one GET waits for what the node says, and at most one POST brings what
 * the client says. It never changes to a WebSocket.
 */
export class EnginePolling {
    /** Bytes that were sent and that the node has not taken. */
    bufferedAmount = 0;
    #url;
    #handler;
    #cookies = new CookieJar();
    /** @type {Set<AbortController>} */
    #requests = new Set();
    /** @type {EngineSession | null} */
    #session = null;
    /** @type {QueuedPacket[]} */
    #queue = [];
    #isPosting = false;
    #isClosed = false;

    /**
     * @param {string} url `http(s)://host/socket.io/`
     * @param {EngineHandler} handler
     */
    constructor(url, handler) {
        this.#url = url;
        this.#handler = handler;
        this.#run();
    }

    /** @param {string} text a message; nothing is sent before the session is open */
    send(text) {
        if (this.#isClosed) return;
        this.#queue.push(this.#packet(PACKET.message + text));
        this.#flush();
    }

    /**
     * Ends the session without a word to the handler.
     *
     * @param {string} [lastMessage] what the node is told before
     */
    close(lastMessage) {
        if (this.#isClosed) return;
        this.#isClosed = true;
        this.#queue = [];
        if (this.#session) {
            const last = lastMessage === undefined ? [] : [PACKET.message + lastMessage];
            const body = [...last, PACKET.close].join(SEPARATOR);
            // It is sent even if the page is left meanwhile. That it does not arrive matters to nobody: the node's
            // heartbeat finds out.
            fetch(this.#address(), { ...this.#options("POST", body), keepalive: true }).catch(() => undefined);
        }
        this.#abandonRequests();
    }

    #abandonRequests() {
        for (const request of this.#requests) request.abort();
    }

    async #run() {
        try {
            while (!this.#isClosed) this.#take(await this.#request("GET"));
        } catch (error) {
            this.#fail(error);
        }
    }

    /** @param {string} payload */
    #take(payload) {
        for (const packet of payload.split(SEPARATOR)) {
            if (this.#isClosed) return;
            this.#receive(packet[0], packet.slice(1));
        }
    }

    /**
     * @param {string | undefined} type
     * @param {string} data
     */
    #receive(type, data) {
        if (!this.#session) {
            if (type !== PACKET.open) throw new PollingError("the node opens no session of Engine.IO");
            this.#session = sessionFrom(data);
            this.#handler.opened();
            return;
        }
        switch (type) {
            case PACKET.message:
                this.#handler.received(data);
                break;
            case PACKET.ping:
                this.#queue.unshift(this.#packet(PACKET.pong + data));
                this.#flush();
                break;
            case PACKET.close:
                throw new PollingError("the node has ended the session");
            default:
                break;
        }
    }

    /**
     * @param {string} text
     * @returns {QueuedPacket}
     */
    #packet(text) {
        const bytes = new TextEncoder().encode(text).length;
        this.bufferedAmount += bytes;
        return { text, bytes };
    }

    async #flush() {
        if (this.#isPosting || !this.#session) return;
        this.#isPosting = true;
        try {
            while (this.#queue.length > 0 && !this.#isClosed) {
                const { body, bytes } = this.#nextBatch(this.#session.maxPayload);
                await this.#request("POST", body, this.#silence + bytes / SLOWEST_UPLOAD);
                this.bufferedAmount -= bytes;
            }
        } catch (error) {
            this.#fail(error);
        }
        this.#isPosting = false;
    }

    /** @param {number} maxPayload */
    #nextBatch(maxPayload) {
        const most = Math.min(maxPayload, BATCH_BYTES);
        let length = 0;
        let bytes = 0;
        for (const packet of this.#queue) {
            const all = bytes + packet.bytes + length;
            if (length > 0 && all > most) break;
            if (all > maxPayload) {
                throw new PollingError(`a message is ${packet.bytes} bytes; the node takes ${maxPayload}`);
            }
            bytes += packet.bytes;
            length += 1;
        }
        const body = this.#queue.splice(0, length).map(({ text }) => text).join(SEPARATOR);
        return { body, bytes };
    }

    /** Milliseconds after which a node that has sent nothing is gone. */
    get #silence() {
        return this.#session?.silence ?? OPEN_TIME;
    }

    /**
     * @param {"GET" | "POST"} method
     * @param {string} [body]
     * @param {number} [time] milliseconds without any progress
     * @returns {Promise<string>}
     */
    async #request(method, body, time = this.#silence) {
        const request = new AbortController();
        let isLate = false;
        const expire = () => {
            isLate = true;
            request.abort();
        };
        let timer = setTimeout(expire, time);
        this.#requests.add(request);
        try {
            const answer = await fetch(this.#address(), { ...this.#options(method, body), signal: request.signal });
            this.#cookies.keep(answer.headers);
            if (!answer.ok) throw refusal(answer);
            return await textOf(answer, () => {
                clearTimeout(timer);
                timer = setTimeout(expire, time);
            });
        } catch (error) {
            throw isLate ? new PollingError("the node does not answer any more") : error;
        } finally {
            clearTimeout(timer);
            this.#requests.delete(request);
        }
    }

    #address() {
        const sid = this.#session ? `&sid=${encodeURIComponent(this.#session.sid)}` : "";
        return `${this.#url}?EIO=4&transport=polling${sid}`;
    }

    /**
     * @param {"GET" | "POST"} method
     * @param {string} [body]
     * @returns {RequestInit}
     */
    #options(method, body) {
        // A body of text is sent as text/plain, so a page of another origin needs to ask for nothing before.
        return { method, body, headers: this.#cookies.headers(), cache: "no-store" };
    }

    /** @param {unknown} error */
    #fail(error) {
        if (this.#isClosed) return;
        this.#isClosed = true;
        this.#queue = [];
        this.#abandonRequests();
        const isOurs = error instanceof PollingError;
        const reason = isOurs ? error.message : "the node can't be reached";
        this.#handler.closed({ reason, retryAfter: isOurs ? error.retryAfter : null });
    }
}

/**
 * @param {string} json
 * @returns {EngineSession}
 */
function sessionFrom(json) {
    const { sid, pingInterval, pingTimeout, maxPayload } = parsed(json);
    const isSound =
        typeof sid === "string" && sid !== "" && [pingInterval, pingTimeout, maxPayload].every(isPositive);
    if (!isSound) throw new PollingError("the node opens no session of Engine.IO");
    const silence = Math.min(Number(pingInterval) + Number(pingTimeout) + GRACE_TIME, 3_600_000);
    return { sid, silence, maxPayload: Number(maxPayload) };
}

/**
 * @param {string} json
 * @returns {{[name: string]: unknown}}
 */
function parsed(json) {
    try {
        return Object(JSON.parse(json));
    } catch {
        return {};
    }
}

/** @param {unknown} value */
function isPositive(value) {
    return Number.isSafeInteger(value) && Number(value) > 0;
}

/**
 * @param {Response} answer
 * @returns {PollingError}
 */
function refusal(answer) {
    const retryAfter = Number(answer.headers.get("Retry-After")) || null;
    // The text is not needed, and would hold the connection.
    answer.body?.cancel().catch(() => undefined);
    return new PollingError(`the node answers with status ${answer.status}`, retryAfter);
}

/**
 * @param {Response} answer
 * @param {() => void} progressed is called whenever a part has come: a snapshot on a slow line takes long
 * @returns {Promise<string>}
 */
async function textOf(answer, progressed) {
    if (!answer.body) return "";
    const reader = answer.body.getReader();
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    let text = "";
    for (;;) {
        const { done, value } = await reader.read();
        if (done) return text + decoder.decode();
        progressed();
        text += decoder.decode(value, { stream: true });
    }
}
