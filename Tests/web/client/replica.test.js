import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf, internal } from "./client-under-test.js";

const { Replica } = await internal("replica");

const KEY = "a key of sixteen or more";
const put = (id, x = 0) => [{ op: "put", id, value: { x } }];

const makeReplica = (identity = {}) => new Replica({ key: KEY, nextN: 1, operations: [], ...identity });

function welcome(seq, { n = 0, epoch = "e" } = {}) {
    return {
        type: "welcome", protocol: "easel.v1", board: "b", epoch, seq, client: clientOf(KEY), session: "s", n,
        role: "editor", node: "node", participants: [], limits: {}, heartbeat: 25_000,
    };
}
const snapshot = (seq, elements = {}, { epoch = "e", part = 1, parts = 1 } = {}) => ({
    type: "snapshot", epoch, seq, part, parts, elements,
});
const ops = (...operations) => ({ type: "ops", ops: operations });
const operation = (seq, n, edits = [{ op: "clear" }], client = clientOf(KEY)) => ({ seq, client, n, at: 0, edits });
const foreign = (seq, edits) => operation(seq, 1, edits, "AAAAAAAAAAAAAAAA");

/** A replica that is connected and has the document as of `seq`. */
function online(seq, identity) {
    const replica = makeReplica(identity);
    replica.connected();
    replica.receive(welcome(seq));
    replica.receive(snapshot(seq));
    assert.ok(replica.isCaughtUp);
    return replica;
}

const of = (actions, type) => actions.filter((action) => action.type === type);
const sent = (actions) => of(actions, "submit").map(({ n }) => n);
const acknowledged = (actions) => of(actions, "acknowledged").map(({ id, seq }) => [id, seq]);
const isViolation = (actions) => of(actions, "violation").length === 1;

for (const seq of [12, 10, 5]) {
    test(`after seq 10, seq ${seq} is a violation and is not applied`, () => {
        const replica = online(10);
        assert.ok(isViolation(replica.receive(ops(foreign(seq, put("a"))))));
        assert.ok(isViolation(replica.receive(ops(foreign(11, put("a")), foreign(13, put("a"))))));
        assert.equal(replica.seq, 10);
        assert.equal(replica.confirmed.size, 0);
    });
}

test("of many participants some are listed, and all are counted", () => {
    const participant = (session) => ({ session, client: "AAAAAAAAAAAAAAAA", name: session, color: "#000000", state: {} });
    const replica = makeReplica();
    replica.connected();
    replica.receive({ ...welcome(0), participants: [participant("s"), participant("t")], count: 300 });
    assert.deepEqual([replica.participants.size, replica.participantCount], [2, 300]);
    replica.receive({ type: "participants", joined: [participant("u")], left: ["t"], count: 299 });
    assert.deepEqual([[...replica.participants.keys()], replica.participantCount], [["s", "u"], 299]);
    assert.ok(isViolation(replica.receive({ type: "participants", joined: [], left: [], count: "many" })));
    replica.receive({ type: "participants", joined: [participant("t")], left: [] });
    assert.equal(replica.participantCount, 3);
    replica.disconnected();
    assert.equal(replica.participantCount, 0);
});

test("an operation that an archive claims to be the client's own acknowledges nothing", () => {
    const replica = online(10);
    replica.submit(put("a", 1));
    const archived = {
        ...operation(11, 11, put("b"), "archive-Yk3_x0Qa"), claim: { client: clientOf(KEY), n: 1 },
    };
    assert.deepEqual(acknowledged(replica.receive(ops(archived))), []);
    assert.equal(replica.seq, 11);
    assert.equal(replica.confirmed.size, 1);
    assert.equal(acknowledged(replica.receive(ops(operation(12, 1, put("a", 1))))).length, 1);
});

