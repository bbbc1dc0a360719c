// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { centerOf, cornersOf } from "#whiteboard/scene/bounds.js";
import { rotate } from "#whiteboard/scene/point.js";
import { aligning, distributing, flipping } from "#whiteboard/editor/commands/placing.js";
import { pointsOf } from "#whiteboard/editor/elements/points.js";
import { SelectTool } from "#whiteboard/editor/tools/select-tool.js";
import { angleOf, boxOf } from "#whiteboard/editor/elements/box.js";
import { frameOf, handlePoint, handlesOf } from "#whiteboard/editor/transform/frame.js";
import { throughPoints, turnedBy } from "#whiteboard/editor/transform/placement.js";
import { resized, resizedAlone, resizedTogether } from "#whiteboard/editor/transform/resize.js";
import { Bench, anyElement, element, labelled, seeded, text } from "./bench.js";

const SIDES = [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => ({ x, y }))).filter(({ x, y }) => x !== 0 || y !== 0);
const ROUNDS = 300;

function assertNear(actual, expected, by, what) {
    assert.ok(Math.abs(actual - expected) <= by, `${what}: ${actual}, not ${expected}`);
}

/** The corners of an element on the board. */
function cornersOnBoard(one) {
    const box = boxOf(one);
    return cornersOf(box).map((corner) => rotate(corner, angleOf(one), centerOf(box)));
}

test("resizing an element there and back leaves it as it was", () => {
    const random = seeded(1);
    for (let round = 0; round < ROUNDS; round += 1) {
        const before = anyElement("a", random);
        const frame = frameOf([before]);
        const side = SIDES[Math.floor(random() * 8)];
        const how = { keepsRatio: random() < 0.3, fromCenter: random() < 0.3 };
        const start = handlePoint(frame, side, 0);
        const to = { x: start.x + random() * 400 - 200, y: start.y + random() * 400 - 200 };
        const there = { ...before, ...resizedAlone(before, resized(frame, side, to, how)) };
        assert.ok(boxOf(there).maxX > boxOf(there).minX - 1e-9);
        const back = { ...there, ...resizedAlone(before, resized(frame, side, start, how)) };
        for (const key of ["x", "y", "width", "height"]) {
            const expected = before.points && key !== "x" && key !== "y" ? back[key] : before[key];
            assertNear(back[key], expected, 0.02, `round ${round}, ${before.type} ${key}`);
        }
    }
});

test("resizing by a handle keeps the opposite corner where it is, however the element is turned", () => {
    const random = seeded(2);
    for (let round = 0; round < ROUNDS; round += 1) {
        const before = anyElement("a", random);
        const frame = frameOf([before]);
        const side = [{ x: 1, y: 1 }, { x: -1, y: -1 }, { x: 1, y: -1 }, { x: -1, y: 1 }][Math.floor(random() * 4)];
        const opposite = handlePoint(frame, { x: -side.x, y: -side.y }, 0);
        const start = handlePoint(frame, side, 0);
        // Not beyond the opposite corner.
        const out = rotate({ x: side.x * random() * 200, y: side.y * random() * 200 }, frame.angle, { x: 0, y: 0 });
        const to = { x: start.x + out.x, y: start.y + out.y };
        const after = { ...before, ...resizedAlone(before, resized(frame, side, to, { keepsRatio: false, fromCenter: false })) };
        const now = handlePoint(frameOf([after]), { x: -side.x, y: -side.y }, 0);
        assertNear(now.x, opposite.x, 0.05, `round ${round}, ${before.type} x`);
        assertNear(now.y, opposite.y, 0.05, `round ${round}, ${before.type} y`);
        const corner = handlePoint(frameOf([after]), side, 0);
        if (boxOf(before).maxX - boxOf(before).minX > 1) assertNear(corner.x, to.x, 0.05, `round ${round} pulled x`);
    }
});

test("a line's first point is always 0, 0, and its size that of its points", () => {
    const random = seeded(4);
    for (let round = 0; round < ROUNDS; round += 1) {
        const before = anyElement("a", random, {});
        if (!before.points) continue;
        const frame = frameOf([before]);
        const to = { x: random() * 800 - 400, y: random() * 800 - 400 };
        const how = { keepsRatio: false, fromCenter: false };
        const after = { ...before, ...resizedAlone(before, resized(frame, { x: 1, y: 1 }, to, how)) };
        assert.deepEqual(after.points[0], [0, 0]);
        const xs = after.points.map(([x]) => x);
        assertNear(after.width, Math.max(...xs) - Math.min(...xs), 0.011, "width");
    }
});

test("turning by a full turn in any steps, about any point, leaves an element where it was", () => {
    const random = seeded(5);
    for (let round = 0; round < ROUNDS; round += 1) {
        const before = anyElement("a", random);
        const about = { x: random() * 500, y: random() * 500 };
        const first = random() * 6;
        const half = { ...before, ...turnedBy(before, first, about) };
        const after = { ...half, ...turnedBy(half, 2 * Math.PI - first, about) };
        assertNear(after.x, before.x, 0.03, "x");
        assertNear(after.y, before.y, 0.03, "y");
        assertNear(Math.cos(after.angle - before.angle), 1, 1e-6, "angle");
    }
});

