// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { EraserTool } from "#whiteboard/editor/tools/eraser-tool.js";
import { LineTool } from "#whiteboard/editor/tools/line-tool.js";
import { PenTool } from "#whiteboard/editor/tools/pen-tool.js";
import { SelectTool } from "#whiteboard/editor/tools/select-tool.js";
import { ShapeTool } from "#whiteboard/editor/tools/shape-tool.js";
import { StickyTool } from "#whiteboard/editor/tools/sticky-tool.js";
import { TextTool } from "#whiteboard/editor/tools/text-tool.js";
import { Bench, element, labelled, seeded, text } from "./bench.js";

const way = (count) => Array.from({ length: count }, (_, step) => [step * 5, Math.round(Math.sin(step / 5) * 50)]);

test("a stroke is put first, then grows by appends, and ends with its bounds", () => {
    const bench = new Bench();
    bench.drag(new PenTool(), way(60));
    const kinds = bench.operations.map((edits) => edits.map((edit) => edit.op).join());
    assert.equal(kinds[0], "put");
    assert.ok(kinds.slice(1, -1).every((kind) => kind === "append"), kinds.join(" "));
    assert.match(kinds.at(-1), /^(append,)?patch$/);
    const [stroke] = bench.elements;
    assert.deepEqual(stroke.points[0], [0, 0]);
    assert.deepEqual(stroke.points.at(-1), [295, Math.round(Math.sin(59 / 5) * 50)]);
    const xs = stroke.points.map(([x]) => x);
    assert.equal(stroke.width, Math.max(...xs) - Math.min(...xs));
    assert.equal(stroke.version, 2);
});

test("a stroke is sent at most thirty times a second, however often the pointer moves", () => {
    const bench = new Bench();
    bench.drag(new PenTool(), way(1000), { after: 1 });
    assert.ok(bench.operations.length <= 32, String(bench.operations.length));
    assert.ok(bench.operations.length >= 25, String(bench.operations.length));
});

test("a pen's stroke has a pressure for each point", () => {
    const bench = new Bench();
    bench.drag(new PenTool(), way(40), { pointer: "pen", pressure: 0.25 });
    const [stroke] = bench.elements;
    assert.equal(stroke.simulatePressure, false);
    assert.equal(stroke.pressures.length, stroke.points.length);
    assert.ok(stroke.pressures.every((pressure) => pressure === 0.25));
});

test("what waits is sent although the pointer rests", () => {
    const bench = new Bench();
    const pen = new PenTool();
    bench.input(pen, "down", [0, 0]);
    bench.input(pen, "move", [50, 0], { after: 1 });
    bench.input(pen, "move", [90, 0], { after: 1 });
    const before = bench.operations.length;
    bench.input(pen, "tick", [90, 0], { after: 40 });
    assert.equal(bench.operations.length, before + 1);
    bench.input(pen, "tick", [90, 0], { after: 40 });
    assert.equal(bench.operations.length, before + 1);
});

test("a finger's stroke that becomes a pinch was never on the board", () => {
    const bench = new Bench();
    const pen = new PenTool();
    bench.input(pen, "down", [0, 0], { pointer: "touch" });
    bench.input(pen, "move", [20, 0], { pointer: "touch" });
    bench.input(pen, "move", [40, 0], { pointer: "touch" });
    bench.perform(pen.cancel(bench.view));
    assert.deepEqual(bench.operations, []);
});

test("a cancelled stroke leaves nothing, an abandoned one writes nothing more", () => {
    const bench = new Bench();
    const pen = new PenTool();
    bench.input(pen, "down", [0, 0]);
    for (const point of way(30)) bench.input(pen, "move", point);
    assert.equal(bench.elements.length, 1);
    bench.perform(pen.cancel(bench.view));
    assert.equal(bench.elements.length, 0);
    bench.input(pen, "down", [0, 0]);
    for (const point of way(30)) bench.input(pen, "move", point);
    const before = bench.operations.length;
    pen.abandon();
    bench.input(pen, "move", [500, 0]);
    bench.input(pen, "up", [500, 0]);
    assert.equal(bench.operations.length, before);
});

