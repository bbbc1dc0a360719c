// @ts-check
import { EnginePolling } from "./engine-polling.js";
import { isObject } from "./json-value.js";
import { connectPacket, disconnectPacket, eventPacket, parsePacket } from "./socket-packet.js";

/** @typedef {import("./address.js").Address} Address */
/** @typedef {import("./connection.js").CloseReason} CloseReason */

const NAMESPACE = "/boards";
/** The network's, or a refusal without a code. */
const ABNORMAL = 1006;

/**
 * A board's session over Socket.IO and polling, with what the client uses of a WebSocket: where a network lets no
 * WebSocket through. Each message of `easel.v1` is an event named by its type.
 */
export class PollingSocket extends EventTarget {
    readyState = 0;
    /**
     * Seconds that a node that refused asked for.
     *
     * @type {number | null}
     */
    retryAfter = null;
    #board;
    /** @type {EnginePolling} */
    #engine;
    /** Ends the listening to the page. */
    #page = new AbortController();

    /** @param {Address} address */
    constructor({ board, base }) {
        super();
        this.#board = board;
        this.#engine = new EnginePolling(`${base}/socket.io/`, {
            opened: () => this.#engine.send(connectPacket(NAMESPACE)),
            received: (text) => this.#received(text),
            closed: ({ reason, retryAfter }) => {
                this.retryAfter = retryAfter;
                this.#ended({ code: ABNORMAL, reason });
            },
        });
        if (typeof document !== "undefined") this.#leaveWithPage();
    }

    get bufferedAmount() {
        return this.#engine.bufferedAmount;
    }

    /** @param {string} text a message of `easel.v1` */
    send(text) {
        if (this.readyState !== 1) return;
        const { type, ...fields } = JSON.parse(text);
        const values = type === "hello" ? { ...fields, board: this.#board } : fields;
        this.#engine.send(eventPacket(NAMESPACE, type, values));
    }

    /** Ends the session. Unlike a WebSocket's, this close is told to nobody here. */
    close() {
        if (this.readyState === 3) return;
        const wasOpen = this.readyState === 1;
        this.readyState = 3;
        this.#page.abort();
        this.#engine.close(wasOpen ? disconnectPacket(NAMESPACE) : undefined);
    }

    /** @param {string} text */
    #received(text) {
        let packet;
        try {
            packet = parsePacket(text, NAMESPACE);
        } catch (error) {
            this.#end({ code: 1002, reason: error instanceof Error ? error.message : "" });
            return;
        }
        switch (packet.type) {
            case "connect":
                this.readyState = 1;
                this.dispatchEvent(new Event("open"));
                break;
            case "connect-error":
                this.#end({ code: ABNORMAL, reason: "the node refuses the session" });
                break;
            case "disconnect":
                this.#end({ code: ABNORMAL, reason: "the node has ended the session" });
                break;
            case "event":
                this.#tell(packet.values);
                break;
            default:
                break;
        }
    }

    /** @param {unknown[]} values */
    #tell([type, fields]) {
        if (typeof type !== "string" || !isObject(fields)) {
            this.#end({ code: 1002, reason: "an event is no message" });
            return;
        }
        if (type === "close") this.#end(closeFrom(fields));
        else this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify({ ...fields, type }) }));
    }

    /** @param {CloseReason} why */
    #end(why) {
        this.#engine.close();
        this.#ended(why);
    }

    /** @param {CloseReason} why */
    #ended(why) {
        if (this.readyState === 3) return;
        this.readyState = 3;
        this.#page.abort();
        this.dispatchEvent(Object.assign(new Event("close"), why));
    }

    /** A WebSocket ends with its page; a session of polling would stay on the board until its heartbeat is missed. */
    #leaveWithPage() {
        const leave = () => {
            this.#engine.close(this.readyState === 1 ? disconnectPacket(NAMESPACE) : undefined);
            this.#ended({ code: ABNORMAL, reason: "the page was left" });
        };
        addEventListener("pagehide", leave, { signal: this.#page.signal });
    }
}

/**
 * The close that a node tells of before it ends the session: Socket.IO has no codes of its own.
 *
 * @param {{readonly [name: string]: unknown}} fields
 * @returns {CloseReason}
 */
function closeFrom({ code, reason }) {
    const text = typeof reason === "string" ? reason : "";
    return { code: Number.isSafeInteger(code) ? Number(code) : ABNORMAL, reason: text };
}
