// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { copiesOfSelection } from "#whiteboard/editor/elements/copies.js";
import { deletion } from "#whiteboard/editor/elements/deletion.js";
import { readDrawing } from "#whiteboard/editor/clipboard/drawing.js";
import { clipboardOf, insertion } from "#whiteboard/editor/clipboard/insertion.js";
import { flipping, nudging } from "#whiteboard/editor/commands/placing.js";
import { pointHandlesOf } from "#whiteboard/editor/drags/point-drag.js";
import { followingEdits } from "#whiteboard/editor/transform/followers.js";
import { attached } from "#whiteboard/editor/transform/arrows.js";
import { LineTool } from "#whiteboard/editor/tools/line-tool.js";
import { SelectTool } from "#whiteboard/editor/tools/select-tool.js";
import { writingIn } from "#whiteboard/editor/tools/writing.js";
import { DEFAULT_LIMITS } from "#client/limits.js";
import { Bench, element, seeded, text } from "./bench.js";

/** Two boxes and an arrow from one to the other. */
function joined(more = {}, second = {}) {
    const bound = [{ type: "arrow", id: "arrow" }];
    return new Bench([
        element("a", { x: 0, y: 0, boundElements: bound }),
        element("b", { x: 400, y: 0, index: "a1", boundElements: bound, ...second }),
        element("arrow", {
            type: "arrow", x: 105, y: 40, width: 290, height: 0, points: [[0, 0], [290, 0]], index: "a2", elbowed: false,
            startBinding: { elementId: "a", focus: 0, gap: 5 }, endBinding: { elementId: "b", focus: 0, gap: 5 },
            backgroundColor: "transparent", ...more,
        }),
    ]);
}

const elbow = {
    elbowed: true, y: 40, height: 300, points: [[0, 0], [145, 0], [145, 300], [290, 300]],
    startBinding: { elementId: "a", focus: 0, gap: 5, fixedPoint: [1.05, 0.5] },
    endBinding: { elementId: "b", focus: 0, gap: 5, fixedPoint: [-0.05, 0.5] },
};

const endsOf = ({ x, y, points }) => [points[0], points.at(-1)].map(([across, down]) => [x + across, y + down]);

/** Whether shapes and arrows say the same of each other. */
function assertConsistent(elements) {
    const byId = new Map(elements.map((each) => [each.id, each]));
    for (const each of elements) {
        const bound = each.type === "arrow" ? [each.startBinding, each.endBinding].flatMap((binding) => binding?.elementId ?? []) : [];
        for (const id of bound) {
            const names = byId.get(id)?.boundElements?.filter((entry) => entry.id === each.id) ?? [];
            assert.deepEqual(names, [{ type: "arrow", id: each.id }], `${id} names ${each.id} once`);
        }
        for (const entry of each.boundElements ?? []) {
            const other = byId.get(entry.id);
            const isBack = other?.type === "arrow"
                ? [other.startBinding?.elementId, other.endBinding?.elementId].includes(each.id) : other?.containerId === each.id;
            assert.ok(isBack, `${entry.id} is bound to ${each.id}`);
        }
    }
}

test("what an arrow's ends will be bound to is highlighted: hovered, drawn, dragged, and not with Ctrl", () => {
    const bench = new Bench([element("a"), element("b", { x: 400, index: "a1" })]);
    const tool = new LineTool("arrow");
    bench.input(tool, "hover", [50, 40]);
    assert.deepEqual(bench.last("attach").ids, ["a"]);
    bench.input(tool, "hover", [50, 40], { ctrl: true });
    assert.deepEqual(bench.last("attach").ids, []);
    bench.input(tool, "down", [50, 40]);
    bench.input(tool, "move", [450, 40]);
    assert.deepEqual(bench.last("attach").ids, ["a", "b"]);
    bench.input(tool, "move", [250, 40]);
    assert.deepEqual(bench.last("attach").ids, ["a"]);
    bench.input(tool, "up", [250, 240]);
    assert.deepEqual(bench.last("attach").ids, []);
    const select = new SelectTool();
    const [, end] = endsOf(bench.elements.at(-1));
    bench.input(select, "down", end);
    bench.input(select, "move", [450, 40]);
    assert.deepEqual(bench.last("attach").ids, ["b"]);
    bench.input(select, "move", [450, 40], { ctrl: true });
    assert.deepEqual(bench.last("attach").ids, []);
    bench.input(select, "up", [450, 40]);
    assert.deepEqual(bench.last("attach").ids, []);
});

