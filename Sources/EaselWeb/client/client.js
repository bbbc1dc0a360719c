// @ts-check
import { parseAddresses } from "./address.js";
import { Announcer } from "./announcer.js";
import { canonicalSize } from "./canonical-json.js";
import { Changes } from "./changes.js";
import { Connection } from "./connection.js";
import { checkFits } from "./edit-check.js";
import { EaselError } from "./error.js";
import { randomKey } from "./identity.js";
import { copyJSON, isObject } from "./json-value.js";
import { submitOrphanedOutbox } from "./orphaned-outbox.js";
import { touchedProperties } from "./optimistic.js";
import { pack } from "./pack.js";
import { PageWatch } from "./page-watch.js";
import { validColor, validName } from "./participant-look.js";
import { PresenceSender } from "./presence-sender.js";
import { OutboxPersister } from "./outbox-persister.js";
import { Replica } from "./replica.js";
import { TokenRenewal } from "./token-renewal.js";
import { UndoStack } from "./undo-stack.js";
import { Waiters } from "./waiters.js";
import { Watchdog } from "./watchdog.js";

/** @typedef {import("./types.js").ClientOptions} ClientOptions */
/** @typedef {import("./types.js").Edit} Edit */
/** @typedef {import("./types.js").Identity} Identity */
/** @typedef {import("./types.js").JSONObject} JSONObject */
/** @typedef {import("./types.js").Status} Status */
/** @typedef {import("./connection.js").CloseReason} CloseReason */
/** @typedef {import("./replica.js").Action} Action */
/** @typedef {import("./undo-stack.js").UndoMode} UndoMode */

/** Milliseconds until what was refused for the moment is submitted again. */
const RETRY_TIME = 1_000;
/** Milliseconds until a new name is told, for it is written a letter at a time. */
const RENAME_TIME = 400;
const BOARD_DELETED = 4409;

/**
 * A client of one board: shows the board as it is and what its user does at once, keeps what was done until
 * it is in the log, and connects again whenever the connection is lost.
 */
export class EaselClient extends EventTarget {
    #addresses;
    #token;
    #key;
    #name;
    #color;
    #replica;
    #connection;
    /** @type {OutboxPersister} */
    #persister;
    #presence;
    #watchdog;
    #renewal;
    #undo = new UndoStack();
    #waiters = new Waiters();
    /** @type {CloseReason | null} */
    #closeReason = null;
    #isClosed = false;
    #announcer;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #retryTimer;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #renameTimer;
    /** @type {PageWatch | null} */
    #page = null;

