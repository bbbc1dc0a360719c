// @ts-check
import { utf8Size } from "./canonical-json.js";
import { clientOf } from "./digest.js";
import { Document } from "./document.js";
import { submitFrame } from "./edit.js";
import { EaselError } from "./error.js";
import { limitsFrom } from "./limits.js";
import { fields, integer, list, operation, participant, ProtocolViolation, role, text } from "./messages.js";
import { isObject } from "./json-value.js";
import { Optimistic } from "./optimistic.js";
import { Queue } from "./queue.js";

/** @typedef {import("./types.js").Edit} Edit */
/** @typedef {import("./types.js").Element} Element */
/** @typedef {import("./types.js").Identity} Identity */
/** @typedef {import("./types.js").JSONArray} JSONArray */
/** @typedef {import("./types.js").JSONObject} JSONObject */
/** @typedef {import("./types.js").JSONValue} JSONValue */
/** @typedef {import("./types.js").KnownDocument} KnownDocument */
/** @typedef {import("./types.js").Limits} Limits */
/** @typedef {import("./types.js").Operation} Operation */
/** @typedef {import("./types.js").Participant} Participant */
/** @typedef {import("./types.js").Role} Role */
/** @typedef {import("./queue.js").Queued} Queued */

/**
 * What is to be done after an input.
 *
 * @typedef {{type: "hello", resume: {epoch: string, seq: number} | null}
 *   | {type: "submit", n: number, frame: string}
 *   | {type: "renumbered", from: number, to: number, edits: readonly Edit[]}
 *   | {type: "welcomed"}
 *   | {type: "caught-up"}
 *   | {type: "changed", ids: Set<string> | null, origin: "local" | "remote" | "reset"}
 *   | {type: "operation", operation: Operation}
 *   | {type: "acknowledged", id: number, n: number, seq: number | null}
 *   | {type: "rejected", id: number, n: number, code: string, message: string, edits: readonly Edit[]}
 *   | {type: "reset", reason: "epoch" | "resync"}
 *   | {type: "participants"}
 *   | {type: "presence", sessions: Set<string>}
 *   | {type: "digest", seq: number, digest: string}
 *   | {type: "error", code: string, message: string, after: number | null}
 *   | {type: "drain", after: number}
 *   | {type: "retry-later"}
 *   | {type: "violation", message: string}} Action
 */

/** @typedef {"offline" | "awaiting-welcome" | "catching-up" | "online"} Phase */

/** Rejections that are about the moment and not about the operation: it is submitted again as a new one. */
const PASSING = new Set(["unavailable", "rate-limited"]);

/**
 * A client's side of protocol `easel.v1`: a state machine without sockets, clocks or stores. Messages go in;
 * what is to be done comes out.
 *
 * It keeps each operation until it is acknowledged: by its own entry in `ops`, by `duplicate` or by `welcome.n`. After
 * a reconnect it submits the rest again. It accepts no gap, repeat or reordering of seqs.
 */
export class Replica {
    /** @type {Phase} */
    phase = "offline";
    /** @type {string | null} */
    epoch = null;
    /** The last seq that was applied. */
    seq = 0;
    /** Caught up once `seq` has reached it. */
    target = 0;
    /** @type {string | null} */
    board = null;
    /** @type {string | null} */
    session = null;
    /** @type {Role | null} */
    role = null;
    /** @type {string | null} */
    node = null;
    heartbeat = 25_000;
    /** @type {Limits} */
    limits;
    /** @type {Map<string, Participant>} */
    participants = new Map();
    /** How many participants the node says there are, where it does not list all; 0 for none. */
    #toldCount = 0;
    #documents = new Optimistic();
    #queue;
    #hasCaughtUp = false;
    /**
     * The parts of a snapshot that came so far.
     *
     * @type {Document | null}
     */
    #snapshot = null;
    #parts = 0;

    /**
     * @param {Identity} identity
     * @param {KnownDocument} [known] to go on from
     * @param {Partial<Limits>} [limits] until a welcome tells
     */
    constructor(identity, known, limits) {
        this.client = clientOf(identity.key);
        this.limits = limitsFrom(limits);
        this.#queue = new Queue(identity.nextN);
        if (known) {
            this.epoch = known.epoch;
            this.seq = known.seq;
            this.#documents.reset(Document.from(known.elements));
        }
        for (const { n, edits } of identity.operations) {
            this.#documents.add(this.#queue.restore(n, edits));
        }
    }

    get confirmed() {
        return this.#documents.confirmed;
    }

    get document() {
        return this.#documents.shown;
    }

