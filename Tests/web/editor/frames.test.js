// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_LIMITS } from "#client/limits.js";
import { readDrawing } from "#whiteboard/editor/clipboard/drawing.js";
import { insertion } from "#whiteboard/editor/clipboard/insertion.js";
import { unframing } from "#whiteboard/editor/commands/framing-selection.js";
import { aligning, nudging } from "#whiteboard/editor/commands/placing.js";
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

test("what keys move or align onto a frame comes into it, below its border, and leaves it when nothing of it is seen there", () => {
    const group = { groupIds: ["g"] };
    const bench = new Bench([
        frame("f"), ...labelled("a", { x: 200, y: 50, index: "a8" }), element("g1", { x: 190, y: 200, index: "a9", ...group }),
        element("g2", { x: 190, y: 290, index: "aA", ...group }),
    ]);
    const nudge = (ids, x, y) => { bench.select(...ids); bench.edit(...nudging({ x, y }, bench.view)); };
    nudge(["a"], 40, 0);
    assert.deepEqual(framesOf(bench, "a", "a-text"), [null, null], "its middle is not in the frame");
    nudge(["a"], 40, 0);
    assert.deepEqual(framesOf(bench, "a", "a-text"), ["f", "f"]);
    assert.ok(below(bench, "a", "f") && below(bench, "a-text", "f"));
    nudge(["a"], -70, 0);
    assert.deepEqual(framesOf(bench, "a"), ["f"], "a part of it is still in the frame");
    nudge(["a"], -30, 0);
    assert.deepEqual(framesOf(bench, "a", "a-text"), [null, null]);
    nudge(["g1", "g2"], 200, 0);
    assert.deepEqual(framesOf(bench, "g1", "g2"), ["f", "f"], "groups go whole");
    bench.edit(...unframing(bench.view));
    nudge(["g1", "g2"], 5, 0);
    assert.deepEqual(framesOf(bench, "g1", "g2"), [null, null], "what was taken out of the frame that it lies on stays out");
    nudge(["f"], -300, 0);
    assert.deepEqual(framesOf(bench, "a", "g1"), [null, null], "a frame takes in nothing that it is moved over");
    const aligned = new Bench([frame("f"), element("in", { x: 350, y: 50, frameId: "f", index: "a1" }), element("b", { x: 50, y: 200, index: "a8" })]);
    aligned.select("in", "b");
    aligned.edit(...aligning("right", aligned.view));
    assert.deepEqual(framesOf(aligned, "in", "b"), ["f", "f"]);
    assert.ok(below(aligned, "b", "f"));
});

test("what is pasted or dropped onto a frame is in it, below its border; what brings its own frame stays there", () => {
    const bench = new Bench([frame("f"), element("top", { x: 0, y: 500, index: "a8" })]);
    const drawing = (...elements) => readDrawing({ type: "excalidraw", elements }, DEFAULT_LIMITS);
    const paste = (point, ...elements) => {
        const { edits, chosen } = insertion(drawing(...elements), point, bench.view, () => null);
        bench.edit(...edits);
        return chosen;
    };
    const [one] = paste({ x: 500, y: 200 }, ...labelled("a"));
    const [label] = bench.elements.filter(({ type }) => type === "text").map(({ id }) => id);
    assert.deepEqual(framesOf(bench, one, label), ["f", "f"]);
    assert.ok(below(bench, one, label) && below(bench, label, "f"));
    const [out] = paste({ x: 100, y: 200 }, element("b"));
    assert.deepEqual(framesOf(bench, out), [null]);
    assert.ok(below(bench, "top", out));
    const wide = paste({ x: 500, y: 200 }, element("c", { x: -900 }), element("d", { x: 900 }), element("e", { x: 100 }),
        element("g1", { x: -900, groupIds: ["g"] }), element("g2", { x: 0, groupIds: ["g"] }));
    assert.deepEqual(framesOf(bench, ...wide), [null, null, "f", "f", "f"], "what does not touch the frame is not in it; groups go whole");
    const own = paste({ x: 500, y: 200 }, element("child", { frameId: "own" }), frame("own", { x: -20, y: -20, width: 200, height: 200 }));
    assert.deepEqual(framesOf(bench, ...own), [own[1], null]);
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