test("what the server should not send is a violation, and nothing crashes", () => {
    const messages = [
        null, 7, [], "x",
        { type: "ops" }, ops(7), ops({ seq: 11 }), ops(foreign(11, [{ op: "put", id: "a b", value: {} }])),
        ops(foreign(11, [{ op: "move", id: "a" }])), snapshot(3, { a: 1 }), snapshot(3, { "a b": {} }),
        snapshot(3, {}, { part: 2, parts: 2 }), snapshot(3, {}, { part: 2, parts: 1 }), welcome(10),
        { type: "participants", joined: [1], left: [] }, { type: "presence", states: [] }, { type: "digest" },
        { type: "reject", n: "1" }, { type: "duplicate" }, { type: "drain", after: -1 }, { type: "error" },
    ];
    for (const message of messages) {
        assert.ok(isViolation(online(10).receive(message)), JSON.stringify(message));
    }
    assert.deepEqual(online(10).receive({ type: "from-the-future", x: 1 }), []);
    assert.deepEqual(online(10).receive({ type: "pong", id: 1 }), []);
});

test("after a reconnect it resumes where it was and gives again, in order, what was not acknowledged", () => {
    const replica = online(10);
    for (const n of [1, 2, 3, 4, 5]) assert.deepEqual(sent(replica.submit(put(`a${n}`)).actions), [n]);
    assert.deepEqual(acknowledged(replica.receive(ops(operation(11, 1, put("a1"))))), [[1, 11]]);
    replica.disconnected();
    assert.deepEqual(sent(replica.submit(put("a6")).actions), []);
    assert.deepEqual(replica.connected(), [{ type: "hello", resume: { epoch: "e", seq: 11 } }]);
    assert.deepEqual(sent(replica.receive(welcome(13, { n: 3 }))), [4, 5, 6]);
    assert.ok(!replica.isCaughtUp);
    const acknowledgements = replica.receive(ops(operation(12, 2, put("a2")), operation(13, 3, put("a3"))));
    assert.deepEqual(acknowledged(acknowledgements), [[2, 12], [3, 13]]);
    assert.ok(replica.isCaughtUp);
    assert.deepEqual(acknowledged(replica.receive({ type: "duplicate", n: 4 })), [[4, null]]);
    assert.equal(replica.pendingCount, 2);
});

test("what the log has is shown without a gap while the replica catches up", () => {
    const replica = online(10);
    replica.submit(put("mine"));
    replica.disconnected();
    replica.connected();
    const actions = replica.receive(welcome(11, { n: 1 }));
    assert.deepEqual(sent(actions), []);
    assert.ok(replica.document.has("mine"), "it must not vanish before it is acknowledged");
    assert.equal(replica.pendingCount, 1);
    const acknowledgement = replica.receive(ops(operation(11, 1, put("mine"))));
    assert.deepEqual(acknowledged(acknowledgement), [[1, 11]]);
    assert.equal(replica.confirmed.get("mine"), replica.document.get("mine"));
});

test("a snapshot that has an operation acknowledges it without its seq", () => {
    const replica = online(10);
    replica.submit(put("mine"));
    replica.disconnected();
    replica.connected();
    replica.receive(welcome(5_000, { n: 1 }));
    const actions = replica.receive(snapshot(5_000, { mine: { x: 0 }, other: {} }));
    assert.deepEqual(acknowledged(actions), [[1, null]]);
    assert.deepEqual(of(actions, "reset"), [{ type: "reset", reason: "resync" }]);
    assert.equal(replica.pendingCount, 0);
});

test("a snapshot behind the welcome is followed by operations before the replica has caught up", () => {
    const replica = makeReplica();
    replica.connected();
    replica.receive(welcome(7));
    assert.deepEqual(of(replica.receive(snapshot(5, { a: {} })), "caught-up"), []);
    assert.deepEqual(of(replica.receive(ops(foreign(6, put("b")))), "caught-up"), []);
    assert.equal(of(replica.receive(ops(foreign(7, put("c")))), "caught-up").length, 1);
});