    /** Operations that are not known to be in the log. */
    get pendingCount() {
        return this.#queue.count;
    }

    get isCaughtUp() {
        return this.phase === "online" && this.#hasCaughtUp;
    }

    /** Whether submits are sent now. */
    get isConnected() {
        return this.phase === "catching-up" || this.phase === "online";
    }

    // Inputs

    /** @returns {Action[]} */
    connected() {
        this.phase = "awaiting-welcome";
        this.#snapshot = null;
        this.#parts = 0;
        this.#hasCaughtUp = false;
        return [{ type: "hello", resume: this.epoch === null ? null : { epoch: this.epoch, seq: this.seq } }];
    }

    /** The connection is gone. What was not acknowledged stays. */
    disconnected() {
        this.phase = "offline";
        this.session = null;
        this.participants = new Map();
        this.#toldCount = 0;
        this.#hasCaughtUp = false;
    }

    /** How many participants there are: more than are listed, of many. */
    get participantCount() {
        return Math.max(this.#toldCount, this.participants.size);
    }

    /** Has the next connection start from a snapshot: what this replica has can't be trusted. */
    distrust() {
        this.epoch = null;
    }

    /**
     * Takes an operation; it is sent at once, or after the next welcome.
     *
     * @param {Edit[]} edits that were checked
     * @param {boolean} [isHeldBack] whether it must not be sent before {@link release}
     * @returns {{n: number, actions: Action[]}}
     */
    submit(edits, isHeldBack = false) {
        const queued = this.#queue.add(edits, isHeldBack);
        const ids = this.#documents.add(queued);
        return { n: queued.id, actions: [{ type: "changed", ids, origin: "local" }, ...this.#sendNew()] };
    }

    /**
     * An operation that was held back may be sent.
     *
     * @param {number} id
     * @returns {Action[]}
     */
    release(id) {
        const queued = this.#queue.withID(id);
        if (!queued) return [];
        queued.isHeldBack = false;
        return this.#sendNew();
    }

    /** Sends nothing new until as many {@link letGo}. */
    holdBack() {
        this.#queue.holds += 1;
    }

    /** @returns {Action[]} */
    letGo() {
        this.#queue.holds -= 1;
        return this.#sendNew();
    }

    /**
     * Submits again what was refused for the moment.
     *
     * @returns {Action[]}
     */
    retry() {
        this.#queue.isPaused = false;
        return this.#sendNew();
    }

    /**
     * Goes on as another client.
     *
     * @param {Identity} identity
     * @param {Set<number>} kept ids of operations that were never sent; the others are left to whoever has
     *   the old identity now, and will come back as its operations
     * @returns {{actions: Action[], queued: Queued[]}} `queued` are those that are kept
     */
    become(identity, kept) {
        this.client = clientOf(identity.key);
        this.#queue.startAnew(identity.nextN);
        const queued = this.#queue.all();
        const actions = queued.filter(({ id }) => !kept.has(id)).flatMap((each) => this.#acknowledge(each));
        return { actions, queued: queued.filter(({ id }) => kept.has(id)) };
    }

    /**
     * Gives up all operations that wait.
     *
     * @param {string} code
     * @param {string} message
     * @returns {Action[]}
     */
    abandon(code, message) {
        return this.#queue.all().flatMap((queued) => this.#reject(queued, code, message));
    }

    /**
     * @param {JSONValue} message a frame's JSON
     * @returns {Action[]}
     */
    receive(message) {
        try {
            return this.#receive(fields(message));
        } catch (error) {
            if (!(error instanceof ProtocolViolation)) throw error;
            return [{ type: "violation", message: error.message }];
        }
    }

    // Messages

    /**
     * @param {JSONObject} message
     * @returns {Action[]}
     */
    #receive(message) {
        switch (message.type) {
            case "welcome":
                return this.#receiveWelcome(message);
            case "snapshot":
                return this.#receiveSnapshot(message);
            case "ops":
                return this.#receiveOperations(list(message.ops));
            case "presence":
                return this.#receivePresence(fields(message.states));
            case "participants":
                return this.#receiveParticipants(list(message.joined), list(message.left), toldCount(message));
            case "digest":
                return [{ type: "digest", seq: integer(message.seq, 0), digest: text(message.digest) }];
            case "reject":
                return this.#receiveReject(integer(message.n, 1), text(message.code), text(message.message));
            case "duplicate":
                return this.#receiveDuplicate(integer(message.n, 1));
            case "error":
                return [this.#receiveError(message)];
            case "drain":
                return [{ type: "drain", after: integer(message.after, 0) }];
            default:
                // A pong says nothing but that it came; what else there may be belongs to a later version.
                return [];
        }
    }

    /**
     * @param {JSONObject} welcome
     * @returns {Action[]}
     */
    #receiveWelcome(welcome) {
        if (this.phase !== "awaiting-welcome") throw new ProtocolViolation("a welcome out of turn");
        const epoch = text(welcome.epoch);
        this.target = integer(welcome.seq, 0);
        this.phase = this.epoch === epoch && this.seq === this.target ? "online" : "catching-up";
        this.board = text(welcome.board);
        this.session = text(welcome.session);
        this.role = role(welcome.role);
        this.node = text(welcome.node);
        this.heartbeat = integer(welcome.heartbeat, 1);
        this.limits = limitsFrom(welcome.limits);
        const participants = list(welcome.participants).map(participant);
        this.participants = new Map(participants.map((each) => [each.session, each]));
        this.#toldCount = toldCount(welcome);
        this.#queue.welcome(integer(welcome.n, 0));
        /** @type {Action[]} */
        const actions = [{ type: "welcomed" }, { type: "participants" }];
        actions.push(...this.#sendAll());
        actions.push(...this.#settleIfCaughtUp());
        return actions;
    }

    /**
     * @param {JSONObject} message
     * @returns {Action[]}
     */
    #receiveSnapshot(message) {
        const part = integer(message.part, 1);
        const parts = integer(message.parts, part);
        if (!this.isConnected || part !== this.#parts + 1) {
            throw new ProtocolViolation(`part ${part} of ${parts} of a snapshot out of turn`);
        }
        const document = this.#snapshot ?? new Document();
        insert(document, fields(message.elements));
        if (part < parts) {
            this.#snapshot = document;
            this.#parts = part;
            return [];
        }
        this.#snapshot = null;
        this.#parts = 0;
        return this.#startFrom(document, text(message.epoch), integer(message.seq, 0));
    }

    /**
     * @param {Document} document
     * @param {string} epoch
     * @param {number} seq
     * @returns {Action[]}
     */
    #startFrom(document, epoch, seq) {
        const isResync = this.phase === "online";
        const hadDocument = this.seq > 0 || this.confirmed.size > 0;
        const reason = this.epoch !== null && this.epoch !== epoch ? "epoch" : "resync";
        this.phase = "online";
        this.epoch = epoch;
        this.seq = seq;
        this.#documents.reset(document);
        /** @type {Action[]} */
        const actions = [];
        if (hadDocument) actions.push({ type: "reset", reason });
        actions.push({ type: "changed", ids: null, origin: "reset" });
        // The snapshot of a resync may contain operations whose acknowledgement was skipped. Submitted again, the node
        // answers `duplicate` for those.
        if (isResync) actions.push(...this.#sendAll());
        actions.push(...this.#settleIfCaughtUp());
        return actions;
    }

    /**
     * @param {JSONArray} values
     * @returns {Action[]}
     */
    #receiveOperations(values) {
        if (!this.isConnected || this.#parts > 0) throw new ProtocolViolation("operations out of turn");
        // All are looked at before one is applied.
        const operations = values.map(operation);
        operations.forEach(({ seq }, index) => {
            if (seq !== this.seq + 1 + index) {
                throw new ProtocolViolation(`seq ${seq} came after seq ${this.seq + index}`);
            }
        });
        this.phase = "online";
        /** @type {Action[]} */
        const actions = [];
        for (const each of operations) actions.push(...this.#applyOperation(each));
        actions.push(...this.#settleIfCaughtUp());
        return actions;
    }

    /**
     * @param {Operation} operation
     * @returns {Action[]}
     */
    #applyOperation(operation) {
        this.seq = operation.seq;
        const queued = operation.client === this.client ? this.#queue.withNumber(operation.n) : undefined;
        if (!queued) {
            const changed = this.#changed(this.#documents.confirm(operation.edits));
            return [changed, { type: "operation", operation }];
        }
        this.#queue.remove(queued);
        const changed = this.#changed(this.#documents.confirmPending(queued));
        return [
            changed,
            { type: "operation", operation },
            { type: "acknowledged", id: queued.id, n: queued.n, seq: operation.seq },
        ];
    }

    /**
     * @param {JSONObject} states
     * @returns {Action[]}
     */
    #receivePresence(states) {
        /** @type {Set<string>} */
        const sessions = new Set();
        for (const [session, state] of Object.entries(states)) {
            const known = this.participants.get(session);
            if (!known || !isObject(state)) continue;
            this.participants.set(session, { ...known, state });
            sessions.add(session);
        }
        return [{ type: "presence", sessions }];
    }

    /**
     * @param {JSONArray} joined
     * @param {JSONArray} left
     * @param {number} count
     * @returns {Action[]}
     */
    #receiveParticipants(joined, left, count) {
        this.#toldCount = count;
        for (const each of joined.map(participant)) this.participants.set(each.session, each);
        for (const session of left) this.participants.delete(text(session));
        return [{ type: "participants" }];
    }

    /**
     * @param {number} n
     * @param {string} code
     * @param {string} message
     * @returns {Action[]}
     */
    #receiveReject(n, code, message) {
        const queued = this.#queue.withNumber(n);
        if (!queued || queued.state !== "sent") return [];
        if (PASSING.has(code)) {
            this.#queue.refuse(queued);
            const renumbered = { from: n, to: queued.n, edits: queued.edits };
            return [{ type: "renumbered", ...renumbered }, { type: "retry-later" }];
        }
        return this.#reject(queued, code, message);
    }

    /**
     * @param {number} n
     * @returns {Action[]}
     */
    #receiveDuplicate(n) {
        const queued = this.#queue.withNumber(n);
        if (!queued || queued.state !== "sent") return [];
        this.#queue.settle(queued);
        return this.#settleIfCaughtUp();
    }

    /**
     * @param {JSONObject} message
     * @returns {Action}
     */
    #receiveError(message) {
        const { after } = message;
        const isTime = typeof after === "number" && Number.isSafeInteger(after) && after >= 0;
        return {
            type: "error",
            code: text(message.code),
            message: text(message.message),
            after: isTime ? after : null,
        };
    }

    // The queue

    /** @returns {Action[]} */
    #sendAll() {
        return [...this.#queue.toSendAgain().flatMap((queued) => this.#send(queued)), ...this.#sendNew()];
    }

    /** @returns {Action[]} */
    #sendNew() {
        return this.isConnected ? this.#queue.toSend().flatMap((queued) => this.#send(queued)) : [];
    }

