// @ts-check
import { createHash, randomBytes } from "node:crypto";
import http from "node:http";
import https from "node:https";
import { frame, FrameError, FrameParser, OPCODE } from "./websocket-frames.js";

const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** Milliseconds until a close frame is no longer waited for. */
const CLOSE_TIMEOUT = 2_000;
const OPEN_TIMEOUT = 10_000;

/**
 * A WebSocket for node, as far as a client of Easel needs one: RFC 6455 with text messages, without
 * extensions.
 */
export class NodeWebSocket extends EventTarget {
    readyState = 0;
    bufferedAmount = 0;
    protocol = "";
    /**
     * Seconds that a server that refused asked for.
     *
     * @type {number | null}
     */
    retryAfter = null;
    /** @type {import("node:stream").Duplex | null} */
    #socket = null;
    #request;
    #parser = new FrameParser();
    #close = { code: 1006, reason: "" };
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;

    /**
     * @param {string | URL} url
     * @param {string | string[]} [protocols]
     */
    constructor(url, protocols = []) {
        super();
        const { href, protocol } = new URL(url);
        const isSecure = protocol === "wss:";
        const key = randomBytes(16).toString("base64");
        const offered = [protocols].flat().join(", ");
        this.#request = (isSecure ? https : http).request(href.replace(/^ws/, "http"), {
            agent: false,
            headers: {
                Connection: "Upgrade",
                Upgrade: "websocket",
                "Sec-WebSocket-Key": key,
                "Sec-WebSocket-Version": "13",
                ...(offered !== "" && { "Sec-WebSocket-Protocol": offered }),
            },
        });
        this.#timer = setTimeout(() => this.#fail(), OPEN_TIMEOUT);
        this.#request.on("upgrade", (response, socket, head) => this.#upgraded(key, response, socket, head));
        this.#request.on("response", (response) => {
            this.retryAfter = Number(response.headers["retry-after"]) || null;
            this.#fail();
        });
        this.#request.on("error", () => this.#fail());
        this.#request.end();
    }

    /** @param {string} text */
    send(text) {
        if (this.readyState === 0) throw new DOMException("it is not open yet", "InvalidStateError");
        if (this.readyState === 1) this.#write(OPCODE.text, Buffer.from(text));
    }

    /**
     * @param {number} [code]
     * @param {string} [reason]
     */
    close(code = 1000, reason = "") {
        if (this.readyState >= 2) return;
        if (this.readyState === 0) {
            this.#fail();
            return;
        }
        this.readyState = 2;
        this.#write(OPCODE.close, closePayload(code, reason));
        this.#endWithin(CLOSE_TIMEOUT);
    }

    /**
     * @param {string} key
     * @param {import("node:http").IncomingMessage} response
     * @param {import("node:stream").Duplex} socket
     * @param {Buffer} head
     */
    #upgraded(key, response, socket, head) {
        clearTimeout(this.#timer);
        this.#socket = socket;
        socket.on("error", () => this.#ended());
        socket.on("close", () => this.#ended());
        socket.on("end", () => socket.destroy());
        const expected = createHash("sha1").update(key + ACCEPT_SUFFIX).digest("base64");
        if (this.readyState !== 0 || response.headers["sec-websocket-accept"] !== expected) {
            socket.destroy();
            return;
        }
        socket.setNoDelay?.(true);
        this.protocol = String(response.headers["sec-websocket-protocol"] ?? "");
        this.readyState = 1;
        this.dispatchEvent(new Event("open"));
        socket.on("data", (bytes) => this.#received(bytes));
        if (head.length > 0) this.#received(head);
    }

    /** @param {Buffer} bytes */
    #received(bytes) {
        try {
            for (const message of this.#parser.take(bytes)) this.#handle(message);
        } catch (error) {
            if (error instanceof FrameError) this.#endWith(error.code, error.message);
            else this.#endWith(1007, "a text message must be UTF-8");
        }
    }

    /** @param {import("./websocket-frames.js").Message} message */
    #handle({ opcode, payload }) {
        if (this.readyState === 3) return;
        switch (opcode) {
            case OPCODE.text:
                // What comes after one's own close is of no use to anybody.
                if (this.readyState === 1) this.#dispatchMessage(payload);
                break;
            case OPCODE.ping:
                if (this.readyState === 1) this.#write(OPCODE.pong, payload);
                break;
            case OPCODE.close:
                this.#receivedClose(payload);
                break;
            default:
                break;
        }
    }

    /** @param {Buffer} payload */
    #dispatchMessage(payload) {
        const data = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload);
        this.dispatchEvent(new MessageEvent("message", { data }));
    }

    /** @param {Buffer} payload */
    #receivedClose(payload) {
        const code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
        this.#close = { code, reason: payload.subarray(2).toString() };
        if (this.readyState === 1) {
            this.readyState = 2;
            this.#write(OPCODE.close, payload.subarray(0, 2));
        }
        this.#socket?.end();
        this.#endWithin(CLOSE_TIMEOUT);
    }

    /**
     * @param {number} code
     * @param {string} reason
     */
    #endWith(code, reason) {
        if (this.readyState > 1) {
            this.#socket?.destroy();
            return;
        }
        this.#close = { code, reason };
        this.readyState = 2;
        this.#write(OPCODE.close, closePayload(code, reason));
        this.#socket?.end();
        this.#endWithin(CLOSE_TIMEOUT);
    }

    /** @param {number} milliseconds */
    #endWithin(milliseconds) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#socket?.destroy(), milliseconds);
    }

    /**
     * @param {number} opcode
     * @param {Buffer} payload
     */
    #write(opcode, payload) {
        const bytes = frame(opcode, payload, randomBytes(4));
        this.bufferedAmount += bytes.length;
        this.#socket?.write(bytes, () => {
            this.bufferedAmount -= bytes.length;
        });
    }

    #fail() {
        this.#request.destroy();
        // Not within the call that made it fail: a browser tells of it later too.
        setImmediate(() => this.#ended());
    }

    #ended() {
        if (this.readyState === 3) return;
        clearTimeout(this.#timer);
        this.readyState = 3;
        const { code, reason } = this.#close;
        this.dispatchEvent(Object.assign(new Event("close"), { code, reason, wasClean: code !== 1006 }));
    }
}

/**
 * @param {number} code
 * @param {string} reason
 * @returns {Buffer}
 */
function closePayload(code, reason) {
    const text = Buffer.from(reason).subarray(0, 120);
    const payload = Buffer.alloc(2 + text.length);
    payload.writeUInt16BE(code, 0);
    text.copy(payload, 2);
    return payload;
}
