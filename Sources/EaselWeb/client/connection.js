// @ts-check
import { Backoff } from "./backoff.js";
import { answersHTTP } from "./reachability.js";
import { refusalBy } from "./refusal.js";
import { TransportChoice } from "./transport-choice.js";
import { WebSocketProbe } from "./websocket-probe.js";

/** @typedef {import("./address.js").Address} Address */
/** @typedef {import("./refusal.js").Refusal} Refusal */
/** @typedef {import("./transport-choice.js").Transport} Transport */
/** @typedef {string | ((isRefused: boolean) => string | undefined | Promise<string | undefined>)} Token */

/**
 * What the client reads of a WebSocket's events: `data` of a message, `code` and `reason` of a close.
 *
 * @typedef {{type: string, data?: unknown, code?: number, reason?: string}} SocketEvent
 */

/**
 * What the client uses of a WebSocket: the browser's, or one like it.
 *
 * @typedef {object} Socket
 * @property {number} readyState
 * @property {number} bufferedAmount
 * @property {(text: string) => void} send
 * @property {(code?: number, reason?: string) => void} close
 * @property {(type: "open" | "message" | "close", listener: (event: SocketEvent) => void) => void} addEventListener
 * @property {number | null} [retryAfter]
 */
/** @typedef {new (url: string, protocols: string) => Socket} SocketClass */

/** @typedef {{code: number, reason: string}} CloseReason */

/**
 * Who is told what happens to a connection.
 *
 * @typedef {object} ConnectionHandler
 * @property {(token: string | undefined) => void} opened
 * @property {(text: string) => void} received
 * @property {(why: CloseReason) => void} lost a connection that was open is not any more
 * @property {(why: CloseReason) => void} ended there will be no other
 * @property {() => void} changed `isTrying`, `why` or `refusal` has
 */

const PROTOCOL = "easel.v1";
/** Milliseconds. */
const OPEN_TIMEOUT = 10_000;
const WELCOME_TIMEOUT = 20_000;
/** A wait that is longer is no mere reconnect any more. */
const NOTICEABLE_WAIT = 1_500;
/** Milliseconds, where a node refuses and does not say for how long. */
const DEFAULT_STAY_AWAY = new Map([
    [1013, 1_000],
    [4413, 1_000],
    [4429, 5_000],
]);
/** Coming again in the same way would be of no use. */
const FINAL_CODES = new Set([4400, 4403, 4404, 4409]);
const UNAUTHENTICATED = 4401;
/** The network's, or a deadline's: no node has said it. */
const ABNORMAL = 1006;
/** New tokens that are tried in a row. */
const TOKEN_ATTEMPTS = 3;

/** The state of a socket that takes what is sent. */
const OPEN = 1;

/** Keeps a connection to one of a board's nodes, and makes another when it is lost, until it is stopped. */
export class Connection {
    /**
     * Why there is no connection, as far as is known.
     *
     * @type {CloseReason | null}
     */
    why = null;
    /**
     * Why the node of the last attempt lets nobody connect who comes from here; null if it would, or is away.
     *
     * @type {Refusal | null}
     */
    refusal = null;
    #questions = 0;
    #addresses;
    #handler;
    #token;
    #socketClass;
    #backoff;
    #choice;
    /** @type {Transport} */
    #transport = "websocket";
    /**
     * Whether the node answers a request while a WebSocket is tried.
     *
     * @type {Promise<boolean>}
     */
    #evidence = Promise.resolve(false);
    /** Done once the failure of the last attempt was weighed. */
    #verdict = Promise.resolve();
    /** @type {WebSocketProbe | null} */
    #probe = null;
    /** @type {Socket | null} */
    #socket = null;
    #isOpen = false;
    #isWelcomed = false;
    /** Told apart from attempts that were given up: their events may come late. */
    #generation = 0;
    #next;
    #isStopped = true;
    #failures = 0;
    #refusedTokens = 0;
    /** Whether the last token was refused, or has expired. */
    #isTokenRefused = false;
    #isWaitLong = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #deadline;

    /**
     * @param {object} options
     * @param {Address[]} options.addresses
     * @param {ConnectionHandler} options.handler
     * @param {Token} [options.token]
     * @param {SocketClass} [options.WebSocket]
     * @param {readonly Transport[]} [options.transports]
     * @param {Backoff} [options.backoff]
     * @param {TransportChoice} [options.choice]
     */
    constructor({ addresses, handler, token, WebSocket, transports, backoff = new Backoff(), choice }) {
        this.#addresses = addresses;
        this.#handler = handler;
        this.#token = token;
        this.#socketClass = WebSocket;
        this.#backoff = backoff;
        this.#choice = choice ?? new TransportChoice(transports);
        this.#next = -1;
    }