test("a rejected operation is told once, not shown any more, and not given again", () => {
    const replica = online(0);
    replica.submit(put("a"));
    replica.submit([{ op: "append", id: "a", key: "k", values: [1] }]);
    const message = { type: "reject", n: 1, code: "invalid-edit", message: "m" };
    const actions = replica.receive(message);
    assert.deepEqual(of(actions, "rejected"), [{ type: "rejected", id: 1, n: 1, code: "invalid-edit", message: "m", edits: put("a") }]);
    assert.deepEqual(of(actions, "changed")[0].ids, new Set(["a"]));
    assert.equal(replica.document.size, 0);
    assert.deepEqual(replica.receive(message), []);
    replica.disconnected();
    replica.connected();
    assert.deepEqual(sent(replica.receive(welcome(0))), [2]);
});

test("a snapshot counts when all its parts are there, in their order", () => {
    const replica = online(3);
    replica.receive(snapshot(9, { a: {} }, { epoch: "f", part: 1, parts: 2 }));
    assert.equal(replica.seq, 3);
    assert.ok(isViolation(replica.receive(ops(foreign(4, put("b"))))));
    const actions = replica.receive(snapshot(9, { b: {} }, { epoch: "f", part: 2, parts: 2 }));
    assert.deepEqual(of(actions, "reset"), [{ type: "reset", reason: "epoch" }]);
    assert.equal(replica.seq, 9);
    assert.equal(replica.epoch, "f");
    assert.equal(replica.confirmed.size, 2);
    assert.ok(isViolation(replica.receive(snapshot(9, {}, { epoch: "f", part: 2, parts: 2 }))));
});

test("a resync in the middle keeps pending operations, shows them, and gives them again", () => {
    const replica = online(3);
    replica.submit(put("mine"));
    const actions = replica.receive(snapshot(9, { other: {} }, { epoch: "f" }));
    assert.deepEqual(sent(actions), [1]);
    assert.deepEqual([...replica.document.ids()].sort(), ["mine", "other"]);
    assert.deepEqual([...replica.confirmed.ids()], ["other"]);
});

test("a key that was used before goes on behind its last number, also with what was made offline", () => {
    const replica = makeReplica();
    const { n } = replica.submit(put("a"));
    assert.equal(n, 1);
    replica.connected();
    const actions = replica.receive(welcome(41, { n: 41 }));
    assert.deepEqual(sent(actions), [42]);
    assert.deepEqual(of(actions, "renumbered")[0].to, 42);
    replica.receive(snapshot(41));
    const acknowledgement = replica.receive(ops(operation(42, 42, put("a"))));
    assert.deepEqual(acknowledged(acknowledgement), [[1, 42]], "who submitted it knows it by its first number");
});

test("what was stored may be in the log already", () => {
    const operations = [{ n: 7, edits: put("a") }, { n: 8, edits: put("b") }];
    const replica = makeReplica({ nextN: 1_000, operations });
    assert.equal(replica.document.size, 2);
    replica.connected();
    assert.deepEqual(sent(replica.receive(welcome(20, { n: 7 }))), [8]);
    assert.equal(replica.submit(put("c")).n, 1_000);
});

test("what is refused for the moment waits, keeps its order and goes under new numbers", () => {
    const replica = online(0);
    for (const id of ["a", "b", "c"]) replica.submit(put(id));
    const refused = { type: "reject", code: "unavailable", message: "later" };
    const actions = replica.receive({ ...refused, n: 1 });
    assert.deepEqual(of(actions, "rejected"), []);
    assert.equal(of(actions, "retry-later").length, 1);
    assert.deepEqual(sent(replica.submit(put("d")).actions), [], "what is new waits behind it");
    replica.receive({ ...refused, n: 2 });
    replica.receive(ops(operation(1, 3, put("c"))));
    assert.deepEqual([...replica.document.ids()].sort(), ["a", "b", "c", "d"]);
    const again = replica.retry();
    const numbers = sent(again);
    assert.equal(numbers.length, 3);
    assert.deepEqual(numbers, [...numbers].sort((one, other) => one - other));
    assert.ok(numbers[0] > 3);
    const frames = of(again, "submit").map(({ frame }) => JSON.parse(frame).edits[0].id);
    assert.deepEqual(frames, ["a", "b", "d"]);
    const acknowledgements = replica.receive(ops(...numbers.map((n, index) => operation(2 + index, n, put(frames[index])))));
    assert.deepEqual(acknowledged(acknowledgements), [[1, 2], [2, 3], [5, 4]]);
    assert.equal(replica.pendingCount, 0);
});

