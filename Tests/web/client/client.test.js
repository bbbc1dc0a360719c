import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { EaselClient, EaselError, internal, pack } from "./client-under-test.js";
import { FakeNode } from "./fake-node.js";
import { until } from "./until.js";

const { Backoff } = await internal("backoff");
const { Watchdog } = await internal("watchdog");

const put = (id, value = {}) => ({ op: "put", id, value });
let node;
let clients;

beforeEach(() => {
    node = new FakeNode();
    clients = [];
});
afterEach(() => Promise.all(clients.map((client) => client.close())));

function makeClient(options = {}) {
    const client = new EaselClient({ url: "http://node/boards/b", WebSocket: node.WebSocket, ...options });
    clients.push(client);
    client.told = [];
    for (const type of ["status", "notice", "rejected", "reset", "deleted", "change", "operation", "pending"]) {
        client.addEventListener(type, ({ detail }) => client.told.push([type, detail]));
    }
    return client;
}
const told = (client, type) => client.told.filter(([each]) => each === type).map(([, detail]) => detail);

async function online(options) {
    const client = makeClient(options);
    client.connect();
    await node.run();
    assert.equal(client.status, "online");
    return client;
}

const eventually = (condition) => until(String(condition), async () => condition() || (await node.run(), condition()));

test("the status says what is", async () => {
    const client = makeClient();
    assert.equal(client.status, "offline");
    client.connect();
    assert.equal(client.status, "connecting");
    await node.run();
    node.refuse = true;
    node.drop();
    await eventually(() => client.status === "offline");
    node.refuse = false;
    await eventually(() => client.status === "online");
    await client.close();
    const statuses = told(client, "status").map(({ status }) => status);
    assert.deepEqual(statuses, ["connecting", "catching-up", "online", "connecting", "offline", "online", "closed"]);
});

test("changes are told with the elements they concern and whose they are, once for each frame", async () => {
    const client = await online();
    client.told.length = 0;
    client.submit([put("a"), put("b")]);
    assert.deepEqual(told(client, "change"), [{ ids: new Set(["a", "b"]), origin: "local" }]);
    await node.run();
    assert.equal(told(client, "change").length, 1, "an acknowledgement changes nothing that is seen");
    node.sequence([put("c")]);
    node.sequence([{ op: "clear" }]);
    await node.run();
    assert.deepEqual(told(client, "change").slice(1), [
        { ids: new Set(["c"]), origin: "remote" },
        { ids: null, origin: "remote" },
    ]);
    assert.deepEqual(told(client, "operation").map(({ operation }) => operation.seq), [1, 2, 3]);
});

test("operations that belong together are told once, and so is their undo, which is one step", async () => {
    const client = await online();
    client.told.length = 0;
    const edits = Array.from({ length: 2_500 }, (_, n) => put(`e${n}`));
    const operations = pack(edits, client.limits);
    assert.equal(operations.length, 3);
    assert.deepEqual(client.submitAll(operations), [1, 2, 3]);
    assert.deepEqual(told(client, "change").map(({ ids }) => ids.size), [2_500]);
    assert.equal(client.undo(), 6);
    assert.equal(client.canUndo, false);
    assert.deepEqual(told(client, "change").map(({ ids }) => ids.size), [2_500, 2_500]);
    client.redo();
    assert.deepEqual(told(client, "change").map(({ ids }) => ids.size), [2_500, 2_500, 2_500]);
    await node.run();
    assert.equal(client.digest(), node.document.digest());
    assert.equal(node.document.size, 2_500);
});

test("of operations that belong together those before the first that is refused stand, and are told", async () => {
    const client = await online();
    client.told.length = 0;
    assert.throws(() => client.submitAll([[put("a")], [put("no id!")], [put("b")]]), { code: "invalid-edit" });
    assert.deepEqual(told(client, "change").map(({ ids }) => [...ids]), [["a"]]);
    await node.run();
    assert.deepEqual([...node.document.ids()], ["a"]);
    assert.equal(client.undo(), 2);
});

test("what is held back is shown and sent together, in its order, once it is let go", async () => {
    const client = await online();
    const [letGo, letGoToo] = [client.holdBack(), client.holdBack()];
    client.submit([put("a")]);
    client.submit([put("b")], { undo: "merge" });
    await node.run();
    assert.deepEqual([client.document.size, client.pending, node.document.size], [2, 2, 0]);
    letGo();
    letGo();
    client.submit([put("c")], { undo: "merge" });
    await node.run();
    assert.equal(node.document.size, 0, "another holds it back still");
    letGoToo();
    await node.run();
    assert.deepEqual(told(client, "operation").map(({ operation }) => operation.n), [1, 2, 3]);
    assert.equal(client.pending, 0);
    client.undo();
    await node.run();
    assert.equal(node.document.size, 0);
});