    /**
     * @param {Queued} queued
     * @returns {Action[]}
     */
    #send(queued) {
        const from = queued.n;
        const isRenumbered = this.#queue.send(queued);
        const frame = submitFrame(queued.n, queued.edits);
        const bytes = utf8Size(frame);
        if (bytes > this.limits.frameBytes) {
            // It was checked by another node's limits. Sent, it would end each connection.
            return this.#reject(queued, "operation-too-large", `${bytes} bytes are more than this node reads`);
        }
        /** @type {Action} */
        const submit = { type: "submit", n: queued.n, frame };
        if (!isRenumbered) return [submit];
        return [{ type: "renumbered", from, to: queued.n, edits: queued.edits }, submit];
    }

    /**
     * Operations that are known to be in the log are shown on top until the confirmed document has them, and
     * not a moment less: else they would vanish and come back.
     *
     * @returns {Action[]}
     */
    #settleIfCaughtUp() {
        if (this.phase !== "online" || this.seq < this.target) return [];
        /** @type {Action[]} */
        const actions = [];
        for (const queued of this.#queue.in("settled")) actions.push(...this.#acknowledge(queued));
        if (!this.#hasCaughtUp) {
            this.#hasCaughtUp = true;
            actions.push({ type: "caught-up" });
        }
        return actions;
    }

    /**
     * @param {Queued} queued
     * @returns {Action[]}
     */
    #acknowledge(queued) {
        this.#queue.remove(queued);
        return [
            this.#changed(this.#documents.drop(queued)),
            { type: "acknowledged", id: queued.id, n: queued.n, seq: null },
        ];
    }

    /**
     * @param {Queued} queued
     * @param {string} code
     * @param {string} message
     * @returns {Action[]}
     */
    #reject(queued, code, message) {
        this.#queue.remove(queued);
        return [
            this.#changed(this.#documents.drop(queued)),
            { type: "rejected", id: queued.id, n: queued.n, code, message, edits: queued.edits },
        ];
    }

    /**
     * @param {Set<string> | null} ids
     * @returns {Action}
     */
    #changed(ids) {
        return { type: "changed", ids, origin: "remote" };
    }
}

/**
 * How many participants a message says that there are; 0 if it lists all.
 * @param {JSONObject} message @returns {number}
 */
function toldCount(message) {
    return message.count === undefined ? 0 : integer(message.count, 0);
}

/**
 * @param {Document} document
 * @param {JSONObject} elements
 */
function insert(document, elements) {
    try {
        document.insert(elements);
    } catch (error) {
        if (error instanceof EaselError) throw new ProtocolViolation(error.message);
        throw error;
    }
}
