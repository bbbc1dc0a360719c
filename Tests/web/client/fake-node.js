import { clientOf, Document } from "./client-under-test.js";

/**
 * A board's node without a network: it sequences what it is given and tells all its sessions. Messages wait
 * until `run` delivers them, so a test decides when what is heard.
 */
export class FakeNode {
    log = [];
    document = new Document();
    epoch = "epoch-1";
    sessions = new Set();
    highest = new Map();
    limits = {};
    role = "editor";
    /** What happens to the next submits: a reject's code, or null. */
    rejects = [];
    /** Whether connections fail. */
    refuse = false;
    /** A close code that answers each hello. */
    refusesWith = 0;
    #tasks = [];
    #count = 0;

    constructor() {
        const node = this;
        this.WebSocket = class extends FakeSocket {
            constructor(url) {
                super(node, url);
            }
        };
    }

    later(task) {
        this.#tasks.push(task);
    }

    /** Delivers all that is on its way. */
    async run() {
        do {
            while (this.#tasks.length > 0) this.#tasks.shift()();
            await new Promise((resolve) => setImmediate(resolve));
        } while (this.#tasks.length > 0);
    }

    receive(socket, message) {
        if (message.type === "hello") this.#join(socket, message);
        if (message.type === "submit") this.#submit(socket, message);
        if (message.type === "digest") {
            socket.tell({ type: "digest", seq: this.log.length, digest: this.document.digest() });
        }
        if (message.type === "ping") socket.tell({ type: "pong" });
        if (message.type === "presence") socket.presence.push(message.state);
    }

    #join(socket, { key, name, resume }) {
        if (this.refusesWith) {
            socket.end(this.refusesWith);
            return;
        }
        this.#count += 1;
        Object.assign(socket, { client: clientOf(key), session: `s${this.#count}`, name });
        this.sessions.add(socket);
        const seq = this.log.length;
        socket.tell({
            type: "welcome", protocol: "easel.v1", board: "b", epoch: this.epoch, seq, client: socket.client,
            session: socket.session, n: this.highest.get(socket.client) ?? 0, role: this.role, node: "fake",
            participants: [...this.sessions].map((each) => ({
                session: each.session, client: each.client, name: each.name ?? "", color: "#000", state: {},
            })),
            limits: this.limits, heartbeat: 25_000,
        });
        if (resume?.epoch === this.epoch && resume.seq <= seq) {
            if (resume.seq < seq) socket.tell({ type: "ops", ops: this.log.slice(resume.seq) });
        } else {
            this.resync(socket);
        }
    }

    resync(socket) {
        socket.tell({
            type: "snapshot", epoch: this.epoch, seq: this.log.length, part: 1, parts: 1,
            elements: this.document.toJSON(),
        });
    }

    #submit(socket, { n, edits }) {
        const code = this.rejects.shift();
        if (code) {
            socket.tell({ type: "reject", n, code, message: "as the test wants it" });
        } else if (n <= (this.highest.get(socket.client) ?? 0)) {
            socket.tell({ type: "duplicate", n });
        } else {
            this.highest.set(socket.client, n);
            this.sequence(edits, socket.client, n);
        }
    }

    /** An operation of anybody. */
    sequence(edits, client = "AAAAAAAAAAAAAAAA", n = this.log.length + 1) {
        const operation = { seq: this.log.length + 1, client, n, at: 0, edits };
        this.log.push(operation);
        this.document.apply(edits);
        for (const socket of this.sessions) socket.tell({ type: "ops", ops: [operation] });
    }

    /** All connections end. */
    drop(code = 1006, reason = "") {
        for (const socket of this.sessions) socket.end(code, reason);
    }
}

class FakeSocket extends EventTarget {
    readyState = 0;
    bufferedAmount = 0;
    presence = [];
    received = [];
    #node;

    constructor(node, url) {
        super();
        this.#node = node;
        this.url = url;
        node.lastSocket = this;
        node.later(() => {
            if (node.refuse) {
                this.end(1006);
                return;
            }
            this.readyState = 1;
            this.dispatchEvent(new Event("open"));
        });
    }

    send(text) {
        const message = JSON.parse(text);
        this.received.push(message);
        this.#node.later(() => this.readyState === 1 && this.#node.receive(this, message));
    }

    tell(message) {
        const data = typeof message === "string" ? message : JSON.stringify(message);
        this.#node.later(() => {
            if (this.readyState === 1) this.dispatchEvent(new MessageEvent("message", { data }));
        });
    }

    close() {
        this.readyState = 3;
        this.#node.sessions.delete(this);
    }

    end(code, reason = "") {
        this.close();
        this.dispatchEvent(Object.assign(new Event("close"), { code, reason }));
    }
}