test("turning moves every corner about the same point", () => {
    const random = seeded(6);
    for (let round = 0; round < ROUNDS; round += 1) {
        const before = anyElement("a", random);
        const about = { x: random() * 500, y: random() * 500 };
        const by = random() * 6;
        const after = { ...before, ...turnedBy(before, by, about) };
        cornersOnBoard(before).forEach((corner, place) => {
            const expected = rotate(corner, by, about);
            assertNear(cornersOnBoard(after)[place].x, expected.x, 0.03, "x");
            assertNear(cornersOnBoard(after)[place].y, expected.y, 0.03, "y");
        });
    }
});

test("moving one point of a turned line leaves the others where they are", () => {
    const random = seeded(8);
    for (let round = 0; round < ROUNDS; round += 1) {
        const before = anyElement("a", random);
        if (!before.points) continue;
        const onBoard = (one) => pointsOf(one).map((point) => rotate(point, angleOf(one), centerOf(boxOf(one))));
        const moved = pointsOf(before);
        moved[moved.length - 1] = { x: random() * 300, y: random() * 300 };
        const after = { ...before, ...throughPoints(before, moved) };
        onBoard(after).slice(0, -1).forEach((point, place) => {
            assertNear(point.x, onBoard(before)[place].x, 0.05, "x");
            assertNear(point.y, onBoard(before)[place].y, 0.05, "y");
        });
    }
});

test("elements that are resized together stay together", () => {
    const random = seeded(9);
    for (let round = 0; round < ROUNDS; round += 1) {
        const elements = Array.from({ length: 3 }, (_, number) => anyElement(`e${number}`, random, { angle: 0 }));
        const frame = frameOf(elements);
        const to = { x: frame.box.maxX + random() * 300, y: frame.box.maxY + random() * 300 };
        const resizing = resized(frame, { x: 1, y: 1 }, to, { keepsRatio: false, fromCenter: false });
        const after = frameOf(elements.map((one) => ({ ...one, ...resizedTogether(one, resizing) })));
        for (const key of ["minX", "minY", "maxX", "maxY"]) assertNear(after.box[key], resizing.box[key], 0.05, key);
    }
});

test("a corner drag through the whole tool resizes a container and its text is wrapped anew", () => {
    const words = "some words that need more than one line";
    const [container, label] = labelled("box", { width: 300, height: 60 });
    const bench = new Bench([container, { ...label, originalText: words, text: words }]);
    const select = new SelectTool();
    bench.click(select, [5, 5]);
    bench.drag(select, [[305, 65], [250, 60], [155, 60]]);
    const [box, written] = [bench.get("box"), bench.get("box-text")];
    assert.equal(box.width, 150);
    assert.ok(written.text.includes("\n") && written.width <= 140);
    assert.ok(box.height >= written.height + 10);
    assertNear(written.x + written.width / 2, box.x + box.width / 2, 0.02, "middle");
});

test("text keeps its letters' proportions at its corners and its size at its sides", () => {
    const one = text("t", { width: 100, height: 25, originalText: "Hello world", text: "Hello world" });
    const frame = frameOf([one]);
    const corner = resizedAlone(one, resized(frame, { x: 1, y: 1 }, { x: 200, y: 50 }, { keepsRatio: false, fromCenter: false }));
    assert.equal(corner.fontSize, 40);
    assert.deepEqual([corner.x, corner.y], [0, 0]);
    const side = resizedAlone(one, resized(frame, { x: 1, y: 0 }, { x: 60, y: 10 }, { keepsRatio: false, fromCenter: false }));
    assert.deepEqual([side.autoResize, side.width, side.text], [false, 60, "Hello\nworld"]);
});

test("nothing that can be selected has handles where it is locked, and a line of two points has its ends only", () => {
    const locked = element("a", { locked: true });
    assert.deepEqual(handlesOf(frameOf([locked]), [locked], 1), []);
    const line = element("l", { type: "line", points: [[0, 0], [100, 0]] });
    assert.deepEqual(handlesOf(frameOf([line]), [line], 1), []);
    assert.equal(handlesOf(frameOf([element("b")]), [element("b")], 1).length, 9);
});

test("flipping twice leaves everything as it was", () => {
    const random = seeded(10);
    for (let round = 0; round < 60; round += 1) {
        const elements = Array.from({ length: 4 }, (_, number) => anyElement(`e${number}`, random, { index: `a${number}` }));
        const bench = new Bench(elements);
        bench.select(...elements.map(({ id }) => id));
        const direction = round % 2 === 0 ? "horizontally" : "vertically";
        bench.edit(...flipping(direction, bench.view));
        bench.edit(...flipping(direction, bench.view));
        for (const before of elements) {
            const after = bench.get(before.id);
            assertNear(after.x, before.x, 0.06, `${before.type} x`);
            assertNear(after.y, before.y, 0.06, `${before.type} y`);
            assertNear(Math.cos(after.angle - before.angle), 1, 1e-5, "angle");
        }
    }
});

test("aligned elements have one edge, distributed ones equal gaps", () => {
    const bench = new Bench([
        element("a", { x: 10 }), element("b", { x: 150, index: "a1", groupIds: ["g"] }),
        element("c", { x: 300, y: 50, index: "a2", groupIds: ["g"] }), element("d", { x: 900, y: 90, index: "a3" }),
    ]);
    bench.select("a", "b", "c", "d");
    bench.edit(...aligning("top", bench.view));
    assert.deepEqual(["a", "b", "c", "d"].map((id) => bench.get(id).y), [0, 0, 50, 0]);
    bench.edit(...distributing("horizontally", bench.view));
    const gap = bench.get("b").x - 110;
    assertNear(bench.get("d").x - bench.get("c").x - 100, gap, 0.02, "gap");
    assert.equal(bench.get("c").x - bench.get("b").x, 150);
});
