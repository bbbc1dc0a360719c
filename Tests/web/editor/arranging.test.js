// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { canGroup, grouping, ungrouping } from "#whiteboard/editor/commands/grouping.js";
import { bringForward, bringToFront, sendBackward, sendToBack } from "#whiteboard/editor/commands/ordering.js";
import { styleOfSelection, styling } from "#whiteboard/editor/commands/styling.js";
import { reordered } from "#whiteboard/editor/elements/order.js";
import { unitOf } from "#whiteboard/editor/elements/unit.js";
import { Bench, element, labelled, seeded, text } from "./bench.js";

const order = (bench) => bench.elements.map(({ id }) => id).join(" ");

test("grouping and ungrouping leaves elements as they were, however deep they are grouped", () => {
    const random = seeded(21);
    for (let round = 0; round < 100; round += 1) {
        const bench = new Bench(Array.from({ length: 8 }, (_, number) => element(`e${number}`, {
            index: `a${number}`, x: number * 200, groupIds: random() < 0.5 ? [] : [`in${Math.floor(random() * 2)}`, "out"],
        })));
        const chosen = bench.elements.map(({ id }) => id).filter(() => random() < 0.5);
        const units = new Set(chosen.flatMap((id) => unitOf(id, bench.view)));
        bench.select(...units);
        const before = bench.elements.map(({ groupIds }) => groupIds);
        if (!canGroup(bench.view)) continue;
        bench.edit(...grouping(bench.view));
        const [first] = units;
        assert.deepEqual(new Set(unitOf(first, bench.view)), units);
        bench.edit(...ungrouping(bench.view));
        assert.deepEqual(bench.elements.map(({ groupIds }) => groupIds), before);
    }
});

test("within a group that was entered, a new group is inside it", () => {
    const bench = new Bench(["a", "b", "c"].map((id, number) => element(id, { index: `a${number}`, groupIds: ["g"] })));
    bench.view.selection = { ids: new Set(["a", "b"]), group: "g" };
    bench.edit(...grouping(bench.view));
    assert.equal(bench.get("a").groupIds.length, 2);
    assert.equal(bench.get("a").groupIds[1], "g");
    assert.deepEqual(unitOf("a", bench.view, "g"), ["a", "b"]);
    assert.deepEqual(unitOf("a", bench.view, null), ["a", "b", "c"]);
});

test("a group takes the texts of its shapes along, and one thing is no group", () => {
    const bench = new Bench([...labelled("box"), element("a", { index: "a1" })]);
    bench.select("box");
    assert.deepEqual(grouping(bench.view), []);
    bench.select("box", "a");
    bench.edit(...grouping(bench.view));
    assert.deepEqual(bench.get("box-text").groupIds, bench.get("box").groupIds);
});

test("elements in front and behind keep their order, whatever indexes there are", () => {
    const random = seeded(22);
    const indexes = ["a0", "a1", "a1", "a1V", null, "zz", "A", "", "a0G", "Zz", "b00", "same", "same"];
    for (let round = 0; round < 300; round += 1) {
        const places = Array.from({ length: 8 }, (_, number) => (
            { id: `e${number}`, index: indexes[Math.floor(random() * indexes.length)] || null }));
        const sorted = (list) => [...list].sort((a, b) => {
            const [left, right] = [a.index ?? "", b.index ?? ""];
            return left < right ? -1 : left > right ? 1 : a.id < b.id ? -1 : 1;
        });
        const before = sorted(places);
        const chosen = new Set(before.map(({ id }) => id).filter(() => random() < 0.4));
        const position = Math.floor(random() * (before.length - chosen.size + 1));
        const changes = reordered(before, chosen, position);
        const after = sorted(before.map(({ id, index }) => ({ id, index: changes.get(id) ?? index })));
        const others = before.filter(({ id }) => !chosen.has(id)).map(({ id }) => id);
        const moving = before.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
        const expected = [...others.slice(0, position), ...moving, ...others.slice(position)];
        if (chosen.size > 0) assert.deepEqual(after.map(({ id }) => id), expected);
    }
});

test("one step goes past the next element that is touched, not past those elsewhere", () => {
    const bench = new Bench([
        element("a"), element("far", { x: 900, index: "a1" }), element("b", { x: 50, index: "a2" }),
        element("c", { x: 60, index: "a3" }),
    ]);
    bench.select("a");
    bench.edit(...bringForward(bench.view));
    assert.equal(order(bench), "far b a c");
    bench.edit(...bringToFront(bench.view));
    assert.deepEqual(bringForward(bench.view), []);
    bench.edit(...sendBackward(bench.view));
    assert.equal(order(bench), "far b a c");
    bench.edit(...sendToBack(bench.view));
    assert.equal(order(bench), "a far b c");
});

test("a text stays with its shape in the order", () => {
    const bench = new Bench([...labelled("box"), element("a", { index: "a1" })]);
    bench.select("box");
    bench.edit(...bringToFront(bench.view));
    assert.equal(order(bench), "a box box-text");
});

