// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { MoveDrag } from "#whiteboard/editor/drags/move-drag.js";
import { EdgeScroll } from "#whiteboard/editor/input/edge-scroll.js";
import { AxisReferences } from "#whiteboard/editor/snapping/axis-references.js";
import { Snapper, snapsTo } from "#whiteboard/editor/snapping/snapper.js";
import { LineTool } from "#whiteboard/editor/tools/line-tool.js";
import { SelectTool } from "#whiteboard/editor/tools/select-tool.js";
import { ShapeTool } from "#whiteboard/editor/tools/shape-tool.js";
import { Bench, element, labelled, seeded } from "./bench.js";

const box = (x, y, width, height) => ({ minX: x, minY: y, maxX: x + width, maxY: y + height });
const placeOf = ({ x, y, width, height }) => [x, y, width, height];

/** A bench on which things snap to each other. */
function snapping(elements, snaps = { objects: true, grid: false }) {
    const bench = new Bench(elements);
    bench.view.snapping = snaps;
    return bench;
}

/** Where a box of 100 × 80 that is dragged ends. */
function dragged(bench, id, by, more = {}) {
    const { x, y } = bench.get(id);
    bench.select(id);
    bench.drag(new SelectTool(), [[x + 50, y + 40], [x + 50 + by[0], y + 40 + by[1]]], more);
    return [bench.get(id).x, bench.get(id).y];
}

test("edges and centres snap to edges and centres, each axis by itself", () => {
    // What is moved, how far, and where it goes.
    const cases = [
        [[203, 500], [200, 500]], [[96, 500], [100, 500]], [[303, 500], [300, 500]], [[148, 500], [150, 500]],
        [[253, 500], [250, 500]], [[207, 500], [207, 500]], [[900, 303], [900, 300]], [[203, 302], [200, 300]],
    ];
    for (const [to, expected] of cases) {
        const bench = snapping([element("a", { x: 200, y: 300 }), element("b", { x: 0, y: 0, index: "a1" })]);
        assert.deepEqual(dragged(bench, "b", to), expected, String(to));
    }
});

test("guides lead along what lies in one line, and go with the drag", () => {
    const bench = snapping([element("a", { x: 200, y: 300 }), element("b", { x: 0, y: 0, index: "a1" })]);
    const select = new SelectTool();
    bench.input(select, "down", [50, 40]);
    bench.input(select, "move", [253, 540]);
    const { guides } = bench.last("guides");
    assert.deepEqual(guides.map(({ kind, from, to }) => [kind, from.x, from.y, to.x, to.y]), [
        ["line", 200, 300, 200, 580], ["line", 300, 300, 300, 580], ["line", 250, 300, 250, 580],
    ]);
    bench.input(select, "move", [380, 700]);
    assert.deepEqual(bench.last("guides").guides, []);
    bench.input(select, "move", [253, 540]);
    bench.perform(select.cancel(bench.view));
    assert.deepEqual(bench.last("guides").guides, []);
});

test("gaps become equal: between two, after two and before two, across and down", () => {
    const row = [element("a", { x: 0 }), element("b", { x: 160, index: "a1" }), element("m", { x: 900, y: 7, index: "a2" })];
    assert.deepEqual(dragged(snapping(row), "m", [-577, 0]), [320, 7], "after two that are 60 apart");
    assert.deepEqual(dragged(snapping(row), "m", [-1063, 0]), [-160, 7], "before them");
    const wide = [element("a", { x: 0 }), element("b", { x: 507, index: "a1" }), element("m", { x: 900, y: 7, index: "a2" })];
    assert.deepEqual(dragged(snapping(wide), "m", [-899 + 255, 0])[0], 253.5, "between two");
    const column = [element("a", { y: 0 }), element("b", { y: 140, index: "a1" }), element("m", { x: 7, y: 900, index: "a2" })];
    assert.deepEqual(dragged(snapping(column), "m", [0, -617]), [7, 280], "below two");
    const bench = snapping(row);
    const select = new SelectTool();
    bench.select("m");
    bench.input(select, "down", [950, 47]);
    bench.input(select, "move", [373, 47]);
    const gaps = bench.last("guides").guides.filter(({ kind }) => kind === "gap");
    assert.deepEqual(gaps.map(({ from, to }) => [from.x, to.x]).sort(), [[100, 160], [260, 320]]);
});

