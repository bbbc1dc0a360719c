import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { EaselClient, internal } from "./client-under-test.js";
import { FakeEngine } from "./fake-engine.js";
import { until } from "./until.js";

const { PollingSocket } = await internal("polling-socket");
const { Connection } = await internal("connection");
const { parseAddresses } = await internal("address");
const { parsePacket, eventPacket } = await internal("socket-packet");
const { TransportChoice } = await internal("transport-choice");

let engine;
let sockets;

beforeEach(async () => {
    engine = await FakeEngine.start();
    sockets = [];
});
afterEach(async () => {
    sockets.forEach((socket) => socket.close());
    await engine.stop();
});

function makeSocket() {
    const socket = new PollingSocket({ board: "b", base: engine.base });
    sockets.push(socket);
    socket.told = [];
    for (const type of ["open", "message", "close"]) {
        socket.addEventListener(type, (event) => socket.told.push(event));
    }
    socket.heard = () => socket.told.filter(({ type }) => type === "message").map(({ data }) => JSON.parse(data));
    socket.closed = () => socket.told.find(({ type }) => type === "close");
    return socket;
}

async function opened() {
    const socket = makeSocket();
    await until("it is open", () => socket.readyState === 1);
    return socket;
}

test("messages go to the node as events and come from it as messages, several in one answer", async () => {
    const socket = await opened();
    socket.send(JSON.stringify({ type: "hello", key: "a key of sixteen" }));
    socket.send(JSON.stringify({ type: "submit", n: 1, edits: [] }));
    await until("both are there", () => engine.messages.length === 2);
    assert.deepEqual(engine.messages, [
        { type: "hello", key: "a key of sixteen", board: "b" },
        { type: "submit", n: 1, edits: [] },
    ]);
    const seen = { type: "ops", ops: [{ text: "\0 \x1e 😀", number: 0.1 }] };
    engine.say('42/boards,["welcome",{"seq":1}]', `42/boards,7${JSON.stringify(["ops", { ops: seen.ops }])}`, "6");
    await until("both have come", () => socket.heard().length === 2);
    assert.deepEqual(socket.heard(), [{ seq: 1, type: "welcome" }, seen]);
});

test("one request at a time brings what is sent, in order and within what a node takes", async () => {
    const socket = await opened();
    let release;
    engine.gate = new Promise((resolve) => (release = resolve));
    const sent = Array.from({ length: 40 }, (_, n) => ({ type: "submit", n, text: "ö".repeat(n * 10) }));
    sent.forEach((message) => socket.send(JSON.stringify(message)));
    await until("the first is there", () => engine.messages.length > 0);
    assert.ok(socket.bufferedAmount > 8_000, "what the node has not taken counts as buffered");
    engine.say("2");
    release();
    await until("all are there", () => engine.messages.length === 40);
    assert.deepEqual(engine.messages, sent);
    assert.equal(engine.mostPosts, 1);
    assert.ok(engine.packets.includes("3"), "the ping is answered");
    assert.ok(engine.packets.indexOf("3") < engine.packets.length - 5, "and does not wait behind all that is sent");
    const posts = engine.requests.filter(({ method }) => method === "POST");
    assert.ok(posts.every(({ bytes }) => bytes <= 2_000), posts.map(({ bytes }) => bytes).join());
    assert.ok(posts.length < 20, "small messages share a request");
    await until("nothing is buffered", () => socket.bufferedAmount === 0);
});

test("a message that a node would not take ends the connection instead of the client", async () => {
    const socket = await opened();
    socket.send(JSON.stringify({ type: "submit", text: "x".repeat(3_000) }));
    await until("it is closed", () => socket.closed());
    assert.equal(socket.closed().code, 1006);
    assert.match(socket.closed().reason, /2000/);
    assert.equal(engine.messages.length, 0);
});

test("a close that the node tells of is the close of the connection, behind the error that says why", async () => {
    const socket = await opened();
    engine.tell("error", { type: "error", code: "board-deleted", message: "the board was deleted" });
    engine.tell("close", { type: "close", code: 4409, reason: "the board was deleted" });
    engine.say("41/boards,");
    await until("it is closed", () => socket.closed());
    assert.deepEqual(socket.heard().map(({ code }) => code), ["board-deleted"]);
    assert.deepEqual([socket.closed().code, socket.closed().reason], [4409, "the board was deleted"]);
});

