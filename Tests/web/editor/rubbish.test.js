// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { grouping, ungrouping } from "#whiteboard/editor/commands/grouping.js";
import { togglingLock } from "#whiteboard/editor/commands/locking.js";
import { bringForward, bringToFront, sendBackward, sendToBack } from "#whiteboard/editor/commands/ordering.js";
import { aligning, distributing, flipping, nudging } from "#whiteboard/editor/commands/placing.js";
import { styleOfSelection, styling } from "#whiteboard/editor/commands/styling.js";
import { copiesOfSelection } from "#whiteboard/editor/elements/copies.js";
import { deletion } from "#whiteboard/editor/elements/deletion.js";
import { beginWriting, writingEdits } from "#whiteboard/editor/text/written.js";
import { makeTools } from "#whiteboard/editor/tools/toolbox.js";
import { soak } from "../support/soak.js";
import { Bench, anyElement, element, labelled, seeded, text } from "./bench.js";

const KEYS = [
    "x", "y", "width", "height", "angle", "groupIds", "boundElements", "points", "containerId", "startBinding", "frameId",
    "endBinding", "roundness", "index", "fileId", "text", "originalText", "fontSize", "fontFamily", "lineHeight", "version",
    "scale", "pressures", "opacity", "locked", "customData", "textAlign", "autoResize", "strokeColor", "strokeWidth",
];

const COMMANDS = [
    (view) => grouping(view), (view) => ungrouping(view), (view) => togglingLock(view), (view) => bringForward(view),
    (view) => bringToFront(view), (view) => sendBackward(view), (view) => sendToBack(view),
    (view) => aligning("center", view), (view) => distributing("vertically", view), (view) => flipping("horizontally", view),
    (view) => nudging({ x: 1, y: 2 }, view), (view) => copiesOfSelection({ x: 5, y: 5 }, view).edits,
    (view) => styling({ strokeColor: "#ff0000", fontSize: 36, textAlign: "right", roundness: "sharp" }, view),
];

/** Elements as a stranger may have written them. */
function strangersElement(id, random) {
    const rubbish = () => [
        null, 1e308, -1e308, 0, -5, "x", "", [], {}, [null], [{ id: 7 }], [{ type: "text", id: "e0" }], { elementId: [] },
        { elementId: "e1" }, true, "e0", "e1", [[0, 0]], [[1], ["a", 2], [3, 4]],
    ][Math.floor(random() * 19)];
    const made = [anyElement(id, random), text(id), ...labelled(id), element(id, { type: "frame" })];
    const one = { ...made[Math.floor(random() * made.length)], id };
    for (const key of KEYS) if (random() < 0.2) one[key] = rubbish();
    return one;
}

const NUMBERS = ["x", "y", "width", "height", "angle", "fontSize"];

/** Numbers in edits are numbers that a board takes; null is only what a copy has of an element where a stranger wrote it. */
function assertSound(bench, strangers) {
    for (const edits of bench.operations) {
        JSON.stringify(edits, (key, value) => {
            assert.ok(typeof value !== "number" || Number.isFinite(value), `${key} is ${value}`);
            if (value === null && NUMBERS.includes(key)) assert.ok(strangers.some((one) => one[key] === null), `${key} is null`);
            return value;
        });
    }
}

test("on a board that a stranger has filled, no tool and no command fails", () => {
    for (let seed = 0; seed < soak(20, 120); seed += 1) {
        const random = seeded(1_000 + seed);
        const strangers = Array.from({ length: 6 }, (_, number) => strangersElement(`e${number}`, random));
        const bench = new Bench(strangers);
        const tools = Object.values(makeTools());
        const place = () => [random() * 600 - 300, random() * 600 - 300];
        for (let turn = 0; turn < 12; turn += 1) {
            const tool = tools[Math.floor(random() * tools.length)];
            const more = { shift: random() < 0.3, alt: random() < 0.3, clicks: random() < 0.3 ? 2 : 1 };
            bench.input(tool, "hover", place(), more);
            bench.drag(tool, [place(), place(), place()], more);
            bench.perform(tool.cancel(bench.view));
            bench.select(...bench.elements.map(({ id }) => id).filter(() => random() < 0.5));
            bench.edit(...COMMANDS[Math.floor(random() * COMMANDS.length)](bench.view));
            styleOfSelection(bench.view);
            for (const { id } of bench.elements.slice(0, 2)) {
                const writing = beginWriting({ text: id }, bench.view) ?? beginWriting({ text: null, container: id }, bench.view);
                if (writing) bench.edit(...writingEdits(writing, ["", "some words"][turn % 2], bench.view));
            }
        }
        bench.edit(...deletion(bench.elements.map(({ id }) => id), bench.view));
        assert.equal(bench.elements.length, 0);
        assertSound(bench, strangers);
    }
});

test("others may delete anything at any time during a gesture", () => {
    for (let seed = 0; seed < soak(20, 120); seed += 1) {
        const random = seeded(5_000 + seed);
        const bench = new Bench([
            ...Array.from({ length: 6 }, (_, number) => anyElement(`e${number}`, random, { index: `a${number}` })),
            ...labelled("box", { index: "a7" }),
        ]);
        const { select, eraser, pen } = makeTools();
        for (let turn = 0; turn < 8; turn += 1) {
            const tool = [select, eraser, pen][Math.floor(random() * 3)];
            const gone = () => {
                const ids = bench.elements.map(({ id }) => id).filter(() => random() < 0.1);
                bench.edit(...ids.map((id) => ({ op: "delete", id })));
                return ids;
            };
            const deleted = new Set();
            const step = (type) => {
                bench.input(tool, type, [random() * 600 - 300, random() * 600 - 300], { alt: false });
                for (const id of gone()) deleted.add(id);
            };
            bench.select(...bench.elements.map(({ id }) => id).filter(() => random() < 0.5));
            step("down");
            for (let move = 0; move < 5; move += 1) step("move");
            step("up");
            for (const id of deleted) assert.equal(bench.get(id), undefined, `${id} came back`);
        }
    }
});
