import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { canonicalJSON, EaselClient } from "./client-under-test.js";
import { soak } from "../support/soak.js";
import { FakeNode } from "./fake-node.js";
import { randomEdits, seeded } from "./random.js";
import { until } from "./until.js";

const put = (id, value = {}) => ({ op: "put", id, value });
const patch = (id, set, unset = []) => ({ op: "patch", id, set, unset });
const append = (id, key, ...values) => ({ op: "append", id, key, values });

let node;
let client;

beforeEach(async () => {
    node = new FakeNode();
    client = new EaselClient({ url: "http://node/boards/b", WebSocket: node.WebSocket });
    client.connect();
    await node.run();
    assert.equal(client.status, "online");
});
afterEach(() => client.close());

const elements = () => client.document.toJSON();

/** What somebody else does once all that came before is in the log. */
async function others(edits) {
    await node.run();
    node.sequence(edits);
    await node.run();
}

test("undoing and redoing walks through one's own steps", async () => {
    client.submit([put("a", { x: 1 })]);
    client.submit([patch("a", { x: 2, y: 1 }, ["z"])]);
    client.submit([{ op: "delete", id: "a" }]);
    const states = [{}, { a: { x: 1 } }, { a: { x: 2, y: 1 } }, {}];
    for (const state of states.slice(0, -1).reverse()) {
        assert.ok(client.undo());
        assert.deepEqual(elements(), state);
    }
    assert.equal(client.undo(), null);
    for (const state of states.slice(1)) {
        assert.ok(client.redo());
        assert.deepEqual(elements(), state);
    }
    assert.equal(client.redo(), null);
    await node.run();
    assert.equal(client.pending, 0);
    assert.equal(client.digest(), node.document.digest());
});

test("a stroke is undone as one, and comes back as one", async () => {
    client.submit([put("pen", { points: [] })]);
    for (let n = 0; n < 50; n += 1) {
        client.submit([append("pen", "points", [n, n]), append("pen", "pressures", n / 50)], { undo: "merge" });
        if (n % 7 === 0) await node.run();
    }
    client.submit([patch("pen", { width: 50 })], { undo: "merge" });
    const drawn = elements();
    client.undo();
    assert.deepEqual(elements(), {});
    assert.equal(client.canUndo, false);
    client.redo();
    assert.deepEqual(elements(), drawn);
    client.undo();
    assert.deepEqual(elements(), {});
});

test("markUndo begins a step, and so does a merge after an undo", () => {
    client.submit([put("a", { x: 0 })]);
    client.submit([patch("a", { x: 1 })], { undo: "merge" });
    client.markUndo();
    client.submit([patch("a", { x: 2 })], { undo: "merge" });
    client.submit([patch("a", { x: 3 })], { undo: "merge" });
    client.undo();
    assert.deepEqual(elements(), { a: { x: 1 } });
    client.submit([patch("a", { y: 1 })], { undo: "merge" });
    client.undo();
    assert.deepEqual(elements(), { a: { x: 1 } });
    client.undo();
    assert.deepEqual(elements(), {});
});

test("what can't be undone is not, and keeps what can be redone", () => {
    client.submit([put("a")]);
    client.undo();
    client.submit([put("file:1")], { undo: "none" });
    assert.equal(client.canUndo, false);
    client.redo();
    assert.deepEqual(Object.keys(elements()).sort(), ["a", "file:1"]);
});

test("a new step of one's own clears what could be redone; an operation of others does not", async () => {
    client.submit([put("a", { x: 1 })]);
    client.undo();
    await others([put("b")]);
    assert.ok(client.canRedo);
    client.submit([put("c")]);
    assert.equal(client.canRedo, false);
    assert.equal(client.redo(), null);
});

test("undo leaves alone what others have changed since", async () => {
    client.submit([put("a", { x: 1, y: 1, text: "mine" })]);
    client.submit([patch("a", { x: 2, y: 2 }, ["text"])]);
    await others([patch("a", { x: 9, other: true })]);
    client.undo();
    assert.deepEqual(elements(), { a: { x: 9, y: 1, text: "mine", other: true } });
    client.redo();
    assert.deepEqual(elements(), { a: { x: 9, y: 2, other: true } });
});

