// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { LassoTool } from "#whiteboard/editor/tools/lasso-tool.js";
import { Bench, element, labelled } from "./bench.js";

const around = (x, y, width, height) => [
    [x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y + 5]];

/** What a lasso selects. */
function lassoed(elements, way, more = {}) {
    const bench = new Bench(elements);
    if (more.selected) bench.select(...more.selected);
    bench.drag(new LassoTool(), way, more);
    return [...bench.view.selection.ids].sort();
}

test("what is wholly within the way is selected, and what the way crosses", () => {
    const elements = [
        element("in", { x: 100, y: 100 }), element("crossed", { x: 350, y: 100, index: "a1" }),
        element("out", { x: 900, y: 100, index: "a2" }), element("around", { x: -500, y: -500, width: 2_000, height: 2_000, index: "Zz" }),
    ];
    assert.deepEqual(lassoed(elements, around(50, 50, 350, 300)), ["crossed", "in"]);
});

test("a way that is open encloses what it would enclose if it were closed, and touches only where it was drawn", () => {
    const open = [[0, 0], [400, 0], [400, 400], [0, 400]];
    const elements = [element("in", { x: 100, y: 100 }), element("gap", { x: -50, y: 100, index: "a1" })];
    assert.deepEqual(lassoed(elements, open), ["in"]);
});

test("lines, strokes and what is turned are hit where they are seen", () => {
    const elements = [
        element("stroke", { type: "freedraw", x: 0, y: 0, points: [[0, 0], [300, 0], [300, 300]] }),
        element("turned", { x: 500, y: 0, width: 200, height: 20, angle: Math.PI / 2, index: "a1" }),
    ];
    assert.deepEqual(lassoed(elements, [[50, 100], [200, 200]]), [], "within the box of a stroke is not on it");
    assert.deepEqual(lassoed(elements, [[150, -50], [150, 50]]), ["stroke"]);
    assert.deepEqual(lassoed(elements, [[590, -70], [610, -70]]), ["turned"]);
    assert.deepEqual(lassoed(elements, [[510, -40], [510, 60]]), []);
});

test("groups are taken whole, labels with their shapes, children with their frames; what is locked is left", () => {
    const group = { groupIds: ["g"] };
    const elements = [
        element("a", { x: 0, ...group }), element("b", { x: 900, index: "a1", ...group }),
        element("locked", { x: 150, locked: true, index: "a2" }), ...labelled("c", { x: 300, index: "a3" }),
        element("f", { type: "frame", x: 500, width: 200, height: 200, index: "a4" }),
        element("child", { x: 520, y: 20, frameId: "f", index: "a5" }),
    ];
    assert.deepEqual(lassoed(elements, around(-20, -50, 740, 300)), ["a", "b", "c", "f"]);
});

test("Shift adds to what was selected, a click selects one, and Escape puts back what was", () => {
    const elements = [element("a"), element("b", { x: 400, index: "a1" })];
    assert.deepEqual(lassoed(elements, around(350, -50, 300, 300), { shift: true, selected: ["a"] }), ["a", "b"]);
    assert.deepEqual(lassoed(elements, [[50, 40]]), ["a"]);
    const bench = new Bench(elements);
    const lasso = new LassoTool();
    bench.select("a");
    bench.input(lasso, "down", [350, -50], { shift: true });
    for (const point of around(350, -50, 300, 300)) bench.input(lasso, "move", point);
    assert.equal(bench.view.selection.ids.size, 2);
    bench.perform(lasso.cancel(bench.view));
    assert.deepEqual([...bench.view.selection.ids], ["a"]);
    assert.equal(bench.last("lasso").points, null);
    assert.deepEqual(bench.operations, []);
});
