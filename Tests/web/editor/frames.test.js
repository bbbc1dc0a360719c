// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { deletion } from "#whiteboard/editor/elements/deletion.js";
import { FrameTool } from "#whiteboard/editor/tools/frame-tool.js";
import { LineTool } from "#whiteboard/editor/tools/line-tool.js";
import { PenTool } from "#whiteboard/editor/tools/pen-tool.js";
import { SelectTool } from "#whiteboard/editor/tools/select-tool.js";
import { ShapeTool } from "#whiteboard/editor/tools/shape-tool.js";
import { StickyTool } from "#whiteboard/editor/tools/sticky-tool.js";
import { writingIn } from "#whiteboard/editor/tools/writing.js";
import { Bench, element, labelled } from "./bench.js";

const frame = (id, properties = {}) => element(id, {
    type: "frame", x: 300, y: 0, width: 400, height: 400, name: null, backgroundColor: "transparent", index: "a5", ...properties,
});
const framesOf = (bench, ...ids) => ids.map((id) => bench.get(id).frameId);
const drag = (bench, from, to, more) => bench.drag(new SelectTool(), [from, to], more);
const below = (bench, one, other) => bench.elements.findIndex(({ id }) => id === one) < bench.elements.findIndex(({ id }) => id === other);

test("a frame takes in what is wholly within it: groups whole or not at all, labels with their shapes, nothing of other frames", () => {
    const group = { groupIds: ["g"] };
    const bench = new Bench([
        ...labelled("in", { x: 20, y: 20, index: "a1" }), element("across", { x: 350, y: 20, index: "a2" }),
        element("g1", { x: 200, y: 20, index: "a3", ...group }), element("g2", { x: 900, y: 20, index: "a4", ...group }),
        frame("other", { x: 20, y: 200, width: 150, height: 150, index: "a6" }),
        element("taken", { x: 30, y: 220, frameId: "other", index: "a61" }),
    ]);
    bench.drag(new FrameTool(), [[0, 0], [400, 400]]);
    const made = bench.elements.at(-1);
    assert.equal(made.type, "frame");
    assert.equal(made.frameId, null);
    assert.deepEqual(framesOf(bench, "in", "in-text", "across", "g1", "g2", "other", "taken"),
        [made.id, made.id, null, null, null, null, "other"]);
    assert.deepEqual([...bench.view.selection.ids], [made.id]);
});

test("what is dragged into a frame is in it and below its border; out of it, it is in none", () => {
    const bench = new Bench([frame("f"), ...labelled("a", { x: 0, y: 50, index: "a8" })]);
    drag(bench, [50, 90], [450, 190]);
    assert.deepEqual(framesOf(bench, "a", "a-text"), ["f", "f"]);
    assert.ok(below(bench, "a", "f") && below(bench, "a-text", "f"));
    bench.select();
    drag(bench, [450, 190], [290, 190]);
    assert.deepEqual(framesOf(bench, "a"), ["f"], "a part of it is still in the frame");
    drag(bench, [290, 190], [100, 190]);
    assert.deepEqual(framesOf(bench, "a", "a-text"), [null, null]);
});

test("a frame is known while something is dragged, highlighted, and forgotten when it is cancelled", () => {
    const bench = new Bench([frame("f"), element("a", { x: 0, y: 50, index: "a8" })]);
    const before = bench.document.digest();
    const select = new SelectTool();
    bench.input(select, "down", [50, 90]);
    bench.input(select, "move", [450, 90]);
    assert.deepEqual(bench.last("attach").ids, ["f"]);
    assert.equal(bench.last("draft").elements.get("a").frameId, "f");
    bench.input(select, "move", [100, 90]);
    assert.deepEqual(bench.last("attach").ids, []);
    assert.equal(bench.last("draft").elements.get("a").frameId, null);
    bench.input(select, "move", [450, 90]);
    bench.perform(select.cancel(bench.view));
    assert.equal(bench.document.digest(), before);
});

test("groups go into a frame whole, and from one frame to another", () => {
    const group = { groupIds: ["g"] };
    const bench = new Bench([
        frame("f"), frame("h", { x: 800 }), element("a", { x: 0, y: 50, index: "a8", ...group }),
        element("b", { x: 0, y: 150, index: "a9", ...group }),
    ]);
    drag(bench, [50, 90], [450, 90]);
    assert.deepEqual(framesOf(bench, "a", "b"), ["f", "f"]);
    drag(bench, [450, 90], [950, 90]);
    assert.deepEqual(framesOf(bench, "a", "b"), ["h", "h"]);
});

