// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { sizing } from "#whiteboard/editor/commands/sizing.js";
import { readingOrder } from "#whiteboard/editor/elements/reading-order.js";
import { Bench, element, labelled } from "./bench.js";

test("elements are read in rows, groups and labelled shapes as one", () => {
    const at = (id, x, y, more = {}) => element(id, { x, y, width: 100, height: 60, ...more });
    const bench = new Bench([
        at("d", 0, 300), at("c", 400, 20), at("a", 0, 10), at("b", 200, 0, { groupIds: ["g"] }),
        at("b2", 200, 500, { groupIds: ["g"] }), ...labelled("e").map((each) => ({ ...each, y: 900 })),
    ]);
    const order = readingOrder(bench.elements.map(({ id }) => id), bench.view).map((unit) => unit.join("+"));
    assert.deepEqual(order, ["a", "b+b2", "c", "d", "e"].filter((id) => order.includes(id)));
    assert.equal(order.length, 5);
    assert.deepEqual(readingOrder([], bench.view), []);
});

test("what is turned grows along its own sides, and what is locked does not", () => {
    const bench = new Bench([
        element("turned", { x: 0, y: 0, width: 100, height: 50, angle: Math.PI / 2 }),
        element("locked", { x: 0, y: 0, width: 100, height: 50, locked: true }),
    ]);
    bench.view.selection = { ids: new Set(["turned"]), group: null };
    bench.perform(sizing({ x: 20, y: 0 }, bench.view));
    assert.deepEqual([bench.get("turned").width, bench.get("turned").height], [120, 50]);
    bench.perform(sizing({ x: -500, y: 0 }, bench.view));
    assert.equal(bench.get("turned").width, 1);
    bench.view.selection = { ids: new Set(["locked"]), group: null };
    assert.deepEqual(sizing({ x: 20, y: 0 }, bench.view), []);
});