test("a side that is resized snaps, so does a corner, and the proportions stay if they have to", () => {
    const elements = () => [element("a", { x: 0, y: 0 }), element("b", { x: 300, y: 200, index: "a1" })];
    const resize = (from, to, more) => {
        const bench = snapping(elements());
        bench.select("a");
        bench.drag(new SelectTool(), [from, to], more);
        return placeOf(bench.get("a"));
    };
    assert.deepEqual(resize([105, 40], [302, 55]), [0, 0, 300, 80]);
    assert.deepEqual(resize([105, 85], [302, 201]), [0, 0, 300, 200]);
    assert.deepEqual(resize([105, 85], [308, 100], { shift: true }), [0, 0, 300, 240]);
    assert.deepEqual(resize([-5, 40], [-105 + 3, 40], { alt: true }), [-97, 0, 294, 80], "nothing is there");
    assert.deepEqual(resize([105, 40], [302, 55], { ctrl: true }), [0, 0, 297, 80]);
});

test("what is turned snaps by what is seen of it: at right angles its sides, else its corners", () => {
    const turned = (angle) => snapping([
        element("a", { x: 0, y: 0, width: 100, height: 100, angle }), element("b", { x: 300, y: 300, index: "a1" })]);
    const upright = turned(Math.PI / 2);
    upright.select("a");
    // What is its right side points down.
    upright.drag(new SelectTool(), [[50, 105], [50, 302]]);
    const { x, y, width, height } = upright.get("a");
    assert.deepEqual([width, height], [300, 100]);
    assert.deepEqual([x + width / 2, y + height / 2], [50, 150]);
    const oblique = turned(Math.PI / 4);
    oblique.select("a");
    const corner = { x: 50, y: 50 + Math.SQRT1_2 * 100 };
    oblique.drag(new SelectTool(), [[corner.x, corner.y + 5], [303, 303]]);
    const { x: left, y: top, width: across, height: down } = oblique.get("a");
    const center = [left + across / 2, top + down / 2];
    const place = [center[0] + (across - down) / 2 * Math.SQRT1_2, center[1] + (across + down) / 2 * Math.SQRT1_2];
    assert.ok(Math.hypot(place[0] - 300, place[1] - 300) < 0.1, String(place));
    const moved = snapping([
        element("a", { x: 0, y: 0, width: 100, height: 100, angle: Math.PI / 4 }), element("b", { x: 300, y: 300, index: "a1" })]);
    const [seen] = dragged(moved, "a", [323, 0]);
    assert.ok(Math.abs(seen + 50 - Math.SQRT1_2 * 100 - 300) < 0.02, "the upright box around it is at the edge");
});

test("what is drawn begins and ends at edges, as a square and from its centre too", () => {
    const draw = (points, more) => {
        const bench = snapping([element("a", { x: 300, y: 200 })]);
        bench.drag(new ShapeTool("rectangle"), points, more);
        return placeOf(bench.elements[1]);
    };
    assert.deepEqual(draw([[303, 50], [397, 150]]), [300, 50, 100, 100]);
    assert.deepEqual(draw([[30, 50], [298, 203]]), [30, 50, 270, 150]);
    assert.deepEqual(draw([[100, 0], [303, 60]], { shift: true }), [100, 0, 200, 200]);
    assert.deepEqual(draw([[100, 100], [303, 150]], { alt: true }), [-100, 50, 400, 100]);
    assert.deepEqual(draw([[302, 50]]), [252, 0, 100, 100], "what is clicked is where it was clicked");
});