test("an inner section of an elbow arrow is put elsewhere, stays there as its shapes move, and is freed by a double click", () => {
    const bench = joined(elbow, { y: 300 });
    bench.select("arrow");
    bench.drag(new SelectTool(), [[250, 190], [180, 150]]);
    assert.deepEqual(bench.get("arrow").points, [[0, 0], [75, 0], [75, 300], [290, 300]]);
    assert.deepEqual(bench.get("arrow").fixedSegments, [{ index: 2, start: [75, 0], end: [75, 300] }]);
    bench.select();
    bench.drag(new SelectTool(), [[450, 340], [470, 440]]);
    assert.deepEqual(bench.get("arrow").points, [[0, 0], [75, 0], [75, 400], [310, 400]]);
    bench.select();
    bench.drag(new SelectTool(), [[50, 40], [30, 20]]);
    const moved = bench.get("arrow");
    assert.deepEqual([moved.x, moved.y, moved.points], [85, 20, [[0, 0], [95, 0], [95, 420], [330, 420]]]);
    assert.deepEqual(moved.fixedSegments, [{ index: 2, start: [95, 0], end: [95, 420] }], "it says where it is now");
    bench.select("arrow");
    bench.click(new SelectTool(), [180, 230], { clicks: 2 });
    assert.equal(bench.get("arrow").fixedSegments, null);
    assert.deepEqual(bench.get("arrow").points, [[0, 0], [165, 0], [165, 420], [330, 420]]);
});

test("imported fixed sections are respected, and what is none is ignored", () => {
    const fixed = { ...elbow, points: [[0, 0], [30, 0], [30, 300], [290, 300]], fixedSegments: [{ index: 2, start: [30, 0], end: [30, 300] }] };
    const bench = joined(fixed, { y: 300 });
    bench.drag(new SelectTool(), [[450, 340], [450, 440]]);
    assert.deepEqual(bench.get("arrow").points, [[0, 0], [30, 0], [30, 400], [290, 400]]);
    for (const fixedSegments of [[], [null], [{ index: 9 }], [{ index: 1.5 }], [{ index: -1 }], "none", [{ index: 1 }]]) {
        const free = joined({ ...elbow, fixedSegments }, { y: 300 });
        free.drag(new SelectTool(), [[450, 340], [450, 440]]);
        assert.deepEqual(free.get("arrow").points, [[0, 0], [145, 0], [145, 400], [290, 400]], JSON.stringify(fixedSegments));
    }
});

/** An arrow's points are level or upright one after the other, and its fixed sections say where they are. */
function assertElbow({ points, fixedSegments }) {
    points.slice(1).forEach(([x, y], place) => {
        assert.ok(x === points[place][0] || y === points[place][1], `askew: ${JSON.stringify(points)}`);
    });
    for (const { index, start, end } of fixedSegments ?? []) assert.deepEqual([start, end], [points[index - 1], points[index]]);
}

test("a section at a bound end is moved too: the arrow leaves its shape as before and turns to it", () => {
    const bench = joined(elbow, { y: 300 });
    bench.select("arrow");
    bench.drag(new SelectTool(), [[178, 40], [178, 120]]);
    const moved = bench.get("arrow");
    assertElbow(moved);
    assert.deepEqual(moved.points, [[0, 0], [40, 0], [40, 80], [145, 80], [145, 300], [290, 300]]);
    assert.deepEqual(moved.fixedSegments.map(({ index }) => index), [3]);
    bench.drag(new SelectTool(), [[330, 340], [330, 200]]);
    const both = bench.get("arrow");
    assertElbow(both);
    assert.deepEqual(both.points, [[0, 0], [40, 0], [40, 80], [145, 80], [145, 160], [250, 160], [250, 300], [290, 300]]);
    assert.deepEqual(both.fixedSegments.map(({ index }) => index), [3, 5]);
    bench.select();
    bench.drag(new SelectTool(), [[450, 340], [450, 440]]);
    assertElbow(bench.get("arrow"));
    assert.deepEqual(bench.get("arrow").points.at(-1), [290, 400]);
    assert.equal(bench.get("arrow").points[3][1], 80, "what is fixed stays");
});