test("pending counts what is not in the log", async () => {
    const client = await online();
    client.submit([put("a")]);
    client.submit([put("b")]);
    await node.run();
    assert.deepEqual(told(client, "pending").map(({ count }) => count), [1, 2, 1, 0]);
});

for (const [name, message] of Object.entries({
    "a hole": { type: "ops", ops: [{ seq: 5, client: "AAAAAAAAAAAAAAAA", n: 1, at: 0, edits: [put("x")] }] },
    "no JSON": "{",
    "an edit that is none": { type: "ops", ops: [{ seq: 1, client: "AAAAAAAAAAAAAAAA", n: 1, at: 0, edits: [{}] }] },
})) {
    test(`after ${name} the client starts anew from a snapshot, and submits again`, async () => {
        const client = await online();
        const first = node.lastSocket;
        node.sessions.clear();
        first.tell(message);
        await node.run();
        client.submit([put("mine")]);
        await eventually(() => client.status === "online" && client.pending === 0);
        assert.notEqual(node.lastSocket, first);
        assert.equal(node.lastSocket.received[0].resume, undefined);
        assert.equal(told(client, "notice")[0].code, "protocol-violation");
        assert.equal(client.digest(), node.document.digest());
        assert.ok(client.document.has("mine"));
    });
}

test("addresses are tried in turn", async () => {
    const urls = ["http://one/boards/b", "https://two/prefix/boards/b/", "ws://three/boards/b/ws"];
    const client = await online({ url: urls });
    const seen = [node.lastSocket.url];
    for (let count = 0; count < 3; count += 1) {
        node.drop();
        await eventually(() => client.status === "online");
        seen.push(node.lastSocket.url);
    }
    const sockets = ["ws://one/boards/b/ws", "wss://two/prefix/boards/b/ws", "ws://three/boards/b/ws"];
    assert.deepEqual(seen, [...sockets, sockets[0]]);
});

test("addresses that are none are refused", () => {
    for (const url of ["", "ftp://x/boards/b", "http://x/b", "http://x/boards/a%20b", [], ["http://x/boards/a", "http://x/boards/b"]]) {
        assert.throws(() => makeClient({ url }), { code: "invalid-url" }, String(url));
    }
});

for (const code of [4400, 4403, 4404]) {
    test(`close code ${code} ends the client, with its reason`, async () => {
        const client = await online();
        const waits = client.acknowledged(client.submit([put("a")]));
        node.drop(code, "because");
        await assert.rejects(waits, { code: "closed" });
        assert.equal(client.status, "closed");
        assert.deepEqual(client.closeReason, { code, reason: "because" });
        assert.equal(client.pending, 1, "it is kept, should the client be allowed again");
        assert.throws(() => client.submit([put("b")]), { code: "closed" });
    });
}

for (const code of [1000, 1001, 1006, 1011, 1012, 1013, 4408, 4413]) {
    test(`after close code ${code} the client comes back`, async () => {
        const client = await online();
        client.submit([put("a")]);
        node.drop(code, "x");
        await eventually(() => client.status === "online");
        assert.equal(client.pending, 0);
    });
}

test("nothing is sent to a socket that is closing, and all of it once there is another", async () => {
    const client = await online();
    const closing = node.lastSocket;
    const sent = closing.received.length;
    closing.readyState = 2;
    client.submit([put("a")]);
    await node.run();
    assert.equal(closing.received.length, sent);
    closing.end(1006);
    await eventually(() => client.status === "online" && client.pending === 0);
    assert.notEqual(node.lastSocket, closing);
});

test("a client that is sent away for a time says that it is offline, and stays away", async () => {
    const client = await online();
    const sockets = node.lastSocket;
    node.lastSocket.tell({ type: "error", code: "rate-limit", message: "too much", after: 30_000 });
    await node.run();
    node.drop(4429, "too much");
    await node.run();
    assert.equal(client.status, "offline");
    assert.equal(node.lastSocket, sockets);
    assert.deepEqual(told(client, "notice"), [{ code: "rate-limit", message: "too much" }]);
});

test("a deleted board drops what waited for it", async () => {
    const client = await online();
    const waits = client.acknowledged(client.submit([put("a")]));
    node.drop(4409, "deleted");
    await assert.rejects(waits, { code: "board-deleted" });
    assert.equal(client.pending, 0);
    assert.equal(told(client, "deleted").length, 1);
});

test("a token that has expired is asked for again; one that can't be is the end", async () => {
    let count = 0;
    const client = await online({ token: async () => `token-${(count += 1)}` });
    node.drop(4401, "expired");
    await eventually(() => client.status === "online");
    assert.equal(node.lastSocket.received[0].token, "token-2");
    const other = await online({ token: "forever" });
    node.drop(4401, "expired");
    await node.run();
    assert.equal(other.closeReason.code, 4401);
    await eventually(() => client.status === "online");
    node.refusesWith = 4401;
    node.drop();
    await eventually(() => client.status === "closed");
    assert.equal(count, 6, "three new tokens were tried");
});