    /** @param {ClientOptions} options */
    constructor(options) {
        super();
        const { url, store = null, token, WebSocket, transports } = options;
        const addresses = parseAddresses(url);
        this.#addresses = addresses;
        this.#token = token;
        const identity = store?.identity ?? { key: options.key ?? randomKey(), nextN: 1, operations: [] };
        this.#key = identity.key;
        this.#name = validName(options.name);
        this.#color = validColor(options.color);
        this.#replica = new Replica(identity, options.document, options.limits);
        const handler = this.#connectionHandler();
        this.#connection = new Connection({ addresses, token, WebSocket, transports, handler });
        const bufferedBytes = () => this.#connection.bufferedAmount;
        const tellPresence = (/** @type {JSONObject} */ state) => this.#send({ type: "presence", state });
        this.#presence = new PresenceSender(tellPresence, bufferedBytes);
        this.#watchdog = new Watchdog({
            ping: () => this.#send({ type: "ping" }),
            gone: () => this.#connection.lose({ code: 1006, reason: "the node does not answer any more" }),
            hasCaughtUp: () => this.#replica.isCaughtUp,
            expectsAcknowledgement: () => this.#replica.pendingCount > 0,
            bufferedBytes,
        });
        this.#renewal = new TokenRenewal(token, (next) => this.#send({ type: "token", token: next }));
        this.#announcer = new Announcer(this, this.#replica.pendingCount);
        this.#persister = new OutboxPersister(store, {
            kept: (id) => this.#perform(this.#replica.release(id)),
            written: () => this.#announcer.tellPending(this.pending, this.unwritten),
            failed: (message) => this.#storeFailed(message),
            lost: (identity, unkept) => this.#becomeAnother(identity, unkept),
        });
    }

    // What can be seen

    get status() {
        return this.#announcer.status;
    }

    get closeReason() {
        return this.#closeReason;
    }

    /** Why the node lets nobody connect who comes from here; null if it would, or is away. */
    get refusal() {
        return this.#connection.refusal;
    }

    get board() {
        return this.#addresses[0].board;
    }

    get client() {
        return this.#replica.client;
    }

    /** The client's secret: what its id follows from, and what a link that lets so many clients in asks HTTP requests for. */
    get key() {
        return this.#key;
    }

    get role() {
        return this.#replica.role;
    }

    get session() {
        return this.#replica.session;
    }

    get node() {
        return this.#replica.node;
    }

    get transport() {
        return this.#connection.transport;
    }

    get epoch() {
        return this.#replica.epoch;
    }

    get seq() {
        return this.#replica.seq;
    }

    get limits() {
        return this.#replica.limits;
    }

    get name() {
        return this.#name ?? "";
    }

    get color() {
        return this.#color ?? "";
    }

    get pending() {
        return this.#replica.pendingCount;
    }

    /** @returns {number} */
    get unwritten() {
        return this.#persister.unwritten;
    }

    get participants() {
        return this.#replica.participants;
    }

    get participantCount() {
        return this.#replica.participantCount;
    }

    get document() {
        return this.#replica.document;
    }

    get confirmed() {
        return this.#replica.confirmed;
    }

    get canUndo() {
        return this.#undo.canUndo;
    }

    get canRedo() {
        return this.#undo.canRedo;
    }

    /** The digest of the confirmed document. */
    digest() {
        return this.#replica.confirmed.digest();
    }

    // Connecting

    /** Connects, and goes on connecting whenever the connection is lost, until {@link close}. */
    connect() {
        if (this.#isClosed || this.#closeReason) return;
        this.#connection.start();
        this.#page ??= new PageWatch({
            look: () => {
                this.#connection.hurry();
                this.#watchdog.probe();
            },
            // A machine without network may still reach a node on it: asked, not believed.
            doubt: () => this.#watchdog.probe(),
        });
        this.#tellStatus();
    }

    /** Ends the client. What is not in the log stays in the store, if there is one. */
    async close() {
        if (this.#isClosed) return;
        this.#end({ code: 1000, reason: "the client was closed" });
        this.#isClosed = true;
        await this.#persister.close();
    }

    /**
     * Another name or colour. The protocol tells of it when a session begins, so the client connects anew.
     *
     * @param {{name?: string, color?: string}} look
     */
    rename({ name, color }) {
        const before = [this.#name, this.#color];
        if (name !== undefined) this.#name = validName(name);
        if (color !== undefined) this.#color = validColor(color);
        if (before[0] === this.#name && before[1] === this.#color) return;
        clearTimeout(this.#renameTimer);
        this.#renameTimer = setTimeout(() => {
            if (this.#connection.isOpen) this.#connection.lose({ code: 1000, reason: "renamed" });
        }, RENAME_TIME);
    }

    // Submitting

    /**
     * Submits an operation: it is shown at once, and sent now or as soon as there is a connection.
     *
     * @param {readonly Edit[]} edits
     * @param {{undo?: "new" | "merge" | "none"}} [options]
     * @returns {number} the operation's number
     * @throws {EaselError} with the code of the `reject` that the server would answer
     */
    submit(edits, options = {}) {
        const [n] = this.submitAll([edits], options);
        return n;
    }

    /**
     * Submits operations in their order, which are one step of undo, and tells of all of them once.
     *
     * @param {readonly (readonly Edit[])[]} operations
     * @param {{undo?: "new" | "merge" | "none"}} [options]
     * @returns {number[]} their numbers
     * @throws {EaselError} as `submit` does; the operations before the one that is refused stand
     */
    submitAll(operations, options = {}) {
        const mode = options.undo ?? "new";
        return this.#submitAll(operations, mode, mode === "new" ? "merge" : mode);
    }

    /**
     * Sends nothing new until the returned function is called; what is submitted meanwhile is shown and stored as ever. So others see at
     * once what was made little by little.
     *
     * @returns {() => void}
     */
    holdBack() {
        this.#replica.holdBack();
        let isHeld = true;
        return () => {
            if (!isHeld) return;
            isHeld = false;
            this.#perform(this.#replica.letGo());
        };
    }

    /**
     * Waits until an operation is in the log.
     *
     * @param {number} n what `submit` returned
     * @returns {Promise<{n: number, seq: number | null}>} its seq, or null if only that is known
     */
    acknowledged(n) {
        return this.#waiters.outcome(n);
    }

    /** Takes back the last step of one's own that still stands. */
    undo() {
        return this.#takeBack("undo");
    }

    /** Takes back the last `undo`. */
    redo() {
        return this.#takeBack("redo");
    }

    /** The next `merge` begins a step of its own. */
    markUndo() {
        this.#undo.close();
    }

    /**
     * Shows others where one is. The newest state wins.
     *
     * @param {JSONObject} state
     */
    setPresence(state) {
        if (!isObject(state)) throw new EaselError("invalid-presence", "a presence state is an object");
        const copy = /** @type {JSONObject} */ (copyJSON(state, "the presence state"));
        const bytes = canonicalSize(copy);
        const allowed = this.limits.presenceBytes;
        if (bytes > allowed) {
            const message = `the state is ${bytes} bytes of JSON; ${allowed} are allowed`;
            throw new EaselError("presence-too-large", message);
        }
        this.#presence.set(copy);
    }

    /**
     * The digest that the node has of the board, asked for once the client has caught up.
     *
     * @returns {Promise<{seq: number, digest: string}>}
     */
    serverDigest() {
        const digest = this.#waiters.digest();
        if (this.#closeReason) this.#waiters.failDigests("closed", "the client is closed");
        else if (this.#replica.isCaughtUp) this.#send({ type: "digest" });
        return digest;
    }

    /**
     * @param {readonly (readonly Edit[])[]} operations
     * @param {UndoMode} first
     * @param {UndoMode} further
     * @returns {number[]}
     */
    #submitAll(operations, first, further) {
        /** @type {Action[]} */
        const all = [];
        try {
            return operations.map((operation, index) => {
                const { n, actions } = this.#submit(operation, index === 0 ? first : further);
                all.push(...actions);
                return n;
            });
        } finally {
            if (all.length > 0) this.#perform(all);
        }
    }

    /**
     * @param {readonly Edit[]} edits
     * @param {UndoMode} mode
     * @returns {{n: number, actions: Action[]}} what is to be done for it
     */
    #submit(edits, mode) {
        const closed = this.#closeReason;
        if (closed) throw new EaselError("closed", `the client is closed: ${closed.reason}`);
        if (this.role === "viewer") throw new EaselError("read-only", "viewers can't change the board");
        const before = this.document;
        const checked = isTakingBack(mode) ? [...edits] : before.check(edits, this.limits);
        // What takes a step back is made of what was on the board, and packed: it need not be looked at or copied.
        if (isTakingBack(mode)) checkFits(before, checked, this.limits);
        const step = this.#undo.step(mode);
        /** @type {Map<string, Set<string> | null>} */
        const touched = step ? touchedProperties(checked, before) : new Map();
        const ids = [...touched.keys()];
        const old = new Map(ids.map((id) => [id, before.get(id)]));
        const { n, actions } = this.#replica.submit(checked, this.#persister.holdsBack);
        this.#waiters.expect(n);
        step?.numbers.add(n);
        step?.record(ids, (id) => old.get(id), (id) => this.document.get(id), (id) => touched.get(id) ?? null);
        this.#persister.add(n, n, checked);
        return { n, actions };
    }

    /** @param {"undo" | "redo"} direction */
    #takeBack(direction) {
        if (this.#closeReason || this.role === "viewer") return null;
        const edits = this.#undo.take(direction, this.document);
        const n = edits && this.#submitInverse(edits, direction);
        this.#announcer.tellUndo(this);
        return n;
    }

    /**
     * @param {Edit[]} edits
     * @param {"undo" | "redo"} direction
     * @returns {number} of the last operation
     */
    #submitInverse(edits, direction) {
        const moreOf = /** @type {const} */ ({ undo: "undo-more", redo: "redo-more" });
        return this.#submitAll(pack(edits, this.limits), direction, moreOf[direction]).at(-1) ?? 0;
    }

    // The store

    /** @param {string} message */
    #storeFailed(message) {
        const consequence = "changes are kept only as long as this page is open";
        this.#announcer.notice("store-failed", `${consequence}: ${message}`);
    }

    /**
     * @param {Identity} identity
     * @param {Set<number>} unkept
     */
    #becomeAnother(identity, unkept) {
        this.#key = identity.key;
        const kept = this.#replica.become(identity, unkept);
        if (this.#connection.isOpen) this.#connection.lose({ code: 1000, reason: "another identity" });
        this.#perform(kept.actions);
        for (const { id, n, edits } of kept.queued) this.#persister.add(id, n, edits);
    }

    // The connection

    /** @returns {import("./connection.js").ConnectionHandler} */
    #connectionHandler() {
        return {
            opened: (token) => {
                this.#renewal.watch(token);
                this.#perform(this.#replica.connected(), token);
            },
            received: (text) => this.#receive(text),
            lost: (why) => this.#lost(why),
            ended: (why) => this.#end(why),
            changed: () => this.#tellStatus(),
        };
    }

    /** @param {string} text */
    #receive(text) {
        this.#watchdog.heard();
        let message;
        try {
            message = JSON.parse(text);
        } catch {
            this.#violated("a frame is no JSON");
            return;
        }
        this.#perform(this.#replica.receive(message));
    }

    /** @param {CloseReason} why */
    #lost(why) {
        this.#disconnected();
        this.#waiters.failDigests("connection-lost", `the connection was lost: ${why.reason || why.code}`);
        this.#tell("participants");
        this.#tellStatus(why.reason);
    }

    #disconnected() {
        this.#watchdog.stop();
        this.#renewal.stop();
        this.#presence.close();
        clearTimeout(this.#retryTimer);
        this.#replica.disconnected();
    }

    /** @param {CloseReason} why */
    #end(why) {
        if (this.#closeReason) return;
        this.#closeReason = why;
        this.#connection.stop();
        this.#disconnected();
        clearTimeout(this.#renameTimer);
        this.#page?.stop();
        if (why.code === BOARD_DELETED) {
            this.#perform(this.#replica.abandon("board-deleted", "the board was deleted"));
            this.#tell("deleted");
        }
        this.#waiters.failAll("closed", why.reason || `closed with code ${why.code}`);
        this.#tell("participants");
        this.#tellStatus(why.reason);
    }

    /** @param {string} message */
    #violated(message) {
        this.#announcer.notice("protocol-violation", message);
        this.#replica.distrust();
        this.#connection.lose({ code: 1002, reason: message });
    }

    /** @param {object} message */
    #send(message) {
        this.#connection.send(JSON.stringify(message));
    }

    // Actions

    /**
     * @param {Action[]} actions
     * @param {string} [token]
     */
    #perform(actions, token) {
        const changes = new Changes();
        /** @type {number[]} */
        const settled = [];
        for (const action of actions) {
            if (action.type === "changed") changes.add(action.ids, action.origin);
            if (action.type === "acknowledged" || action.type === "rejected") settled.push(action.n);
        }
        this.#persister.remove(settled);
        for (const action of actions) this.#performNow(action, token);
        for (const detail of changes.details()) this.#tell("change", detail);
        for (const action of actions) this.#announce(action);
        this.#announcer.tellPending(this.pending, this.unwritten);
        this.#announcer.tellUndo(this);
    }

    /**
     * What has to be done before anybody is told of anything.
     *
     * @param {Action} action
     * @param {string | undefined} token
     */
    #performNow(action, token) {
        switch (action.type) {
            case "hello":
                this.#send(this.#hello(action.resume, token));
                break;
            case "submit":
                this.#connection.send(action.frame);
                this.#watchdog.hurry();
                break;
            case "renumbered":
                this.#persister.renumber(action.from, action.to, action.edits);
                break;
            case "welcomed":
                this.#connection.succeeded();
                this.#watchdog.start(this.#replica.heartbeat);
                this.#presence.open();
                break;
            case "acknowledged":
                this.#waiters.acknowledge(action.id, action.seq);
                break;
            case "rejected":
                this.#undo.forget(action.id);
                this.#waiters.reject(action.id, action.code, action.message);
                break;
            case "digest":
                this.#waiters.tellDigest({ seq: action.seq, digest: action.digest });
                break;
            case "error":
                if (action.after !== null) this.#connection.stayAway(action.after);
                break;
            case "drain":
                this.#connection.drain(action.after);
                break;
            case "retry-later":
                clearTimeout(this.#retryTimer);
                this.#retryTimer = setTimeout(() => this.#perform(this.#replica.retry()), RETRY_TIME);
                break;
            case "violation":
                this.#violated(action.message);
                break;
            default:
                break;
        }
    }

    /** @param {Action} action */
    #announce(action) {
        switch (action.type) {
            case "welcomed":
                this.#tellStatus();
                break;
            case "caught-up":
                this.#askForDigests();
                this.#tellStatus();
                this.#persister.takeUpOthers((identity) =>
                    submitOrphanedOutbox(identity, this.#addresses[0], this.#token)
                );
                break;
            case "reset":
                this.#askForDigests();
                this.#tell("reset", { reason: action.reason });
                break;
            case "operation":
                this.#tell("operation", { operation: action.operation });
                break;
            case "participants":
                this.#tell("participants");
                break;
            case "presence":
                this.#tell("presence", { sessions: action.sessions });
                break;
            case "rejected":
                this.#tell("rejected", {
                    n: action.id, code: action.code, message: action.message, edits: action.edits,
                });
                break;
            case "error":
                this.#announcer.notice(action.code, action.message);
                break;
            default:
                break;
        }
    }

    /**
     * @param {{epoch: string, seq: number} | null} resume
     * @param {string | undefined} token
     */
    #hello(resume, token) {
        return {
            type: "hello",
            key: this.#key,
            ...(this.#name !== undefined && { name: this.#name }),
            ...(this.#color !== undefined && { color: this.#color }),
            ...(resume && { resume }),
            ...(token !== undefined && { token }),
        };
    }

    #askForDigests() {
        if (!this.#replica.isCaughtUp) return;
        for (let count = this.#waiters.digestCount; count > 0; count -= 1) this.#send({ type: "digest" });
    }

    // Telling

    /**
     * @param {string} type
     * @param {object} [detail]
     */
    #tell(type, detail) {
        this.#announcer.tell(type, detail);
    }

    /** @param {string} [reason] */
    #tellStatus(reason = this.#connection.why?.reason ?? "") {
        this.#announcer.tellStatus(this.#currentStatus(), this.refusal?.detail || reason, this.refusal);
    }

    /** @returns {Status} */
    #currentStatus() {
        if (this.#closeReason) return "closed";
        if (this.#replica.isCaughtUp) return "online";
        if (this.#replica.isConnected) return "catching-up";
        return this.#connection.isTrying ? "connecting" : "offline";
    }
}

/** @param {UndoMode} mode */
function isTakingBack(mode) {
    return mode.startsWith("undo") || mode.startsWith("redo");
}