test("a straight elbow arrow that is bound to nothing gets corners where its section is moved", () => {
    const free = { elbowed: true, startBinding: null, endBinding: null, y: 200 };
    const bench = joined(free);
    bench.select("arrow");
    bench.drag(new SelectTool(), [[250, 200], [250, 260]]);
    assertElbow(bench.get("arrow"));
    assert.deepEqual(bench.get("arrow").points, [[0, 0], [0, 60], [290, 60], [290, 0]]);
    assert.deepEqual(bench.get("arrow").fixedSegments.map(({ index }) => index), [2]);
    bench.click(new SelectTool(), [250, 260], { clicks: 2 });
    assert.equal(bench.get("arrow").fixedSegments, null);
    assert.deepEqual(bench.get("arrow").points, [[0, 0], [290, 0]]);
});

test("an arrow that has to leave its shape along a fixed section gets a corner more, as Excalidraw's special ends, and loses it again", () => {
    const fixed = { ...elbow, points: [[0, 0], [30, 0], [30, 300], [290, 300]], fixedSegments: [{ index: 2, start: [30, 0], end: [30, 300] }] };
    const bench = joined(fixed, { y: 300 });
    const [start, end] = [{ elementId: "a", focus: 0, gap: 5, fixedPoint: [0.5, 1.0625] }, { elementId: "b", focus: 0, gap: 5, fixedPoint: [-0.05, 0.5] }];
    bench.edit({ op: "patch", id: "arrow", set: { startBinding: start, endBinding: end } });
    bench.drag(new SelectTool(), [[450, 340], [450, 440]]);
    const special = bench.get("arrow");
    assertElbow(special);
    assert.deepEqual([special.startIsSpecial, special.endIsSpecial ?? false], [true, false]);
    assert.deepEqual(special.fixedSegments.map(({ index }) => index), [3], "the same section has another number");
    assert.deepEqual([special.x, special.y], [50, 85], "it leaves below");
    assert.deepEqual(special.points.slice(0, 3), [[0, 0], [0, 40], [85, 40]]);
    bench.edit({ op: "patch", id: "arrow", set: { startBinding: { ...start, fixedPoint: [1.05, 0.5] } } });
    bench.select();
    bench.drag(new SelectTool(), [[450, 440], [450, 340]]);
    const plain = bench.get("arrow");
    assertElbow(plain);
    assert.deepEqual([plain.startIsSpecial, plain.points], [false, [[0, 0], [30, 0], [30, 300], [290, 300]]]);
    assert.deepEqual(plain.fixedSegments, [{ index: 2, start: [30, 0], end: [30, 300] }]);
});