test("a style is given to what it means something to", () => {
    const bench = new Bench([
        element("r"), element("l", { type: "arrow", points: [[0, 0], [9, 9]], index: "a1" }), text("t", { index: "a2" }),
        element("i", { type: "image", index: "a3" }), element("p", { type: "freedraw", points: [[0, 0]], index: "a4" }),
    ]);
    bench.select("r", "l", "t", "i", "p");
    bench.edit(...styling({
        backgroundColor: "#ffc9c9", roundness: "round", endArrowhead: "dot", fontSize: 36, opacity: 50, strokeStyle: "dashed",
    }, bench.view));
    assert.deepEqual(bench.get("r").roundness, { type: 3 });
    assert.deepEqual(bench.get("l").roundness, { type: 2 });
    assert.equal(bench.get("l").endArrowhead, "dot");
    assert.equal(bench.get("r").endArrowhead, undefined);
    assert.equal(bench.get("l").backgroundColor, "#a5d8ff");
    assert.equal(bench.get("t").fontSize, 36);
    assert.equal(bench.get("t").height, 45);
    assert.equal(bench.get("p").strokeStyle, "solid");
    assert.ok(bench.elements.every(({ opacity }) => opacity === 50));
    assert.ok(bench.elements.every(({ version }) => version === 2));
});

test("a style that is there already changes nothing", () => {
    const bench = new Bench([element("r"), ...labelled("box", { index: "a1" })]);
    bench.select("r", "box");
    assert.deepEqual(styling({ strokeColor: "#1e1e1e", opacity: 100 }, bench.view), []);
});

test("the style of a selection says what its elements share", () => {
    const bench = new Bench([element("a", { strokeColor: "#ff0000" }), element("b", { index: "a1" }), text("t", { index: "a2" })]);
    bench.select("a", "b");
    assert.equal(styleOfSelection(bench.view).strokeColor, undefined);
    assert.ok("strokeColor" in styleOfSelection(bench.view));
    assert.equal(styleOfSelection(bench.view).backgroundColor, "#a5d8ff");
    assert.ok(!("fontSize" in styleOfSelection(bench.view)));
    bench.select("t");
    assert.equal(styleOfSelection(bench.view).fontSize, 20);
    assert.ok(!("strokeWidth" in styleOfSelection(bench.view)));
});

/** Elements of each type on which each property means something, with what stands for it where it is absent. */
const ABSENT = {
    strokeColor: "#1e1e1e", backgroundColor: "transparent", fillStyle: "solid", strokeWidth: 2, strokeStyle: "solid", roughness: 1,
    opacity: 100, roundness: "sharp", elbowed: false, fontSize: 20, fontFamily: 5, textAlign: "left", startArrowhead: null,
    endArrowhead: "arrow",
};

test("a property that an element lacks, or has of another type, is what is seen for it", () => {
    const kept = { ...ABSENT, roundness: null };
    for (const type of ["rectangle", "diamond", "ellipse", "freedraw", "line", "arrow", "text", "image", "frame"]) {
        const whole = element("whole", { ...kept, type });
        const wrong = Object.fromEntries(Object.keys(kept).map((key) => [key, key === "elbowed" ? 1 : { no: "value" }]));
        const bare = { id: "bare", type, x: 0, y: 0, width: 10, height: 10, index: "a1" };
        const bench = new Bench([whole, bare, element("odd", { ...wrong, roundness: "none", type, index: "a2" })]);
        bench.select("whole", "bare", "odd");
        const style = styleOfSelection(bench.view);
        assert.ok("opacity" in style, type);
        for (const [key, value] of Object.entries(style)) assert.deepEqual(value, ABSENT[key], `${key} of ${type}`);
    }
});

test("what old files say in another way is seen, and is changed with the style", () => {
    const bench = new Bench([
        element("r", { roundness: undefined, strokeSharpness: "round" }), text("t", { index: "a1", font: "36px Cascadia" }),
    ]);
    bench.select("r");
    assert.equal(styleOfSelection(bench.view).roundness, "round");
    bench.edit(...styling({ roundness: "sharp" }, bench.view));
    assert.equal(styleOfSelection(bench.view).roundness, "sharp");
    bench.select("t");
    assert.deepEqual([styleOfSelection(bench.view).fontSize, styleOfSelection(bench.view).fontFamily], [36, 3]);
    bench.edit(...styling({ fontSize: 16 }, bench.view));
    assert.deepEqual([styleOfSelection(bench.view).fontSize, styleOfSelection(bench.view).fontFamily], [16, 3]);
});

test("a larger font wraps the text of a shape anew and lets the shape grow", () => {
    const [container, label] = labelled("box", { width: 120, height: 40 });
    const bench = new Bench([container, { ...label, originalText: "several words here", text: "several words here" }]);
    bench.select("box");
    bench.edit(...styling({ fontSize: 36 }, bench.view));
    assert.equal(bench.get("box-text").fontSize, 36);
    assert.ok(bench.get("box-text").text.includes("\n"));
    assert.ok(bench.get("box").height >= bench.get("box-text").height + 10);
});