test("a stroke's line is near to where the pointer was", () => {
    const random = seeded(7);
    for (let round = 0; round < 30; round += 1) {
        const bench = new Bench();
        const points = [[0, 0]];
        for (let step = 0; step < 80; step += 1) {
            const [x, y] = points[step];
            points.push([x + random() * 10, y + (random() - 0.5) * 10]);
        }
        bench.drag(new PenTool(), points);
        const [stroke] = bench.elements;
        for (const [x, y] of stroke.points) {
            const away = Math.min(...points.map((point) => Math.hypot(point[0] - x, point[1] - y)));
            assert.ok(away < 9, `${away} away`);
        }
        const last = points.at(-1).map((value) => Math.round(value * 100) / 100);
        assert.deepEqual(stroke.points.at(-1), last);
    }
});

test("shapes are put once, when they are done, and are selected then", () => {
    const bench = new Bench();
    bench.drag(new ShapeTool("diamond"), [[0, 0], [30, 10], [60, 40]]);
    assert.equal(bench.operations.length, 1);
    assert.equal(bench.get("new1").type, "diamond");
    assert.deepEqual(bench.last("select").ids, ["new1"]);
    assert.deepEqual(bench.last("preview").elements, []);
    assert.ok(bench.said.some((action) => action.do === "preview" && action.elements[0]?.width === 60));
});

test("a new element lies above all others", () => {
    const bench = new Bench([element("a", { index: "a5" }), element("b", { index: "Zz" })]);
    bench.drag(new ShapeTool("ellipse"), [[0, 0], [60, 40]]);
    assert.equal(bench.elements.at(-1).type, "ellipse");
});

test("a sticky note is put and then written on", () => {
    const bench = new Bench();
    bench.click(new StickyTool(), [100, 100]);
    const [note] = bench.elements;
    assert.equal(note.customData.easel, "sticky");
    assert.deepEqual(bench.last("write"), { do: "write", text: null, container: note.id });
});

test("a line by clicks ends where it is double clicked", () => {
    const bench = new Bench();
    const line = new LineTool("line");
    bench.click(line, [0, 0]);
    bench.input(line, "hover", [50, 50]);
    bench.click(line, [100, 0]);
    bench.click(line, [100, 100]);
    assert.equal(bench.operations.length, 0);
    assert.ok(line.isActive);
    bench.click(line, [100, 100], { clicks: 2 });
    assert.deepEqual(bench.elements[0].points, [[0, 0], [100, 0], [100, 100]]);
    assert.ok(!line.isActive);
});

test("an arrow is bound to what it is drawn between, and follows it; a line is not", () => {
    const bench = new Bench([element("a"), element("b", { x: 400, index: "a1" })]);
    bench.drag(new LineTool("line"), [[90, 40], [410, 40]]);
    bench.drag(new LineTool("arrow"), [[90, 40], [410, 40]]);
    const [line, arrow] = bench.elements.slice(2);
    assert.equal(line.startBinding, null);
    assert.deepEqual([arrow.startBinding.elementId, arrow.endBinding.elementId], ["a", "b"]);
    assert.deepEqual(bench.get("b").boundElements, [{ type: "arrow", id: arrow.id }]);
    bench.select();
    bench.drag(new SelectTool(), [[450, 70], [450, 170]]);
    assert.deepEqual(bench.get(arrow.id).points, [[0, 0], [290, 72.5]]);
    bench.drag(new SelectTool(), [[50, 70], [50, 170]]);
    assert.deepEqual([bench.get(arrow.id).y, bench.get(arrow.id).points[1]], [140, [290, 0]]);
});

test("an arrow that is drawn within one shape is not bound to it", () => {
    const bench = new Bench([element("paper", { width: 900, height: 900 })]);
    bench.drag(new LineTool("arrow"), [[100, 100], [400, 400]]);
    assert.equal(bench.elements[1].startBinding, null);
});

test("one click with the line tool is no line", () => {
    const bench = new Bench();
    const line = new LineTool("arrow");
    bench.click(line, [0, 0]);
    bench.perform(line.complete(bench.view));
    assert.deepEqual(bench.operations, []);
});

