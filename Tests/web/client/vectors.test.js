import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalJSON, digestOf, Document, EaselError, internal } from "./client-under-test.js";
import { vectors } from "./fixtures.js";

const { canonicalSize } = await internal("canonical-json");
const { limitsFrom } = await internal("limits");

test("canonical JSON is that of the vectors", () => {
    for (const { json, canonical, bytes } of vectors("canonical")) {
        const value = JSON.parse(json);
        assert.equal(canonicalJSON(value), canonical);
        assert.equal(canonicalSize(value), bytes, json);
        assert.equal(Buffer.byteLength(canonical), bytes);
    }
});

for (const { name, limits, operations, outcomes, elements, digest } of vectors("edits")) {
    test(`vector: ${name}`, () => {
        const document = new Document();
        operations.forEach((edits, index) => assert.equal(operate(document, edits, limits), outcomes[index]));
        assert.equal(canonicalJSON(document.toJSON()), elements);
        assert.equal(document.digest(), digest);
        assert.equal(digestOf(document.entries()), digest);
    });
}

test("an operation copies an element once, however many edits it has of it", () => {
    let copies = 0;
    const wide = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`k${index}`, [index]]));
    const counted = new Proxy(wide, {
        ownKeys(target) {
            copies += 1;
            return Reflect.ownKeys(target);
        },
    });
    const document = Document.from({ a: counted });
    const patches = Array.from({ length: 500 }, (_, index) => ({ op: "patch", id: "a", set: { [`k${index}`]: [] } }));
    const appends = patches.map((_, index) => ({ op: "append", id: "a", key: "k999", values: [index] }));
    document.apply([...patches, ...appends]);
    assert.ok(copies <= 2, `${copies} copies`);
    assert.equal(document.get("a").k999.length, 501);
    assert.deepEqual(wide.k999, [999]);
});

test("random operations on real elements give the digests of the vectors", () => {
    const { elements, cases } = vectors("random");
    for (const { seed, operations, digests } of cases) {
        const eager = new Document();
        const lazy = new Document();
        operations.forEach((operation, index) => {
            const edits = operation.map((edit) =>
                edit.op === "put" ? { ...edit, value: elements[edit.value.$] } : edit
            );
            assert.equal(operate(eager, edits, {}), "ok");
            lazy.apply(edits);
            assert.equal(eager.digest(), digests[index], `seed ${seed}, operation ${index}`);
        });
        assert.equal(lazy.digest(), digests.at(-1));
        assert.equal(Document.from(eager.toJSON()).digest(), digests.at(-1));
    }
});

/** What becomes of an operation, as the server would say it. */
function operate(document, edits, limits) {
    try {
        document.apply(document.check(edits, limitsFrom(limits)));
        return "ok";
    } catch (error) {
        if (error instanceof EaselError) return error.code;
        throw error;
    }
}