test("groups snap and are snapped to as one, and what is moved snaps to nothing of itself", () => {
    const group = { groupIds: ["g"] };
    const bench = snapping([
        element("a", { x: 0, ...group }), element("b", { x: 137, y: 33, width: 60, index: "a1", ...group }), ...labelled("m", { x: 600, y: 400, index: "a2" }),
    ]);
    // 137 and 100 are inside of the group, 197 is its side.
    assert.equal(dragged(bench, "m", [137 - 600 + 3, 0])[0], 140);
    assert.equal(dragged(bench, "m", [197 - 140 + 3, 0])[0], 197);
    bench.select("a", "b");
    bench.drag(new SelectTool(), [[50, 40], [50 + 103, 300]]);
    assert.deepEqual([bench.get("a").x, bench.get("b").x], [100, 237]);
});

test("nothing snaps to what is out of view, hidden by its frame, an arrow, or far on the screen", () => {
    const far = snapping([element("a", { x: 200, y: 3_000 }), element("b", { index: "a1" })]);
    assert.equal(dragged(far, "b", [203, 0])[0], 203);
    const framed = snapping([
        element("f", { type: "frame", x: 600, y: 0, width: 217, height: 217 }),
        element("a", { x: 400, y: 0, width: 250, frameId: "f", index: "a1" }), element("b", { y: 500, index: "a2" })]);
    assert.equal(dragged(framed, "b", [403, 0])[0], 403);
    assert.equal(dragged(framed, "b", [650 - 403 + 2, 0])[0], 650, "what its frame shows of it is there");
    const arrow = snapping([
        element("a", { type: "arrow", x: 200, y: 300, points: [[0, 0], [90, 90]] }), element("b", { index: "a1" })]);
    assert.equal(dragged(arrow, "b", [203, 500])[0], 203);
    const near = snapping([element("a", { x: 200, y: 300 }), element("b", { index: "a1" })]);
    near.viewport.zoom = 4;
    assert.equal(dragged(near, "b", [203, 500])[0], 203);
    near.viewport.zoom = 0.5;
    assert.equal(dragged(near, "b", [8, 0])[0], 200);
});

test("the grid decides alone while it is shown, and Ctrl turns round what is chosen", () => {
    const both = { objects: true, grid: true };
    const elements = [element("a", { x: 203, y: 300 }), element("b", { x: 7, y: 3, index: "a1" })];
    assert.deepEqual(dragged(snapping(elements, both), "b", [190, 11]), [200, 20]);
    assert.deepEqual(dragged(snapping(elements, both), "b", [190, 11], { ctrl: true }), [197, 14]);
    const drawn = snapping([], both);
    drawn.drag(new ShapeTool("ellipse"), [[11, 8], [88, 49]]);
    drawn.drag(new LineTool("line"), [[11, 8], [88, 49]]);
    drawn.click(new ShapeTool("diamond"), [157, 52]);
    assert.deepEqual(placeOf(drawn.elements[0]), [20, 0, 60, 40]);
    assert.deepEqual([drawn.elements[1].x, drawn.elements[1].y, drawn.elements[1].points], [20, 0, [[0, 0], [60, 40]]]);
    assert.deepEqual(placeOf(drawn.elements[2]), [100, 0, 100, 100]);
    drawn.select(drawn.elements[0].id);
    drawn.drag(new SelectTool(), [[85, 45], [127, 71]]);
    assert.deepEqual(placeOf(drawn.elements[0]), [20, 0, 100, 60]);
    const table = [
        [true, true, false, "grid"], [true, true, true, null], [false, true, false, "grid"], [false, true, true, null],
        [true, false, false, "objects"], [true, false, true, null], [false, false, false, null], [false, false, true, "objects"],
    ];
    for (const [objects, grid, ctrl, expected] of table) {
        assert.equal(snapsTo({ ctrl }, { snapping: { objects, grid } }), expected);
    }
});

