// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { nudging } from "#whiteboard/editor/commands/placing.js";
import { deletion } from "#whiteboard/editor/elements/deletion.js";
import { makeTools } from "#whiteboard/editor/tools/toolbox.js";
import { excalidrawFile } from "#whiteboard/ui/excalidraw-file.js";
import { Bench, element } from "./bench.js";

Object.assign(globalThis, { location: { origin: "https://easel.example" } });

/** Elements of types that nobody knows: by itself, in a frame, in a group, turned, and without a size or a name. */
const unknown = () => [
    { id: "alone", type: "poll-of-2031", x: 0, y: 0, width: 100, height: 60, index: "a1", votes: [1, { a: null }] },
    element("frame", { type: "frame", x: 300, y: 0, width: 200, height: 200, index: "a2", name: "F", backgroundColor: "transparent" }),
    { id: "framed", type: "table", x: 350, y: 50, width: 50, height: 50, frameId: "frame", index: "a3", cells: { rows: [] } },
    { id: "grouped", type: "hexagon", x: 600, y: 0, width: 80, height: 80, groupIds: ["g"], index: "a4" },
    element("beside", { x: 700, y: 0, groupIds: ["g"], index: "a5" }),
    { id: "turned", type: "", x: 0, y: 300, width: 100, height: 40, angle: 1, index: "a6" },
    { id: "pointlike", type: "dot-of-2031", x: 300, y: 300, width: 0, height: 0, index: "a7" },
];

test("what is of a type that nobody knows is picked where its box is, with its group, and exported as it came", () => {
    const bench = new Bench(unknown());
    const { select } = makeTools();
    /** @type {[[number, number], string[]][]} */
    const places = [
        [[50, 30], ["alone"]], [[375, 75], ["framed"]], [[640, 40], ["beside", "grouped"]], [[50, 320], ["turned"]], [[350, 330], ["pointlike"]],
    ];
    for (const [place, ids] of places) {
        bench.click(select, place);
        assert.deepEqual([...bench.view.selection.ids].sort(), ids);
    }
    const { elements } = JSON.parse(JSON.stringify(excalidrawFile(bench.document)));
    for (const { id, ...made } of unknown()) {
        if (id === "frame" || id === "beside") continue;
        assert.deepEqual(elements.find((/** @type {{id: string}} */ each) => each.id === id), { id, ...made });
    }
});

test("what is of a type that nobody knows is moved and deleted, alone and with its frame", () => {
    const bench = new Bench(unknown());
    bench.select("alone");
    bench.edit(...nudging({ x: 5, y: 7 }, bench.view));
    const { x, y, votes } = bench.get("alone");
    assert.deepEqual({ x, y, votes }, { x: 5, y: 7, votes: [1, { a: null }] });
    for (const id of ["alone", "grouped", "turned", "pointlike"]) {
        bench.edit(...deletion([id], bench.view));
        assert.equal(bench.get(id), undefined);
    }
    bench.edit(...deletion(["frame", "framed"], bench.view));
    assert.deepEqual(bench.scene.items().map(({ id }) => id), ["beside"]);
});

test("what is far away stays apart, and is moved by as much as it is pushed", () => {
    const places = [2e7, 2e7 + 150, 3.00000005e8, -4e9, 9e11];
    const bench = new Bench(places.map((x, number) => element(`e${number}`, { x, y: -x, index: `a${number}` })));
    assert.deepEqual(bench.scene.items().map(({ upright }) => (upright.minX + upright.maxX) / 2 - 50), places);
    for (const [number, x] of places.entries()) {
        bench.select(`e${number}`);
        bench.edit(...nudging({ x: 1, y: 2 }, bench.view));
        const moved = bench.get(`e${number}`);
        assert.deepEqual([moved.x, moved.y, moved.width], [x + 1, 2 - x, 100]);
    }
});