test("undoing a deletion brings the element back, unless somebody else has", async () => {
    client.submit([put("a", { x: 1 }), put("b", { x: 1 })]);
    client.submit([{ op: "clear" }]);
    await others([put("a", { x: "other" })]);
    client.undo();
    assert.deepEqual(elements(), { a: { x: "other" }, b: { x: 1 } });
});

test("an undo of what others have deleted finds the step before it", async () => {
    client.submit([put("a", { x: 1 })]);
    client.submit([put("b", { x: 1 })]);
    client.submit([patch("b", { x: 2 })]);
    await others([{ op: "delete", id: "b" }]);
    client.undo();
    assert.deepEqual(elements(), {});
    client.redo();
    assert.deepEqual(elements(), { a: { x: 1 } });
});

test("points that others appended meanwhile stay", async () => {
    client.submit([put("a", { points: [0] })]);
    client.submit([append("a", "points", 1, 2)]);
    await others([append("a", "points", 8, 9)]);
    client.undo();
    assert.deepEqual(elements(), { a: { points: [0, 8, 9] } });
});

test("a put over an element is undone by its properties", async () => {
    client.submit([put("a", { x: 1, y: 1, __proto: 1 })]);
    client.submit([put("a", { x: 2, z: 1 })]);
    await others([patch("a", { z: 5 })]);
    client.undo();
    assert.deepEqual(elements(), { a: { x: 1, y: 1, z: 5, __proto: 1 } });
});

test("a step that made and deleted an element again undoes nothing", () => {
    client.submit([put("a")]);
    client.submit([put("b"), { op: "delete", id: "b" }]);
    client.undo();
    assert.deepEqual(elements(), {});
});

test("what was rejected is not there to be undone", async () => {
    client.submit([put("a")]);
    node.rejects = [null, "board-full"];
    client.submit([put("b")]);
    await node.run();
    assert.deepEqual(elements(), { a: {} });
    client.undo();
    assert.deepEqual(elements(), {});
    assert.equal(client.canUndo, false);
});

test("a large undo is several operations and one step", async () => {
    node.limits = { operationBytes: 400, editsPerOperation: 3 };
    node.drop();
    await reconnected();
    const ids = Array.from({ length: 10 }, (_, n) => `e${n}`);
    ids.forEach((id, index) => client.submit([put(id, { n: index })], { undo: index === 0 ? "new" : "merge" }));
    const before = elements();
    client.undo();
    assert.deepEqual(elements(), {});
    assert.equal(client.canUndo, false);
    client.redo();
    assert.deepEqual(elements(), before);
    assert.equal(client.canRedo, false);
    client.undo();
    assert.deepEqual(elements(), {});
    await node.run();
    assert.equal(client.digest(), node.document.digest());
});

async function reconnected() {
    await until("it is online again", async () => {
        await node.run();
        return client.status === "online";
    });
}

test("undo events tell when undo and redo become possible or impossible", async () => {
    const told = [];
    client.addEventListener("undo", ({ detail }) => told.push([detail.canUndo, detail.canRedo]));
    client.submit([put("a")]);
    client.submit([put("b")]);
    client.undo();
    client.undo();
    client.redo();
    assert.deepEqual(told, [[true, false], [true, true], [false, true], [true, true]]);
});

test("alone on a board, undo and redo walk all states back and forth, however steps were made", async () => {
    for (let seed = 0; seed < soak(30, 150); seed += 1) {
        client.submit([{ op: "clear" }]);
        const { below } = seeded(seed);
        const edits = randomEdits(seed + 500);
        const states = [canonicalJSON(elements())];
        for (let step = 0; step < 12; step += 1) {
            client.markUndo();
            for (let more = below(3); more >= 0; more -= 1) client.submit(edits(), { undo: "merge" });
            const state = canonicalJSON(elements());
            if (state !== states.at(-1)) states.push(state);
            if (below(4) === 0) await node.run();
        }
        for (let at = states.length - 2; at >= 0; at -= 1) {
            client.undo();
            assert.equal(canonicalJSON(elements()), states[at], `seed ${seed}, back to ${at}`);
        }
        await node.run();
        for (let at = 1; at < states.length; at += 1) {
            client.redo();
            assert.equal(canonicalJSON(elements()), states[at], `seed ${seed}, forth to ${at}`);
        }
        assert.equal(client.redo(), null);
    }
    await node.run();
    assert.equal(client.digest(), node.document.digest());
});
