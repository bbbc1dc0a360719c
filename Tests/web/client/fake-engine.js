import { createServer } from "node:http";

const SEPARATOR = "\x1e";

/** A server of Engine.IO and its polling that says and refuses what a test wants, and writes down what it is asked. */
export class FakeEngine {
    opening = { sid: "one", upgrades: ["websocket"], pingInterval: 25_000, pingTimeout: 20_000, maxPayload: 2_000 };
    /** What each GET was for a session, and each POST with its body. */
    requests = [];
    /** Headers of the answer that opens the session. */
    openingHeaders = {};
    /** Packets that came. */
    packets = [];
    /** POSTs that are being answered now, and the most that ever were. */
    posts = 0;
    mostPosts = 0;
    /** Status and headers that answer all requests of a session. */
    refusal = null;
    /** Lets POSTs be answered. */
    gate = Promise.resolve();
    /** Whether it answers nobody. */
    isDown = false;
    #server;
    #waiting = null;
    #queue = [];

    static async start() {
        const engine = new FakeEngine();
        engine.#server = createServer((request, answer) => void engine.#serve(request, answer));
        await new Promise((resolve) => engine.#server.listen(0, "127.0.0.1", resolve));
        engine.base = `http://127.0.0.1:${engine.#server.address().port}`;
        return engine;
    }

    /** Says packets of Engine.IO, together in one answer. */
    say(...packets) {
        this.#queue.push(...packets);
        this.#answerGET();
    }

    /** Says an event of the boards' namespace. */
    tell(type, fields) {
        this.say(`42/boards,${JSON.stringify([type, fields])}`);
    }

    async stop() {
        this.#server.closeAllConnections();
        await new Promise((resolve) => this.#server.close(resolve));
    }

    /** Events that the client sent, as messages. */
    get messages() {
        return this.packets.filter((packet) => packet.startsWith("42/boards,"))
            .map((packet) => JSON.parse(packet.slice(10))).map(([type, fields]) => ({ type, ...fields }));
    }

    async #serve(request, answer) {
        if (this.isDown || request.url === "/healthz") {
            if (this.isDown) request.socket.destroy();
            else answer.end("ok");
            return;
        }
        const query = new URL(request.url, this.base).searchParams;
        this.requests.push({ method: request.method, sid: query.get("sid"), cookie: request.headers.cookie });
        if (query.get("sid") === null) {
            answer.writeHead(200, this.openingHeaders).end(`0${JSON.stringify(this.opening)}`);
        } else if (this.refusal) {
            answer.writeHead(this.refusal.status, this.refusal.headers).end();
        } else if (request.method === "GET") {
            this.#waiting = answer;
            answer.on("close", () => this.#waiting === answer && (this.#waiting = null));
            this.#answerGET();
        } else {
            await this.#post(request, answer);
        }
    }

    async #post(request, answer) {
        this.posts += 1;
        this.mostPosts = Math.max(this.mostPosts, this.posts);
        let body = "";
        for await (const part of request.setEncoding("utf8")) body += part;
        this.requests.at(-1).bytes = Buffer.byteLength(body);
        this.packets.push(...body.split(SEPARATOR));
        if (body.includes("40/boards,")) this.say('40/boards,{"sid":"socket"}');
        await this.gate;
        this.posts -= 1;
        answer.end("ok");
    }

    #answerGET() {
        if (!this.#waiting || this.#queue.length === 0) return;
        const answer = this.#waiting;
        this.#waiting = null;
        answer.end(this.#queue.splice(0).join(SEPARATOR));
    }
}