const jwt = (claims) => ["{}", JSON.stringify(claims), "s"].map((part) => Buffer.from(part).toString("base64url")).join(".");
const seconds = () => Date.now() / 1_000;

test("a token that is about to expire is replaced on the open connection, and one that is not is left alone", async () => {
    const given = [];
    const tokens = [jwt({ exp: seconds() + 3, name: "Ä" }), undefined, jwt({ exp: seconds() + 3_600 })];
    const client = await online({ token: (isRefused) => (given.push(isRefused), tokens[given.length - 1]) });
    const socket = node.lastSocket;
    const renewals = () => socket.received.filter(({ type }) => type === "token");
    // Whoever has none at first is asked again.
    await eventually(() => renewals().length === 1);
    assert.deepEqual(given, [false, true, true]);
    assert.equal(renewals()[0].token, tokens[2]);
    assert.equal(node.lastSocket, socket);
    assert.equal(client.status, "online");
});

test("when a token expires is read from what says it, and from nothing else", async () => {
    const { expiryOf } = await internal("token-renewal");
    assert.equal(expiryOf(jwt({ exp: 1_700_000_000, sub: "ünïcödé–💥" })), 1_700_000_000_000);
    for (const text of ["link_abc", "a.b.c", "", "..", jwt({}), jwt({ exp: "soon" }), jwt([]), jwt(null), `${jwt({ exp: 1 })}.x`]) {
        assert.equal(expiryOf(text), null, text);
    }
});

test("a link's secret, a token by itself and a closed client are never renewed", async () => {
    let count = 0;
    const closed = await online({ token: () => (count += 1, jwt({ exp: seconds() + 2.5 })) });
    await closed.close();
    await online({ token: "link_abcdef" });
    await online({ token: jwt({ exp: seconds() + 2.5 }) });
    const watched = await online({ token: (isRefused) => (isRefused ? "new" : jwt({ exp: seconds() + 2.5 })) });
    await eventually(() => node.lastSocket.received.some(({ type, token }) => type === "token" && token === "new"));
    assert.equal(watched.status, "online");
    assert.equal(count, 1);
});

test("what the node refuses for the moment is submitted again", async () => {
    const client = await online();
    node.rejects = ["unavailable", "unavailable"];
    const numbers = ["a", "b", "c"].map((id) => client.submit([put(id)]));
    const outcomes = Promise.all(numbers.map((n) => client.acknowledged(n)));
    await node.run();
    assert.equal(client.pending, 2);
    assert.deepEqual([...client.document.ids()].sort(), ["a", "b", "c"]);
    await eventually(() => client.pending === 0);
    assert.deepEqual((await outcomes).map(({ n }) => n), numbers);
    assert.deepEqual(told(client, "rejected"), []);
    assert.deepEqual([...node.document.ids()].sort(), ["a", "b", "c"]);
});

test("a rejection is told, and takes back what was shown", async () => {
    const client = await online();
    node.rejects = ["board-full"];
    const n = client.submit([put("a")]);
    const outcome = client.acknowledged(n);
    const rejection = assert.rejects(outcome, (error) => error instanceof EaselError && error.code === "board-full");
    await node.run();
    await rejection;
    await assert.rejects(client.acknowledged(n), { code: "board-full" });
    assert.equal(client.document.size, 0);
    assert.deepEqual(told(client, "rejected"), [{ n, code: "board-full", message: "as the test wants it", edits: [put("a")] }]);
});

test("a viewer's edits are refused before they are shown", async () => {
    node.role = "viewer";
    const client = await online();
    assert.throws(() => client.submit([put("a")]), { code: "read-only" });
    assert.equal(client.undo(), null);
    assert.equal(client.document.size, 0);
});

test("presence is sent at most once each 40 ms, the newest, and again to a new session", async (context) => {
    const client = await online();
    context.mock.timers.enable({ apis: ["setTimeout"] });
    for (let x = 0; x < 100; x += 1) client.setPresence({ x });
    await node.run();
    assert.deepEqual(node.lastSocket.presence, [{ x: 0 }]);
    context.mock.timers.tick(39);
    await node.run();
    assert.equal(node.lastSocket.presence.length, 1);
    context.mock.timers.tick(1);
    await node.run();
    assert.deepEqual(node.lastSocket.presence, [{ x: 0 }, { x: 99 }]);
    context.mock.timers.reset();
    node.drop();
    await eventually(() => client.status === "online");
    await node.run();
    assert.deepEqual(node.lastSocket.presence, [{ x: 99 }]);
});