test("an imported arrow with special ends and fixed sections keeps them through copies, moves, resizing and flips, and is edited", () => {
    const points = [[0, 0], [0, 40], [60, 40], [60, 260], [290, 260], [290, 215]];
    const imported = {
        elbowed: true, x: 50, y: 85, points, height: 260, startIsSpecial: true, endIsSpecial: true,
        fixedSegments: [{ index: 3, start: [60, 40], end: [60, 260] }, { index: 1, start: [0, 0], end: [0, 40] }],
        startBinding: { elementId: "a", fixedPoint: [0.5, 1.0625], mode: "orbit" }, endBinding: { elementId: "b", fixedPoint: [-0.05, 0.5], mode: "orbit" },
    };
    const bench = joined(imported, { y: 260 });
    const { edits } = copiesOfSelection({ x: 0, y: 0 }, (bench.select("a", "b", "arrow"), bench.view));
    const copy = edits.map(({ value }) => value).find(({ type }) => type === "arrow");
    assert.deepEqual([copy.points, copy.fixedSegments, copy.startIsSpecial, copy.endIsSpecial], [points, imported.fixedSegments, true, true]);
    bench.drag(new SelectTool(), [[50, 40], [70, 60]]);
    assert.deepEqual(bench.get("arrow").points, points, "all of it is moved");
    bench.edit(...flipping("horizontally", bench.view));
    bench.edit(...followingEdits([{ op: "patch", id: "a", set: { x: bench.get("a").x } }], bench.view));
    assertElbow(bench.get("arrow"));
    assert.equal(bench.get("arrow").startBinding.fixedPoint[0], 0.5);
    assert.equal(bench.get("arrow").endBinding.fixedPoint[0], 1.05, "it is bound to the other side of the mirror image");
    const drawing = readDrawing(JSON.stringify(clipboardOf(["a", "b", "arrow"], bench.view, () => null)), DEFAULT_LIMITS);
    assert.deepEqual(drawing.elements.find(({ id }) => id === "arrow").fixedSegments, bench.get("arrow").fixedSegments);
    const arrow = joined(imported, { y: 260 });
    arrow.select("arrow");
    arrow.drag(new SelectTool(), [[225, 345], [225, 305]]);
    assertElbow(arrow.get("arrow"));
    assert.deepEqual([arrow.get("arrow").startIsSpecial, arrow.get("arrow").endIsSpecial], [false, false]);
    assert.deepEqual(arrow.get("arrow").fixedSegments.map(({ index }) => index), [1, 3, 4]);
    arrow.select();
    arrow.drag(new SelectTool(), [[450, 300], [500, 350]]);
    assertElbow(arrow.get("arrow"));
});

test("whatever an elbow arrow says of its sections, its shapes can be moved and its sections dragged", () => {
    const random = seeded(18);
    for (let round = 0; round < 200; round += 1) {
        const count = 2 + Math.floor(random() * 6);
        const way = [[0, 0]];
        for (let place = 1; place < count; place += 1) {
            const by = Math.round((random() - 0.5) * 200) * (random() < 0.1 ? 0 : 1);
            const [x, y] = way[place - 1];
            way.push(place % 2 === 1 ? [x + by, y] : [x, y + by]);
        }
        const any = () => [undefined, null, -1, 0, 1, 2, 3, count - 1, count, 1.5, "2"][Math.floor(random() * 11)];
        const bench = joined({
            elbowed: true, points: way, startIsSpecial: random() < 0.3, endIsSpecial: random() < 0.3,
            fixedSegments: Array.from({ length: Math.floor(random() * 4) }, () => ({ index: any(), start: [0, 0], end: [9, 9] })),
        });
        bench.drag(new SelectTool(), [[450, 40], [450 + (random() - 0.5) * 300, 40 + (random() - 0.5) * 300]]);
        bench.select("arrow");
        for (const handle of pointHandlesOf(bench.get("arrow")).filter(({ isSection }) => isSection)) {
            bench.drag(new SelectTool(), [[handle.point.x, handle.point.y], [handle.point.x + 30, handle.point.y - 40]]);
            assertElbow(bench.get("arrow"));
        }
        bench.select();
        bench.drag(new SelectTool(), [[50, 40], [20, 90]]);
        assertElbow(bench.get("arrow"));
        assert.ok(bench.get("arrow").points.flat().every(Number.isFinite));
    }
});

test("two people who move both ends of an arrow at once leave it where both have put it, bound to what both chose", () => {
    for (const more of [{}, { startBinding: null, endBinding: null }, elbow]) {
        const bench = joined({ ...more }, more === elbow ? { y: 300 } : {});
        const far = [element("c", { x: -400, y: -300, index: "a3" }), element("d", { x: 800, y: 300, index: "a4" })];
        bench.edit(...far.map((value) => ({ op: "put", id: value.id, value })));
        if (more.startBinding === null) for (const id of ["a", "b"]) bench.edit({ op: "patch", id, set: { boundElements: null } });
        bench.select("arrow");
        const [one, other] = [new SelectTool(), new SelectTool()];
        const [start, end] = endsOf(bench.get("arrow"));
        bench.input(one, "down", start);
        bench.input(other, "down", end);
        for (let step = 1; step <= 5; step += 1) {
            bench.input(one, "move", [start[0] + (-350 - start[0]) * step / 5, start[1] + (-260 - start[1]) * step / 5]);
            bench.input(other, "move", [end[0] + (850 - end[0]) * step / 5, end[1] + (340 - end[1]) * step / 5]);
        }
        bench.input(one, "up", [-350, -260]);
        bench.input(other, "up", [850, 340]);
        const arrow = bench.get("arrow");
        assert.deepEqual([arrow.startBinding?.elementId, arrow.endBinding?.elementId], ["c", "d"]);
        assertConsistent(bench.elements);
        const near = ([x, y], box) => x > box.x - 8 && x < box.x + box.width + 8 && y > box.y - 8 && y < box.y + box.height + 8;
        assert.ok(near(endsOf(arrow)[0], bench.get("c")) && near(endsOf(arrow)[1], bench.get("d")), JSON.stringify(endsOf(arrow)));
    }
});