test("Shift keeps a move on its axis however near something is", () => {
    const bench = snapping([element("a", { x: 200, y: 3 }), element("b", { index: "a1" })]);
    assert.deepEqual(dragged(bench, "b", [199, 2], { shift: true }), [200, 0]);
});

test("a box snaps to the nearest value there is, whatever they are", () => {
    const random = seeded(11);
    for (let round = 0; round < 300; round += 1) {
        const others = Array.from({ length: 1 + Math.floor(random() * 20) }, () => (
            box(random() * 500, random() * 500, random() * 90, random() * 90)));
        const own = box(random() * 500, random() * 500, random() * 90, random() * 90);
        const values = (each) => [each.minX, each.maxX, (each.minX + each.maxX) / 2];
        const least = Math.min(...others.flatMap(values).flatMap((value) => values(own).map((mine) => Math.abs(value - mine))));
        const offset = new AxisReferences(others, "x").offset(own, "all", 6, false);
        if (least > 6) assert.equal(offset, null);
        else assert.ok(Math.abs(Math.abs(offset ?? NaN) - least) < 1e-9);
    }
});

test("moves on a board of 6,000 elements in view find what to snap to in a small part of a frame", () => {
    const elements = Array.from({ length: 6_000 }, (_, number) => element(`e${number}`, {
        x: (number % 80) * 48 - 1_900 + (number % 7), y: Math.floor(number / 80) * 50 - 1_900, width: 30, height: 30, index: `a${number}V`,
    }));
    const bench = snapping([element("m", { index: "b0" })]);
    for (let at = 0; at < elements.length; at += 500) {
        bench.edit(...elements.slice(at, at + 500).map((value) => ({ op: "put", id: value.id, value })));
    }
    bench.select("m");
    const drag = new MoveDrag({ x: 50, y: 40 }, { type: "down", point: { x: 50, y: 40 }, samples: [], time: 0, pointer: "mouse", clicks: 1, shift: false, alt: false, ctrl: false }, bench.view);
    let asked = 0;
    const { overlapping } = bench.view;
    bench.view.overlapping = (bounds) => { asked += Number(bounds === bench.view.view); return overlapping.call(bench.view, bounds); };
    for (let step = 0; step < 100; step += 1) {
        drag.changes({ type: "move", point: { x: 60 + step, y: 40 + step }, samples: [], time: step, pointer: "mouse", clicks: 1, shift: false, alt: false, ctrl: false }, bench.view);
    }
    assert.equal(asked, 1, "what is in view is looked for once");
    assert.ok(new Snapper([]).offsets(box(0, 0, 10, 10), { x: "all", y: "all" }, { ctrl: false }, bench.view));
});

test("the board moves on at its edge: the nearer the faster, not at once, and not in the middle", () => {
    const size = { width: 1_000, height: 700 };
    const after = (at) => {
        const edge = new EdgeScroll();
        let by = null;
        for (let time = 0; time <= 320; time += 16) by = edge.step(at, size, time);
        return by;
    };
    assert.equal(after({ x: 500, y: 350 }), null);
    assert.equal(new EdgeScroll().step({ x: 2, y: 350 }, size, 0), null, "not at once");
    const [near, far, beyond] = [20, 4, -300].map((x) => after({ x, y: 350 }));
    assert.ok(near.x > 0 && far.x > near.x && beyond.x > far.x && near.y === 0);
    assert.ok(after({ x: 999, y: 699 }).x < 0 && after({ x: 999, y: 699 }).y < 0);
    const edge = new EdgeScroll();
    edge.step({ x: 2, y: 350 }, size, 0);
    edge.step({ x: 500, y: 350 }, size, 150);
    assert.equal(edge.step({ x: 2, y: 350 }, size, 300), null, "a pointer that left has to stay again");
    edge.step({ x: 0, y: 350 }, size, 600);
    assert.ok(edge.step({ x: 0, y: 350 }, size, 60_000).x <= 45, "a page that was busy does not leap");
});