test("what was refused before a reconnect is not taken for sequenced by it", () => {
    const replica = online(0);
    replica.submit(put("a"));
    replica.submit(put("b"));
    replica.receive({ type: "reject", n: 1, code: "unavailable", message: "later" });
    replica.disconnected();
    replica.connected();
    const actions = replica.receive(welcome(1, { n: 2 }));
    assert.equal(sent(actions).length, 1);
    assert.ok(sent(actions)[0] > 2);
    assert.equal(replica.pendingCount, 2);
});

test("what must be stored first is not sent before, nor what comes after it", () => {
    const replica = online(0);
    const first = replica.submit(put("a"), true);
    const second = replica.submit(put("b"), true);
    assert.deepEqual(sent([...first.actions, ...second.actions]), []);
    assert.deepEqual(sent(replica.release(2)), []);
    assert.deepEqual(sent(replica.release(1)), [1, 2]);
    assert.deepEqual(sent(replica.release(1)), []);
});

test("a replica that becomes another keeps only what it never sent", () => {
    const replica = online(0);
    replica.submit(put("a"));
    replica.submit(put("b"), true);
    const { actions, queued } = replica.become({ key: "another key of sixteen", nextN: 1, operations: [] }, new Set([2]));
    assert.deepEqual(acknowledged(actions), [[1, null]]);
    assert.deepEqual(queued.map(({ id }) => id), [2]);
    assert.equal(replica.client, clientOf("another key of sixteen"));
});

test("a duplicate during catching up waits for the operation's place", () => {
    const replica = makeReplica({ operations: [{ n: 1, edits: put("a") }] });
    replica.connected();
    replica.receive(welcome(2));
    assert.deepEqual(acknowledged(replica.receive({ type: "duplicate", n: 1 })), []);
    replica.receive(snapshot(1));
    assert.ok(replica.document.has("a"));
    assert.deepEqual(acknowledged(replica.receive(ops(operation(2, 1, put("a"))))), [[1, 2]]);
});

test("participants and their newest presence are known, strangers' presence is not", () => {
    const replica = online(0);
    const ada = { session: "__proto__", client: "c", name: "Ada", color: "#000", state: {} };
    replica.receive({ type: "participants", joined: [ada], left: [] });
    const states = JSON.parse('{"__proto__":{"x":1},"other":{}}');
    const [{ sessions }] = replica.receive({ type: "presence", states });
    assert.deepEqual([...sessions], ["__proto__"]);
    assert.deepEqual(replica.participants.get("__proto__").state, { x: 1 });
    replica.receive({ type: "participants", joined: [], left: ["__proto__"] });
    assert.equal(replica.participants.size, 0);
});

test("it goes on from a document that it is given", () => {
    const known = { epoch: "e", seq: 4, elements: { a: { x: 1 } } };
    const replica = new Replica({ key: KEY, nextN: 1, operations: [{ n: 1, edits: put("b") }] }, known);
    assert.deepEqual([...replica.document.ids()], ["a", "b"]);
    assert.deepEqual(replica.connected(), [{ type: "hello", resume: { epoch: "e", seq: 4 } }]);
    replica.receive(welcome(4));
    assert.ok(replica.isCaughtUp);
});

test("what a node would not even read is rejected instead of sent again and again", () => {
    const replica = makeReplica();
    replica.submit([{ op: "put", id: "a", value: { text: "é".repeat(600) } }]);
    replica.submit(put("b"));
    replica.connected();
    const actions = replica.receive({ ...welcome(0), limits: { frameBytes: 1_000 } });
    assert.deepEqual(sent(actions), [2]);
    assert.deepEqual(of(actions, "rejected").map(({ id, code }) => [id, code]), [[1, "operation-too-large"]]);
});

test("the queue is bounded", async () => {
    const { Queue } = await internal("queue");
    const queue = new Queue(1);
    for (let n = 0; n < 100_000; n += 1) queue.add([], false);
    assert.throws(() => queue.add([], false), { code: "queue-full" });
});