test("a store has an operation before the socket does, and no longer than until it is acknowledged", async () => {
    const events = [];
    const store = {
        identity: { key: "a key of 16 or more", nextN: 5, operations: [] },
        add: async (n) => void events.push(`add ${n} after ${node.lastSocket?.received.length ?? 0} frames`),
        remove: (numbers) => void events.push(`remove ${numbers}`),
        renumber: async () => undefined,
        close: async () => void events.push("close"),
    };
    const client = await online({ store });
    client.submit([put("a")]);
    await node.run();
    await client.close();
    assert.deepEqual(events, ["add 5 after 1 frames", "remove 5", "close"]);
});

/** A store that has to have an operation before the socket does. */
function storeBeforeSocket(add) {
    return {
        identity: { key: "a key of 16 or more", nextN: 1, operations: [] },
        sendsAfterWrite: true,
        add,
        remove: () => undefined,
        renumber: async () => undefined,
        close: async () => undefined,
    };
}

test("a store that must be first holds operations back until they are written", async () => {
    const writes = [];
    const store = storeBeforeSocket(() => new Promise((resolve) => writes.push(resolve)));
    const client = await online({ store });
    client.submit([put("a")]);
    client.submit([put("b")]);
    await node.run();
    assert.equal(node.log.length, 0);
    assert.equal(client.unwritten, 2);
    writes[1]();
    await node.run();
    assert.equal(node.log.length, 0);
    assert.equal(client.unwritten, 1);
    const seen = [];
    client.addEventListener("pending", () => seen.push(client.unwritten));
    writes[0]();
    await node.run();
    assert.equal(node.log.length, 2);
    assert.equal(seen[0], 0);
});

test("a store that fails is given up with a notice, and the client goes on", async () => {
    const store = storeBeforeSocket(async () => {
        throw new Error("no room");
    });
    const client = await online({ store });
    client.submit([put("a")]);
    client.submit([put("b")]);
    await eventually(() => client.pending === 0);
    client.submit([put("c")]);
    await eventually(() => node.log.length === 3);
    assert.deepEqual(told(client, "notice").map(({ code }) => code), ["store-failed"]);
});

test("waits are random up to a bound that doubles, and a node's wish is added", () => {
    const backoff = new Backoff({ minimum: 100, maximum: 1_000, random: () => 1 });
    assert.deepEqual(Array.from({ length: 6 }, () => backoff.next()), [100, 200, 400, 800, 1_000, 1_000]);
    backoff.waitAtLeast(5_000);
    assert.equal(backoff.next(), 10_000);
    assert.equal(backoff.next(), 1_000);
    backoff.succeeded();
    assert.equal(backoff.next(), 100);
    backoff.waitAtLeast(1e12);
    assert.ok(backoff.next() <= 7_200_000);
    assert.equal(new Backoff({ random: () => 0 }).next(), 0);
});

/** A second after the other: a timer that is set meanwhile is to be seen. */
function pass(context, milliseconds) {
    for (let time = 0; time < milliseconds; time += 1_000) context.mock.timers.tick(1_000);
}

test("a watchdog asks after a silent heartbeat, and gives up when nobody answers", async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    let pings = 0;
    let isGone = false;
    const watchdog = new Watchdog({
        ping: () => (pings += 1), gone: () => (isGone = true), hasCaughtUp: () => true,
        expectsAcknowledgement: () => false, bufferedBytes: () => 0,
    });
    watchdog.start(25_000);
    pass(context, 20_000);
    watchdog.heard();
    pass(context, 5_000);
    assert.equal(pings, 0);
    pass(context, 25_000);
    assert.equal(pings, 1);
    watchdog.heard();
    pass(context, 30_000);
    assert.equal(isGone, false);
    pass(context, 10_000);
    assert.equal(isGone, true);
    watchdog.stop();
});

test("a watchdog hurries when an operation waits for its acknowledgement", (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    let isGone = false;
    const watchdog = new Watchdog({
        ping: () => undefined, gone: () => (isGone = true), hasCaughtUp: () => true,
        expectsAcknowledgement: () => true, bufferedBytes: () => 0,
    });
    watchdog.start(25_000);
    watchdog.hurry();
    pass(context, 15_000);
    assert.equal(isGone, true);
});

test("a watchdog is patient while what was sent gets away", (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    let isGone = false;
    let buffered = 1_000_000;
    const watchdog = new Watchdog({
        ping: () => undefined, gone: () => (isGone = true), hasCaughtUp: () => true,
        expectsAcknowledgement: () => true, bufferedBytes: () => (buffered -= 1),
    });
    watchdog.start(25_000);
    watchdog.hurry();
    pass(context, 120_000);
    assert.equal(isGone, false);
});