test("a frame brings its children, which stay in it, and takes in nothing that it is dragged over", () => {
    const bench = new Bench([
        element("child", { x: 350, y: 50, frameId: "f", index: "a1" }), element("there", { x: 900, y: 50, index: "a2" }), frame("f"),
    ]);
    drag(bench, [300, 200], [800, 200]);
    assert.deepEqual([bench.get("f").x, bench.get("child").x], [800, 850]);
    assert.deepEqual(framesOf(bench, "child", "there"), ["f", null]);
});

test("a frame that is resized takes in what is within it, and lets go of what it no longer shows", () => {
    const bench = new Bench([
        element("near", { x: 320, y: 20, frameId: "f", index: "a1" }), element("far", { x: 580, y: 300, frameId: "f", index: "a2" }),
        element("new", { x: 150, y: 20, index: "a3" }), frame("f"),
    ]);
    bench.select("f");
    drag(bench, [705, 405], [500, 250]);
    assert.deepEqual(framesOf(bench, "near", "far", "new"), ["f", null, null]);
    drag(bench, [295, 125], [95, 125]);
    assert.deepEqual(framesOf(bench, "near", "far", "new"), ["f", null, "f"]);
});

test("what is made in a frame is in it, below its border", () => {
    const bench = new Bench([frame("f")]);
    bench.drag(new ShapeTool("ellipse"), [[320, 20], [380, 80]]);
    bench.drag(new LineTool("line"), [[320, 20], [380, 80]]);
    bench.drag(new PenTool(), [[320, 20], [340, 40], [380, 80]]);
    bench.click(new StickyTool(), [450, 200]);
    assert.equal(bench.elements.length, 5);
    assert.ok(bench.elements.slice(0, 4).every(({ frameId }) => frameId === "f"));
    assert.equal(bench.elements[4].id, "f");
    bench.drag(new ShapeTool("ellipse"), [[20, 20], [80, 80]]);
    assert.equal(bench.elements.at(-1).frameId, null);
});

test("a frame that is turned is where it is seen", () => {
    const bench = new Bench([frame("f", { x: 300, width: 400, height: 40, angle: Math.PI / 2 }), element("a", { x: 0, y: 0, index: "a8" })]);
    drag(bench, [50, 40], [320, 20]);
    assert.equal(bench.get("a").frameId, null);
    drag(bench, [320, 20], [500, 150]);
    assert.equal(bench.get("a").frameId, "f");
});

test("a frame that is deleted leaves its children, or takes them along, as one likes", () => {
    const board = () => new Bench([
        ...labelled("a", { x: 350, y: 50, frameId: "f", index: "a1" }), frame("f"), element("b", { index: "a7" }),
    ].map((each) => (each.id === "a-text" ? { ...each, frameId: "f" } : each)));
    const freed = board();
    freed.edit(...deletion(["f"], freed.view));
    assert.deepEqual(freed.elements.map(({ id }) => id), ["a", "a-text", "b"]);
    assert.deepEqual(framesOf(freed, "a", "a-text"), [null, null]);
    const gone = board();
    gone.edit(...deletion(["f"], gone.view, { withContents: true }));
    assert.deepEqual(gone.elements.map(({ id }) => id), ["b"]);
    const all = board();
    all.edit(...deletion(["f", "a"], all.view));
    assert.deepEqual(all.elements.map(({ id }) => id), ["b"], "what is selected too goes too");
});

test("a double click on a frame's border or name, or Enter, renames it; within it, one writes", () => {
    const bench = new Bench([frame("f")]);
    bench.click(new SelectTool(), [300, 200], { clicks: 2 });
    assert.deepEqual(bench.last("name"), { do: "name", frame: "f" });
    bench.said = [];
    bench.click(new SelectTool(), [310, -8], { clicks: 2 });
    assert.deepEqual(bench.last("name"), { do: "name", frame: "f" });
    assert.deepEqual(writingIn("f", bench.view), [{ do: "name", frame: "f" }]);
    bench.said = [];
    bench.select();
    bench.click(new SelectTool(), [500, 200], { clicks: 2 });
    assert.equal(bench.last("name"), undefined);
    assert.deepEqual(bench.last("write").point, { x: 500, y: 200 });
});
