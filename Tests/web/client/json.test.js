import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { canonicalJSON, clientOf, Document, internal, sha256 } from "./client-under-test.js";
import { seeded } from "./random.js";

const { validName, validColor } = await internal("participant-look");

test("SHA-256 is node's, for every length around a block and for large ones", () => {
    const { below } = seeded(256);
    for (const length of [...Array(260).keys(), 1_000, 65_536, 1_000_003]) {
        const bytes = Uint8Array.from({ length }, () => below(256));
        const expected = createHash("sha256").update(bytes).digest("hex");
        assert.equal(Buffer.from(sha256(bytes)).toString("hex"), expected, `${length} bytes`);
    }
});

test("a client's public id is the start of its key's hash", () => {
    const key = "any-secret-of-16-or-more ä😀";
    assert.equal(clientOf(key), createHash("sha256").update(key).digest("base64url").slice(0, 16));
});

const notJSON = {
    NaN: NaN, Infinity, undefined: [undefined], "a hole": [, 1], "a function": () => 1, "a symbol": Symbol("x"),
    "a bigint": 1n, "a date": new Date(0), "a map": new Map(), "an instance": new (class Thing {})(),
    "half a surrogate pair": "\ud800", "the other half": "a\udc00", "a key with half a pair": { "\ud83d": 1 },
    "a key with U+0000": { "\0": 1 }, bytes: new Uint8Array(1),
};
for (const [name, value] of Object.entries(notJSON)) {
    test(`an edit with ${name} is refused before it is sent`, () => {
        const document = new Document();
        const put = [{ op: "put", id: "a", value: { value } }];
        assert.throws(() => document.check(put), { code: "invalid-edit" });
        assert.throws(() => document.check([{ op: "append", id: "a", key: "k", values: [{ value }] }]), {
            code: "invalid-edit",
        });
    });
}

test("a value that holds itself is refused", () => {
    const value = {};
    value.value = value;
    assert.throws(() => new Document().check([{ op: "put", id: "a", value }]), { code: "too-deep" });
});

test("members that are undefined are left out, and what was given may be changed afterwards", () => {
    const value = { x: undefined, points: [[1, 2]] };
    const edits = new Document().check([{ op: "put", id: "a", value }]);
    value.points[0][0] = 7;
    assert.deepEqual(edits, [{ op: "put", id: "a", value: { points: [[1, 2]] } }]);
});

test("objects without a prototype are objects", () => {
    const value = Object.assign(Object.create(null), { x: 1 });
    assert.equal(canonicalJSON(new Document().check([{ op: "put", id: "a", value }])[0].value), '{"x":1}');
});

test("names and colours are made such that no hello is refused for them", () => {
    assert.equal(validName("  Ada\u0000\n\u0085 "), "Ada");
    assert.equal(validName("x".repeat(100)).length, 64);
    assert.equal([...new Intl.Segmenter().segment(validName("👩‍👩‍👧".repeat(70)))].length <= 64, true);
    assert.ok([...validName("e\u0301\u0301\u0301\u0301\u0301\u0301".repeat(70))].length <= 256);
    assert.equal(validName(undefined), undefined);
    assert.equal(validName(7), undefined);
    assert.equal(validColor("#e03131"), "#e03131");
    assert.equal(validColor("url(x:y)"), undefined);
    assert.equal(validColor(""), undefined);
});
