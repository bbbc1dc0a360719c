import assert from "node:assert/strict";
import { test } from "node:test";
import { describe } from "#whiteboard/timeline/describe.js";
import { dueOperations, waitBefore } from "#whiteboard/timeline/pacing.js";
import { authorsByBin } from "#whiteboard/timeline/activity.js";

const nothing = () => undefined;
const put = (id, value) => ({ op: "put", id, value });

test("what is new was drawn, written or added", () => {
    assert.equal(describe([put("a", { type: "freedraw" })], nothing), "drew a pen stroke");
    assert.equal(describe([put("a", { type: "ellipse" })], nothing), "drew an ellipse");
    assert.equal(describe([put("a", { type: "text" })], nothing), "wrote text");
    const note = { type: "rectangle", customData: { easel: "sticky" } };
    assert.equal(describe([put("a", note), put("b", { type: "text" })], nothing), "added a sticky note");
    assert.equal(describe([put("file:f", { type: "easel-file" }), put("a", { type: "image" })], nothing), "added a picture");
    const parts = [put("file:f", { type: "easel-file" }), put("file-2:f", { type: "easel-file-part" })];
    assert.equal(describe(parts, nothing), "added a picture");
    const part = () => ({ type: "easel-file-part" });
    assert.equal(describe([{ op: "append", id: "file-2:f", key: "dataURL", values: [""] }], part), "added a picture");
});

test("a stroke that grows is being drawn", () => {
    const stroke = () => ({ type: "freedraw" });
    assert.equal(describe([{ op: "append", id: "a", key: "points", values: [[1, 2]] }], stroke), "drew a pen stroke");
    assert.equal(describe([{ op: "patch", id: "a", set: { width: 4, height: 5, version: 3 } }], stroke), "drew a pen stroke");
});

test("what a change touched says what it was", () => {
    const box = () => ({ type: "rectangle" });
    const patch = (set) => describe([{ op: "patch", id: "a", set }], box);
    assert.equal(patch({ x: 1, y: 2, version: 9, updated: 1 }), "moved a rectangle");
    assert.equal(patch({ x: 1, width: 2 }), "resized a rectangle");
    assert.equal(patch({ angle: 1, x: 3 }), "turned a rectangle");
    assert.equal(patch({ strokeColor: "#fff" }), "restyled a rectangle");
    assert.equal(patch({ index: "a1" }), "reordered a rectangle");
    assert.equal(patch({ groupIds: ["g"] }), "grouped a rectangle");
    assert.equal(patch({ link: "x" }), "changed a rectangle");
});

test("a canvas gets another colour", () => {
    const canvas = { type: "easel-canvas", isDeleted: true, viewBackgroundColor: "#fff9db" };
    const coloured = "changed the canvas colour";
    assert.equal(describe([put("easel:canvas", canvas)], nothing), coloured);
    assert.equal(describe([put("easel:canvas", { ...canvas, viewBackgroundColor: "#e9ecef" })], () => canvas), coloured);
    assert.equal(describe([{ op: "delete", id: "easel:canvas" }], () => canvas), coloured);
});

test("many elements are counted", () => {
    const box = () => ({ type: "rectangle" });
    const edits = ["a", "b", "c"].map((id) => ({ op: "delete", id }));
    assert.equal(describe(edits, box), "deleted 3 elements");
});

test("clearing is clearing, and what touches nothing changed nothing", () => {
    assert.equal(describe([{ op: "clear" }, put("a", { type: "text" })], nothing), "cleared the board");
    assert.equal(describe([{ op: "delete", id: "a" }], nothing), "changed nothing");
    assert.equal(describe([{ op: "later" }, null], nothing), "changed nothing");
});

test("time goes by as it did, but idle time is a second at most", () => {
    assert.equal(waitBefore(1_000, 1_300, 1), 300);
    assert.equal(waitBefore(1_000, 1_300, 4), 75);
    assert.equal(waitBefore(0, 86_400_000, 1), 1_000);
    assert.equal(waitBefore(5_000, 4_000, 1), 0);
    assert.equal(waitBefore(NaN, 4_000, 1), 0);
});

test("a frame shows what is due and keeps the rest of its time", () => {
    const coming = [{ at: 100 }, { at: 200 }, { at: 90_000 }];
    assert.deepEqual(dueOperations(coming, 0, 250, 1), { count: 2, rest: 50 });
    assert.deepEqual(dueOperations(coming, 0, 50, 1), { count: 0, rest: 50 });
    assert.deepEqual(dueOperations(coming, 0, 1_200, 1), { count: 3, rest: 0 });
    assert.deepEqual(dueOperations([], 0, 10, 1), { count: 0, rest: 10 });
});

test("the strip shows who did most in each part", () => {
    assert.deepEqual(authorsByBin(["a", "a", "b", "b", "b", "c"], 2), ["a", "b"]);
    assert.deepEqual(authorsByBin(["a", "b"], 4), ["a", "a", "b", "b"]);
    assert.deepEqual(authorsByBin([], 2), [null, null]);
});