    /** The address of the latest attempt. */
    get #address() {
        return this.#addresses[this.#next % this.#addresses.length];
    }

    get isStopped() {
        return this.#isStopped;
    }

    get isOpen() {
        return this.#isOpen;
    }

    /** Whether it is to be expected that a connection stands in a moment. */
    get isTrying() {
        return !this.#isStopped && this.#failures === 0 && !this.#isWaitLong;
    }

    /** How the connection that stands was made; null if there is none. */
    get transport() {
        return this.#isOpen ? this.#transport : null;
    }

    get bufferedAmount() {
        return this.#socket?.bufferedAmount ?? 0;
    }

    start() {
        if (!this.#isStopped) return;
        this.#isStopped = false;
        this.#attempt();
    }

    stop() {
        this.#isStopped = true;
        clearTimeout(this.#timer);
        this.#abandonSocket(1000, "");
    }

    /**
     * Sends it while the connection stands. A socket that is closing takes nothing, and tells only later that it is closed.
     *
     * @param {string} text
     */
    send(text) {
        if (this.#isOpen && this.#socket?.readyState === OPEN) this.#socket.send(text);
    }

    /** A welcome came. */
    succeeded() {
        clearTimeout(this.#deadline);
        this.#isWelcomed = true;
        this.#backoff.succeeded();
        this.#failures = 0;
        this.#refusedTokens = 0;
        this.why = null;
        this.refusal = null;
        this.#questions += 1;
        if (this.#transport === "websocket") {
            this.#choice.webSocketWorked();
        } else {
            this.#choice.pollingWorked();
            this.#probeLater();
        }
    }

    /**
     * The node asks not to be come back to for so long.
     *
     * @param {number} milliseconds
     */
    stayAway(milliseconds) {
        this.#backoff.waitAtLeast(milliseconds);
    }

    /**
     * The node asks to be left.
     *
     * @param {number} milliseconds
     */
    drain(milliseconds) {
        const generation = this.#generation;
        setTimeout(() => {
            if (generation !== this.#generation || !this.#isOpen) return;
            this.lose({ code: 1012, reason: "draining" });
        }, Math.min(milliseconds, 60_000));
    }

    /**
     * Gives a connection up without waiting for its end, and makes another.
     *
     * @param {CloseReason} why
     */
    lose(why) {
        if (this.#isStopped) return;
        this.#abandonSocket(1000, why.reason);
        this.#lost(why);
    }

    /** Does not wait any longer. */
    hurry() {
        if (this.#isStopped || this.#socket || this.#timer === undefined) return;
        this.#attempt();
    }

    async #attempt() {
        clearTimeout(this.#timer);
        this.#timer = undefined;
        this.#generation += 1;
        const generation = this.#generation;
        this.#isWaitLong = false;
        this.#handler.changed();
        try {
            const token = await (typeof this.#token === "function" ? this.#token(this.#isTokenRefused) : this.#token);
            await this.#verdict;
            const transport = this.#choice.next();
            const makeSocket = await this.#socketMaker(transport);
            if (generation !== this.#generation || this.#isStopped) return;
            this.#transport = transport;
            this.#open(makeSocket, token, generation);
        } catch (error) {
            if (generation === this.#generation) this.#lost({ code: 1006, reason: String(error) });
        }
    }

    /**
     * @param {Transport} transport
     * @returns {Promise<(address: Address) => Socket>}
     */
    async #socketMaker(transport) {
        if (transport === "polling") {
            const { PollingSocket } = await import("./polling-socket.js");
            return (address) => new PollingSocket(address);
        }
        const SocketClass = this.#socketClass ?? (await defaultSocketClass());
        return ({ socketURL }) => new SocketClass(socketURL, PROTOCOL);
    }

    /**
     * @param {(address: Address) => Socket} makeSocket
     * @param {string | undefined} token
     * @param {number} generation
     */
    #open(makeSocket, token, generation) {
        this.#next += 1;
        const address = this.#address;
        const isDoubted = this.#transport === "websocket" && this.#choice.wantsEvidence;
        this.#evidence = isDoubted ? answersHTTP(address) : Promise.resolve(false);
        const socket = makeSocket(address);
        this.#socket = socket;
        const whileCurrent =
            (/** @type {(event: SocketEvent) => void} */ action) =>
            (/** @type {SocketEvent} */ event) => {
                if (generation === this.#generation) action(event);
            };
        socket.addEventListener(
            "open",
            whileCurrent(() => {
                this.#isOpen = true;
                this.#giveUpAfter(WELCOME_TIMEOUT, "no welcome came");
                this.#handler.opened(token);
            })
        );
        socket.addEventListener(
            "message",
            whileCurrent(({ data }) => this.#handler.received(String(data)))
        );
        socket.addEventListener(
            "close",
            whileCurrent(({ code = 1006, reason = "" }) => this.#closed({ code, reason }))
        );
        this.#giveUpAfter(OPEN_TIMEOUT, "the node does not answer");
    }

    /**
     * @param {number} milliseconds
     * @param {string} reason
     */
    #giveUpAfter(milliseconds, reason) {
        clearTimeout(this.#deadline);
        this.#deadline = setTimeout(() => {
            this.#weigh(ABNORMAL, !this.#isOpen);
            if (!this.#isOpen) this.#askWhy();
            this.lose({ code: ABNORMAL, reason });
        }, milliseconds);
    }

    /**
     * Takes from an attempt that ended before its welcome what it says of the ways to connect.
     *
     * @param {number} code
     * @param {boolean} wasSlow whether it did not open in time
     */
    #weigh(code, wasSlow) {
        if (this.#isWelcomed) return;
        if (this.#transport === "polling") {
            if (code === ABNORMAL) this.#choice.pollingFailed();
        } else if (code !== ABNORMAL) {
            this.#choice.webSocketWorked();
        } else {
            const evidence = wasSlow ? answersHTTP(this.#address) : this.#evidence;
            this.#verdict = evidence.then((isThere) => this.#choice.webSocketFailed({ answersHTTP: isThere, wasSlow }));
        }
    }

    /** Asks the node why it does not let this client connect. Goes on connecting meanwhile: an operator may help. */
    async #askWhy() {
        this.#questions += 1;
        const question = this.#questions;
        const refusal = await refusalBy(this.#address);
        if (question !== this.#questions || this.#isStopped) return;
        this.refusal = refusal;
        if (refusal) this.stayAway(refusal.retryAfter * 1_000);
        this.#handler.changed();
    }

    /** Looks for a WebSocket beside a session of polling, when it is time. */
    #probeLater() {
        const generation = this.#generation;
        const address = this.#address;
        this.#probe?.stop();
        this.#probe = new WebSocketProbe(this.#choice.retryTime, async () => {
            const makeSocket = await this.#socketMaker("websocket");
            return makeSocket(address);
        }, (isOpen) => {
            if (generation !== this.#generation) return;
            if (isOpen) {
                this.#choice.probeOpened();
                this.lose({ code: 1000, reason: "WebSockets work again" });
            } else {
                this.#choice.probeFailed();
                this.#probeLater();
            }
        });
    }

    /** @param {CloseReason} why */
    #closed(why) {
        const retryAfter = this.#socket?.retryAfter;
        if (retryAfter) this.stayAway(retryAfter * 1_000);
        const asked = DEFAULT_STAY_AWAY.get(why.code);
        if (asked) this.stayAway(asked);
        this.#weigh(why.code, false);
        if (why.code === ABNORMAL && !this.#isOpen) this.#askWhy();
        this.#forgetSocket();
        if (this.#isFinal(why)) {
            this.#isStopped = true;
            this.why = why;
            this.#handler.ended(why);
        } else {
            this.#lost(why);
        }
    }

    /** @param {CloseReason} why */
    #isFinal({ code }) {
        this.#isTokenRefused = code === UNAUTHENTICATED;
        if (code !== UNAUTHENTICATED) return FINAL_CODES.has(code);
        this.#refusedTokens += 1;
        return typeof this.#token !== "function" || this.#refusedTokens >= TOKEN_ATTEMPTS;
    }

    /** @param {CloseReason} why */
    #lost(why) {
        this.why = why;
        if (!this.#isWelcomed) this.#failures += 1;
        this.#isWelcomed = false;
        const wait = this.#backoff.next();
        this.#isWaitLong = wait > NOTICEABLE_WAIT;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#attempt(), wait);
        this.#handler.lost(why);
    }

    /**
     * @param {number} code
     * @param {string} reason
     */
    #abandonSocket(code, reason) {
        const socket = this.#socket;
        this.#generation += 1;
        this.#forgetSocket();
        try {
            socket?.close(code, reason.slice(0, 40));
        } catch {
            // A socket that can't be closed is none that could still say something.
        }
    }

    #forgetSocket() {
        clearTimeout(this.#deadline);
        this.#probe?.stop();
        this.#probe = null;
        this.#socket = null;
        this.#isOpen = false;
    }
}

/** @returns {Promise<SocketClass>} */
async function defaultSocketClass() {
    if (globalThis.WebSocket) return globalThis.WebSocket;
    const { NodeWebSocket } = await import("./node-websocket.js");
    return NodeWebSocket;
}
