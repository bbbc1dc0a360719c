import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalJSON, diff, Document, internal, pack } from "./client-under-test.js";
import { soak } from "../support/soak.js";
import { randomEdits, seeded } from "./random.js";

const { DEFAULT_LIMITS, limitsFrom } = await internal("limits");

function randomDocument(seed) {
    const edits = randomEdits(seed, { ids: ["a", "b", "c", "d", "e", "__proto__", "constructor"] });
    const document = new Document();
    for (let step = 0; step < 20; step += 1) document.apply(edits());
    return document;
}

test("a difference turns one document into the other, within any limits", () => {
    for (let seed = 0; seed < soak(200, 2_000); seed += 1) {
        const { below } = seeded(seed);
        const from = randomDocument(seed);
        const to = below(3) === 0 ? randomDocument(seed + 10_000) : from.copy();
        const further = randomEdits(seed + 20_000, { withClear: false });
        for (let step = below(6); step > 0; step -= 1) to.apply(further());
        const limits = limitsFrom({ operationBytes: 120 + below(300), editsPerOperation: 1 + below(5) });
        const edits = diff(from, to);
        const result = from.copy();
        for (const operation of pack(edits, limits)) result.apply(result.check(operation, limits));
        assert.equal(canonicalJSON(result.toJSON()), canonicalJSON(to.toJSON()), `seed ${seed}`);
        assert.equal(result.digest(), to.digest());
    }
});

test("equal documents differ by nothing", () => {
    for (let seed = 0; seed < 100; seed += 1) {
        const document = randomDocument(seed);
        assert.deepEqual(diff(document, document.copy()), []);
        assert.deepEqual(diff(document, Document.from(document.toJSON())), []);
    }
});

test("a longer stroke differs by its new points", () => {
    const points = Array.from({ length: 1_000 }, (_, n) => [n, n]);
    const from = Document.from({ a: { points, width: 5 } });
    const to = Document.from({ a: { points: [...points, [7, 7]], width: 6 } });
    assert.deepEqual(diff(from, to), [
        { op: "patch", id: "a", set: { width: 6 }, unset: [] },
        { op: "append", id: "a", key: "points", values: [[7, 7]] },
    ]);
});

test("what is too large for one operation is brought in several", () => {
    const points = Array.from({ length: 30_000 }, (_, n) => [n + 0.125, -n]);
    const pieces = Array.from({ length: 10 }, (_, n) => String(n).repeat(65_536));
    const element = { type: "image", points, pieces, text: "short" };
    for (const edits of [[{ op: "put", id: "a", value: element }], [
        { op: "put", id: "a", value: { old: 1 } },
        { op: "patch", id: "a", set: element, unset: ["old"] },
    ]]) {
        const operations = pack(edits);
        assert.ok(operations.length > 2);
        const document = new Document();
        const limits = { ...DEFAULT_LIMITS, elementBytes: 1e7 };
        for (const operation of operations) document.apply(document.check(operation, limits));
        assert.equal(canonicalJSON(document.get("a")), canonicalJSON(element));
    }
});

test("a value that can't be taken apart is refused by its code", () => {
    const text = "x".repeat(300_000);
    for (const edit of [
        { op: "put", id: "a", value: { text } },
        { op: "patch", id: "a", set: { text } },
        { op: "append", id: "a", key: "k", values: [text] },
    ]) {
        assert.throws(() => pack([edit]), { code: "operation-too-large" });
    }
});

test("small edits stay together, in their order", () => {
    const edits = Array.from({ length: 2_500 }, (_, n) => ({ op: "delete", id: `e${n}` }));
    const operations = pack(edits);
    assert.deepEqual(operations.map((operation) => operation.length), [1_000, 1_000, 500]);
    assert.deepEqual(operations.flat(), edits);
    assert.deepEqual(pack([]), []);
});