test("the eraser deletes groups whole, spares what is locked, and crosses gaps between fast moves", () => {
    const bench = new Bench([
        element("a", { x: 0, groupIds: ["g"] }), element("b", { x: 1000, groupIds: ["g"], index: "a1" }),
        element("c", { x: 200, locked: true, index: "a2" }), ...labelled("d", { x: 400, index: "a3" }),
    ]);
    const eraser = new EraserTool();
    bench.input(eraser, "down", [-50, 40]);
    bench.input(eraser, "move", [700, 40]);
    assert.deepEqual([...bench.last("draft").elements.keys()].sort(), ["a", "b", "d", "d-text"]);
    bench.input(eraser, "up", [700, 40]);
    assert.deepEqual(bench.elements.map(({ id }) => id), ["c"]);
    assert.equal(bench.operations.length, 1);
});

test("the text tool writes in what has text already, else anew", () => {
    const bench = new Bench([text("t", { width: 40, height: 25 }), element("box", { x: 200, index: "a1" })]);
    const tool = new TextTool();
    bench.click(tool, [10, 10]);
    assert.deepEqual(bench.last("write"), { do: "write", text: "t" });
    bench.click(tool, [250, 40]);
    assert.deepEqual(bench.last("write"), { do: "write", text: null, point: { x: 250, y: 40 } });
    bench.drag(tool, [[300, 300], [500, 310]]);
    assert.deepEqual(bench.last("write"), { do: "write", text: null, point: { x: 300, y: 300 }, width: 200 });
});

test("a press on a text is a press on its container", () => {
    const bench = new Bench(labelled("box"));
    bench.click(new SelectTool(), [50, 40]);
    assert.deepEqual([...bench.view.selection.ids], ["box"]);
});

test("a move that is sent in parts is one undo step, and the last part is sent", () => {
    const bench = new Bench([element("a")]);
    bench.drag(new SelectTool(), [[50, 40], ...way(50).map(([x, y]) => [x + 60, y + 40])]);
    assert.equal(bench.said.filter((action) => action.do === "begin").length, 1);
    const a = bench.get("a");
    assert.deepEqual([a.x, a.y], [255, Math.round(Math.sin(49 / 5) * 50)]);
    assert.ok(bench.operations.length > 10 && bench.operations.length < 40, String(bench.operations.length));
});

test("a move leaves alone what others change in the same element", () => {
    const bench = new Bench([element("a")]);
    const select = new SelectTool();
    bench.input(select, "down", [50, 40]);
    bench.input(select, "move", [80, 40]);
    bench.edit({ op: "patch", id: "a", set: { strokeColor: "#ff0000" } });
    bench.input(select, "move", [90, 40]);
    assert.equal(bench.last("draft").elements.get("a").strokeColor, "#ff0000");
    bench.input(select, "up", [90, 40]);
    assert.deepEqual([bench.get("a").x, bench.get("a").strokeColor], [40, "#ff0000"]);
});

test("a cancelled move leaves every element as it was", () => {
    const random = seeded(3);
    const bench = new Bench([element("a"), ...labelled("b", { x: 300, index: "a1" })]);
    const before = bench.document.digest();
    const select = new SelectTool();
    bench.select("a", "b");
    bench.input(select, "down", [50, 40]);
    for (let step = 0; step < 20; step += 1) bench.input(select, "move", [random() * 900, random() * 900]);
    assert.notEqual(bench.document.digest(), before);
    bench.perform(select.cancel(bench.view));
    assert.equal(bench.document.digest(), before);
});

test("nothing that somebody deleted comes back by a drag", () => {
    const bench = new Bench([element("a"), element("b", { x: 200, index: "a1" })]);
    const select = new SelectTool();
    bench.select("a", "b");
    bench.input(select, "down", [50, 40]);
    bench.input(select, "move", [90, 40]);
    bench.edit({ op: "delete", id: "a" });
    bench.input(select, "move", [150, 40]);
    bench.input(select, "up", [150, 40]);
    assert.deepEqual(bench.elements.map(({ id, x }) => [id, x]), [["b", 300]]);
});

test("in a board that may only be looked at, the select tool selects and changes nothing", () => {
    const bench = new Bench([element("a")]);
    const select = new SelectTool();
    select.isReadOnly = true;
    bench.drag(select, [[50, 40], [200, 200]]);
    bench.click(select, [50, 40]);
    bench.click(select, [50, 40], { clicks: 2 });
    assert.deepEqual(bench.operations, []);
    assert.deepEqual([...bench.view.selection.ids], ["a"]);
});