test("a session that ends without a code is one that was lost", async () => {
    for (const packets of [["44/boards,{\"message\":\"no\"}"], ["41/boards,"], ['42/boards,["close",{"code":"x"}]'], ["1"]]) {
        const socket = makeSocket();
        engine.say(...packets);
        await until("it is closed", () => socket.closed());
        assert.equal(socket.closed().code, 1006, packets[0]);
        assert.equal(socket.readyState, 3);
    }
});

test("what no node says closes the connection and is thrown at nobody", async () => {
    const wrong = ["42/boards,{}", "42/boards,[1", "42/boards,[1,{}]", '42/boards,["ops",1]', "49", "42[]", "1", '42/other,["a",{}]'];
    for (const packet of wrong) {
        const socket = await opened();
        engine.say(packet);
        await until("it is closed", () => socket.closed());
        assert.equal(socket.heard().length, 0, packet);
        socket.close();
        engine.packets.length = 0;
    }
    for (const opening of [null, [], {}, { ...engine.opening, sid: 1 }, { ...engine.opening, maxPayload: -1 }]) {
        engine.opening = opening;
        const socket = makeSocket();
        await until("it is closed", () => socket.closed());
        assert.equal(socket.closed().code, 1006);
    }
});

test("a node that asks for time is given it", async () => {
    const socket = await opened();
    engine.refusal = { status: 503, headers: { "Retry-After": "7" } };
    socket.send('{"type":"digest"}');
    await until("it is closed", () => socket.closed());
    assert.equal(socket.retryAfter, 7);
});

test("a node that falls silent is given up when its ping is overdue", async () => {
    engine.opening = { ...engine.opening, pingInterval: 1, pingTimeout: 1 };
    const socket = await opened();
    await until("it is closed", () => socket.closed());
    assert.deepEqual([socket.closed().code, socket.closed().reason], [1006, "the node does not answer any more"]);
});

test("the cookie by which a load balancer knows the node again is sent back", async () => {
    engine.openingHeaders = { "Set-Cookie": ["EASEL=north; path=/; HttpOnly", "other=1=2"] };
    await opened();
    await until("it polls", () => engine.requests.length > 2);
    assert.equal(engine.requests[0].cookie, undefined);
    const later = engine.requests.slice(1).map(({ cookie }) => cookie);
    assert.deepEqual(later, later.map(() => "EASEL=north; other=1=2"));
});

test("a closed connection tells the node and nobody else", async () => {
    const socket = await opened();
    socket.close();
    await until("the node knows", () => engine.packets.includes("1"));
    assert.deepEqual(engine.packets.slice(-2), ["41/boards,", "1"]);
    engine.tell("ops", { ops: [] });
    assert.equal(socket.closed(), undefined);
    assert.deepEqual(socket.heard(), []);
});

test("packets are read as they were written", () => {
    assert.deepEqual(parsePacket(eventPacket("/boards", "a", { b: '","' }), "/boards"), { type: "event", id: null, values: ["a", { b: '","' }] });
    assert.deepEqual(parsePacket('2/boards,12["a"]', "/boards"), { type: "event", id: 12, values: ["a"] });
    assert.deepEqual(parsePacket('3/boards,12[{"seq":1}]', "/boards"), { type: "acknowledgement", id: 12, values: [{ seq: 1 }] });
    assert.deepEqual(parsePacket("1/boards,", "/boards"), { type: "disconnect" });
    assert.deepEqual(parsePacket('0/boards,{"sid":"x"}', "/boards"), { type: "connect", data: { sid: "x" } });
});

/** A choice, whose clock a test sets. */
function choiceAt(clock, allowed) {
    return new TransportChoice(allowed, () => clock.now);
}
const blocked = { answersHTTP: true, wasSlow: false };
const down = { answersHTTP: false, wasSlow: false };

test("a node that is down never makes a client leave WebSockets, however long it is down", () => {
    const choice = choiceAt({ now: 0 });
    for (let count = 0; count < 1_000; count += 1) {
        choice.webSocketFailed(down);
        choice.webSocketFailed({ ...down, wasSlow: true });
        assert.equal(choice.next(), "websocket");
    }
    choice.webSocketFailed(blocked);
    assert.equal(choice.next(), "websocket", "nor does one moment in which only requests are answered");
    choice.webSocketWorked();
    choice.webSocketFailed(blocked);
    assert.equal(choice.next(), "websocket");
});

test("WebSockets that fail while requests are answered lead to polling, swallowed ones at once", () => {
    const refused = choiceAt({ now: 0 });
    assert.equal(refused.wantsEvidence, false, "who connects at the first attempt asks for nothing else");
    refused.webSocketFailed(down);
    assert.equal(refused.wantsEvidence, true);
    refused.webSocketFailed(blocked);
    refused.webSocketFailed(blocked);
    assert.equal(refused.next(), "polling");
    const swallowed = choiceAt({ now: 0 });
    swallowed.webSocketFailed({ answersHTTP: true, wasSlow: true });
    assert.equal(swallowed.next(), "polling");
});

