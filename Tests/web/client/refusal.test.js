import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, beforeEach, test } from "node:test";
import { EaselClient, internal } from "./client-under-test.js";
import { FakeNode } from "./fake-node.js";
import { until } from "./until.js";

const { refusalBy } = await internal("refusal");

let server;
let base;
/** What the server answers, and what it was asked. */
let answer;
let asked;

beforeEach(async () => {
    answer = { status: 204, headers: {}, body: "" };
    asked = [];
    server = createServer((request, response) => {
        asked.push(`${request.method} ${request.url}`);
        response.writeHead(answer.status, answer.headers).end(answer.body);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    base = `http://127.0.0.1:${server.address().port}`;
});
afterEach(() => {
    server.closeAllConnections();
    server.close();
});

const problem = (code, detail) => JSON.stringify({ type: `urn:easel:problem:${code}`, detail });
const ask = () => refusalBy({ base, board: "b", socketURL: "" });

test("what a node refuses for good is final and told in its words", async () => {
    for (const status of [400, 401, 403, 404, 421]) {
        answer = { status, headers: {}, body: problem("a-reason", "because") };
        assert.deepEqual(await ask(), { status, detail: "because", isFinal: true, retryAfter: 0 });
    }
    assert.equal(asked[0], "POST /api/boards/b/admission");
});

test("too many connections are refused for a while", async () => {
    answer = { status: 429, headers: { "Retry-After": "7" }, body: problem("rate-limit", "too many") };
    assert.deepEqual(await ask(), { status: 429, detail: "too many", isFinal: false, retryAfter: 7 });
});

test("a proxy that says no has no words, and is one that refuses all the same", async () => {
    for (const body of ["<h1>401</h1>", "null", ""]) {
        answer = { status: 401, headers: {}, body };
        assert.deepEqual(await ask(), { status: 401, detail: "", isFinal: true, retryAfter: 0 });
    }
});

test("a node that would let one in, is overloaded, older or away does not refuse", async () => {
    for (const [status, code] of [[204, ""], [503, "overloaded"], [502, ""], [404, "not-found"], [405, "method-not-allowed"]]) {
        answer = { status, headers: {}, body: status === 204 ? "" : problem(code, "x") };
        assert.equal(await ask(), null, `${status} ${code}`);
    }
    server.close();
    server.closeAllConnections();
    assert.equal(await ask(), null);
});

test("a client tells that it is refused, tries again, and forgets it when it is let in", async () => {
    const node = new FakeNode();
    const client = new EaselClient({ url: `${base}/boards/b`, WebSocket: node.WebSocket, transports: ["websocket"] });
    const reasons = [];
    client.addEventListener("status", ({ detail }) => reasons.push(detail.reason));
    node.refuse = true;
    answer = { status: 403, headers: {}, body: problem("forbidden-origin", "pages of here may not") };
    client.connect();
    await until("it is refused", async () => (await node.run(), client.refusal !== null));
    assert.deepEqual([client.status, client.refusal.status], ["offline", 403]);
    assert.ok(reasons.includes("pages of here may not"));
    node.refuse = false;
    await until("it is let in", async () => (await node.run(), client.status === "online"));
    assert.equal(client.refusal, null);
    await client.close();
});