test("two people who drop both ends of an arrow on nothing keep both places", () => {
    const bench = joined();
    bench.select("arrow");
    const [one, other] = [new SelectTool(), new SelectTool()];
    bench.input(one, "down", [105, 40]);
    bench.input(other, "down", [395, 40]);
    bench.input(one, "move", [-200, 300]);
    bench.input(other, "move", [700, 400]);
    bench.input(one, "up", [-220, 310]);
    bench.input(other, "up", [720, 410]);
    assert.deepEqual(endsOf(bench.get("arrow")), [[-220, 310], [720, 410]]);
    assert.deepEqual([bench.get("arrow").startBinding, bench.get("arrow").endBinding], [null, null]);
    assertConsistent(bench.elements);
});

test("bindings that have a fixed point and a mode, as Excalidraw writes them now, hold without a focus", () => {
    const binding = (id, fixedPoint, mode) => ({ elementId: id, fixedPoint, mode });
    const orbit = joined({ startBinding: binding("a", [0.5, 0.5], "orbit"), endBinding: binding("b", [0.5, 0.5], "orbit") });
    orbit.drag(new SelectTool(), [[450, 40], [50, 440]]);
    assert.deepEqual(endsOf(orbit.get("arrow")).map((point) => point.map(Math.round)), [[50, 85], [50, 395]]);
    const inside = joined({ endBinding: binding("b", [0.25, 0.5], "inside") });
    inside.drag(new SelectTool(), [[480, 40], [480, 240]]);
    assert.deepEqual(endsOf(inside.get("arrow"))[1], [425, 240], "it ends at its very point");
    const oddOnes = [{ elementId: "b" }, { elementId: "b", fixedPoint: ["x", 1] }, { elementId: "b", fixedPoint: [null, 0], mode: 7 },
        { elementId: "b", focus: "0", gap: -1e300 }, { elementId: "b", fixedPoint: [1e300, 1e300] }];
    for (const endBinding of oddOnes) {
        const odd = joined({ endBinding });
        odd.drag(new SelectTool(), [[450, 40], [450, 240]]);
        assert.ok(odd.get("arrow").points.flat().every(Number.isFinite), JSON.stringify(endBinding));
    }
});

test("copies of arrows and shapes are bound to each other, whatever of them is copied, cut or pasted", () => {
    for (const chosen of [["a", "b", "arrow"], ["a", "arrow"], ["arrow"], ["a", "b"]]) {
        const bench = joined();
        bench.select(...chosen);
        const { edits } = copiesOfSelection({ x: 0, y: 500 }, bench.view);
        bench.edit(...edits);
        assertConsistent(bench.elements);
        const copies = bench.elements.filter(({ y }) => y >= 500);
        assert.equal(copies.length, chosen.length);
        const arrow = copies.find(({ type }) => type === "arrow");
        if (!arrow) continue;
        const expected = ["a", "b"].map((id) => (chosen.includes(id) ? copies.some((copy) => copy.id === arrow[id === "a" ? "startBinding" : "endBinding"].elementId) : arrow[id === "a" ? "startBinding" : "endBinding"] === null));
        assert.deepEqual(expected, [true, true], chosen.join());
        const pasted = joined();
        const drawing = readDrawing(JSON.stringify(clipboardOf(chosen, pasted.view, () => null)), DEFAULT_LIMITS);
        pasted.edit(...deletion(chosen, pasted.view));
        assertConsistent(pasted.elements);
        pasted.edit(...insertion(drawing, { x: 0, y: 900 }, pasted.view, () => null).edits);
        assertConsistent(pasted.elements);
    }
});