test("a WebSocket is tried again after five minutes, ten, twenty, and then each hour", () => {
    const clock = { now: 0 };
    const choice = choiceAt(clock);
    choice.webSocketFailed({ answersHTTP: true, wasSlow: true });
    choice.pollingWorked();
    for (const minutes of [5, 10, 20, 40, 60, 60]) {
        assert.equal(choice.retryTime, minutes * 60_000);
        clock.now += minutes * 60_000 - 1;
        assert.equal(choice.next(), "polling");
        clock.now += 1;
        assert.equal(choice.next(), "websocket");
        choice.webSocketFailed(blocked);
    }
    choice.probeOpened();
    assert.equal(choice.next(), "websocket");
    choice.webSocketWorked();
    choice.webSocketFailed({ answersHTTP: true, wasSlow: true });
    assert.equal(choice.retryTime, 5 * 60_000);
});

test("polling that never worked is left again, and polling that worked is stayed with", () => {
    const choice = choiceAt({ now: 0 });
    choice.webSocketFailed({ answersHTTP: true, wasSlow: true });
    choice.pollingFailed();
    assert.equal(choice.next(), "websocket");
    choice.webSocketFailed({ answersHTTP: true, wasSlow: true });
    choice.pollingWorked();
    choice.pollingFailed();
    assert.equal(choice.next(), "polling");
});

test("a client that is told how to connect connects no other way", () => {
    const onlyPolling = choiceAt({ now: 0 }, ["polling"]);
    onlyPolling.pollingFailed();
    assert.equal(onlyPolling.next(), "polling");
    assert.equal(onlyPolling.retryTime, Infinity);
    const onlyWebSocket = choiceAt({ now: 0 }, ["websocket"]);
    onlyWebSocket.webSocketFailed({ answersHTTP: true, wasSlow: true });
    assert.equal(onlyWebSocket.next(), "websocket");
    assert.equal(onlyWebSocket.wantsEvidence, false);
    for (const transports of [[], ["carrier-pigeon"], ["polling", "other"]]) {
        assert.throws(() => new EaselClient({ url: "http://node/boards/b", transports }), { code: "invalid-transports" });
    }
});

/** A connection of a client to the engine, whose WebSockets fail or open as a test wants it. */
function connect(clock) {
    const sockets = { open: false, made: 0 };
    class Socket extends EventTarget {
        bufferedAmount = 0;
        readyState = 0;
        constructor() {
            super();
            sockets.made += 1;
            setImmediate(() => this.dispatchEvent(Object.assign(new Event(sockets.open ? "open" : "close"), { code: 1006 })));
        }
        send() {}
        close() {}
    }
    const told = [];
    const connection = new Connection({
        addresses: parseAddresses(`${engine.base}/boards/b`), WebSocket: Socket, choice: choiceAt(clock),
        handler: {
            opened: () => {
                told.push(connection.transport);
                connection.succeeded();
            },
            received: () => undefined, lost: () => undefined, ended: () => undefined, changed: () => undefined,
        },
    });
    connection.start();
    return { connection, sockets, told };
}

test("a client whose WebSockets are refused polls, and takes a WebSocket as soon as one opens again", async () => {
    const clock = { now: 0 };
    const { connection, sockets, told } = connect(clock);
    await until("it polls", () => told.length === 1);
    assert.deepEqual(told, ["polling"]);
    assert.equal(sockets.made, 3);
    clock.now += 5 * 60_000;
    connection.lose({ code: 1006, reason: "a test" });
    await until("it has looked for a WebSocket and polls again", () => told.length === 2);
    assert.deepEqual([told[1], sockets.made], ["polling", 4]);
    sockets.open = true;
    clock.now += 10 * 60_000;
    connection.succeeded();
    await until("it has a WebSocket", () => told.length === 3);
    assert.equal(told[2], "websocket");
    await until("the node knows that polling has ended", () => engine.packets.at(-1) === "1");
    connection.stop();
});

test("a client whose node is away, and comes back, is never found polling", async () => {
    engine.isDown = true;
    const { connection, sockets, told } = connect({ now: 0 });
    await until("it has tried often", () => sockets.made > 6);
    sockets.open = true;
    engine.isDown = false;
    await until("it is there", () => told.length === 1);
    assert.deepEqual(told, ["websocket"]);
    connection.stop();
});