test("a drawing whose shapes and arrows disagree is consistent once it is on the board", () => {
    const bench = joined();
    const elements = bench.elements.map((each) => ({ ...each, boundElements: each.id === "a" ? null : [{ type: "arrow", id: "arrow" }, { type: "arrow", id: "gone" }] }));
    const old = { ...elements[1], id: "old", boundElements: null, boundElementIds: ["arrow"] };
    const board = new Bench();
    const drawing = readDrawing({ type: "excalidraw", elements: [...elements, old] }, DEFAULT_LIMITS);
    board.edit(...insertion(drawing, { x: 0, y: 0 }, board.view, () => null).edits);
    assertConsistent(board.elements);
    assert.deepEqual(board.elements.map(({ boundElements }) => boundElements?.length ?? 0).slice(0, 2), [1, 1]);
});

test("an arrow lets go of one of two that is deleted, and follows the other", () => {
    const bench = joined();
    bench.edit(...deletion(["b"], bench.view));
    const arrow = bench.get("arrow");
    assert.deepEqual([arrow.startBinding.elementId, arrow.endBinding], ["a", null]);
    assertConsistent(bench.elements);
    const moved = nudging({ x: 0, y: 0 }, bench.view);
    assert.deepEqual(moved, []);
    bench.drag(new SelectTool(), [[50, 40], [50, 140]]);
    assert.deepEqual(endsOf(bench.get("arrow"))[1], [395, 40]);
    bench.edit(...deletion(["arrow"], bench.view));
    assert.deepEqual(bench.get("a").boundElements, []);
});

test("groups that are moved or mirrored keep their arrows bound", () => {
    const bench = joined();
    for (const id of ["a", "b", "arrow"]) bench.edit({ op: "patch", id, set: { groupIds: ["g"] } });
    bench.drag(new SelectTool(), [[50, 40], [150, 240]]);
    assert.equal(bench.get("arrow").startBinding.elementId, "a");
    assert.deepEqual(endsOf(bench.get("arrow")), [[205, 240], [495, 240]]);
    bench.select("a", "b", "arrow");
    const edits = flipping("horizontally", bench.view);
    bench.edit(...edits, ...followingEdits(edits, bench.view));
    assertConsistent(bench.elements);
    const [start, end] = endsOf(bench.get("arrow"));
    assert.ok(start[0] > end[0], "it leads the other way");
});

test("arrows end at the outlines of frames and texts, from outside and from within", () => {
    const bench = new Bench([
        text("t", { x: 0, y: 0, width: 80, height: 25 }),
        element("f", { type: "frame", x: 400, y: -100, width: 300, height: 300, index: "a1", name: "F" }),
    ]);
    const arrow = {
        type: "arrow", x: 0, y: 0, points: [[0, 0], [1, 1]], startBinding: { elementId: "t", focus: 0, gap: 5 },
        endBinding: { elementId: "f", focus: 0, gap: 5 },
    };
    const ends = endsOf({ ...arrow, ...attached(arrow, (id) => bench.get(id)) });
    assert.ok(Math.abs(ends[0][0] - 85) < 0.5 && Math.abs(ends[1][0] - 395) < 0.5, JSON.stringify(ends));
    bench.edit({ op: "patch", id: "t", set: { x: 420, y: 30 } });
    const within = endsOf({ ...arrow, ...attached(arrow, (id) => bench.get(id)) });
    assert.ok(within[1].every(Number.isFinite));
    const isOnBorder = [[400, 700], [-100, 200]].some(([low, high], axis) => (
        Math.abs(within[1][axis] - low) < 6 || Math.abs(within[1][axis] - high) < 6));
    assert.ok(isOnBorder, `from within it goes on to the frame's side: ${within[1]}`);
});

test("Enter on an arrow that is selected writes its label", () => {
    const bench = joined();
    assert.deepEqual(writingIn("arrow", bench.view), [{ do: "write", text: null, container: "arrow" }]);
});
