// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { beginWriting, writingEdits } from "#whiteboard/editor/text/written.js";
import { writingAt } from "#whiteboard/editor/tools/writing.js";
import { Bench, element, labelled, seeded, text } from "./bench.js";

function write(bench, what, value) {
    const writing = beginWriting(what, bench.view);
    bench.edit(...writingEdits(writing, value, bench.view));
    return writing;
}

test("a new text is put with its size; blanks are nothing", () => {
    const bench = new Bench();
    write(bench, { text: null, point: { x: 10, y: 100 } }, "Hello\nworld");
    const [one] = bench.elements;
    assert.deepEqual([one.text, one.originalText, one.height, one.x], ["Hello\nworld", "Hello\nworld", 50, 10]);
    write(bench, { text: null, point: { x: 10, y: 100 } }, " \n ");
    assert.equal(bench.elements.length, 1);
});

test("a column is wrapped at its width and stays as wide", () => {
    const bench = new Bench();
    write(bench, { text: null, point: { x: 0, y: 0 }, width: 100 }, "many words that do not fit");
    const [one] = bench.elements;
    assert.ok(one.text.includes("\n"));
    assert.deepEqual([one.width, one.autoResize], [100, false]);
});

test("a shape's new text and the shape name each other", () => {
    const bench = new Bench([element("box", { boundElements: [{ type: "arrow", id: "x" }] })]);
    const { text: label } = write(bench, { text: null, container: "box" }, "in a box");
    assert.deepEqual(bench.get("box").boundElements, [{ type: "arrow", id: "x" }, { type: "text", id: label.id }]);
    assert.equal(bench.get(label.id).containerId, "box");
    write(bench, { text: label.id }, "");
    assert.deepEqual(bench.get("box").boundElements, [{ type: "arrow", id: "x" }]);
    assert.equal(bench.elements.length, 1);
});

test("what was not changed is not written", () => {
    const bench = new Bench(labelled("box"));
    const writing = beginWriting({ text: "box-text" }, bench.view);
    assert.deepEqual(writingEdits(writing, "text", bench.view), []);
});

test("what somebody else writes into a text meanwhile stays", () => {
    const bench = new Bench(labelled("box"));
    const [ada, bob] = [1, 2].map(() => beginWriting({ text: "box-text" }, bench.view));
    bench.edit(...writingEdits(ada, "text AAA", bench.view));
    bench.edit(...writingEdits(bob, "BBB text", bench.view));
    assert.equal(bench.get("box-text").originalText, "BBB text AAA");
    assert.equal(bench.get("box-text").text.replaceAll("\n", " "), "BBB text AAA");
    // Nor is it deleted by who empties what they saw.
    bench.edit(...writingEdits(ada, "", bench.view));
    assert.equal(bench.get("box-text").originalText, "BBB  AAA");
});

test("a text that somebody deletes meanwhile comes back whole if something was typed", () => {
    const bench = new Bench(labelled("box"));
    const writing = beginWriting({ text: "box-text" }, bench.view);
    bench.edit({ op: "delete", id: "box-text" });
    assert.deepEqual(writingEdits(writing, "text", bench.view), []);
    bench.edit(...writingEdits(writing, "more text", bench.view));
    assert.equal(bench.get("box-text").originalText, "more text");
    assert.equal(bench.get("box-text").fontSize, 20);
    assert.ok(bench.get("box").boundElements.some(({ id }) => id === "box-text"));
});

test("a text whose shape somebody deletes meanwhile stands alone", () => {
    const bench = new Bench(labelled("box"));
    const writing = beginWriting({ text: "box-text" }, bench.view);
    bench.edit({ op: "delete", id: "box-text" }, { op: "delete", id: "box" });
    bench.edit(...writingEdits(writing, "more text", bench.view));
    assert.deepEqual(bench.elements.map(({ id, containerId }) => [id, containerId]), [["box-text", null]]);
});

test("a new text whose shape somebody deletes meanwhile stands where the shape was", () => {
    for (const type of ["rectangle", "ellipse", "arrow"]) {
        const points = type === "arrow" ? { points: [[0, 0], [200, 100]] } : {};
        const bench = new Bench([element("box", { type, x: 700, y: 400, width: 200, height: 100, ...points })]);
        const writing = beginWriting({ text: null, container: "box" }, bench.view);
        bench.edit({ op: "delete", id: "box" });
        bench.edit(...writingEdits(writing, "in here", bench.view));
        const [one] = bench.elements;
        assert.deepEqual([one.originalText, one.containerId], ["in here", null]);
        assert.ok(Math.abs(one.x + one.width / 2 - 800) < 1 && Math.abs(one.y + one.height / 2 - 450) < 1, `${type}: ${one.x}, ${one.y}`);
    }
});

test("somebody's other change to a text that is being written stays", () => {
    const bench = new Bench([text("t")]);
    const writing = beginWriting({ text: "t" }, bench.view);
    bench.edit({ op: "patch", id: "t", set: { x: 500, strokeColor: "#ff0000" } });
    bench.edit(...writingEdits(writing, "other", bench.view));
    assert.deepEqual(["x", "strokeColor", "text"].map((key) => bench.get("t")[key]), [500, "#ff0000", "other"]);
});

test("text is in the middle of its shape, whatever that is and however it is turned", () => {
    const random = seeded(41);
    for (let round = 0; round < 100; round += 1) {
        const type = ["rectangle", "diamond", "ellipse"][round % 3];
        const bench = new Bench([element("box", {
            type, x: random() * 100, y: random() * 100, width: 150 + random() * 300, height: 150 + random() * 200,
            angle: random() * 6,
        })]);
        const { text: label } = write(bench, { text: null, container: "box" }, "some words in a shape");
        const [box, one] = [bench.get("box"), bench.get(label.id)];
        assert.equal(one.angle, box.angle);
        assert.ok(Math.abs(one.x + one.width / 2 - box.x - box.width / 2) < 0.02);
        assert.ok(Math.abs(one.y + one.height / 2 - box.y - box.height / 2) < 0.02);
        assert.ok(one.width <= box.width && one.height <= box.height);
    }
});

test("a double click in a hollow shape writes in it, beside it on the board", () => {
    const bench = new Bench([element("box", { backgroundColor: "transparent" })]);
    const at = (x, y) => writingAt({ point: { x, y }, pointer: "mouse" }, bench.view);
    assert.deepEqual(at(50, 40), [{ do: "write", text: null, container: "box" }]);
    assert.deepEqual(at(150, 40), [{ do: "write", text: null, point: { x: 150, y: 40 } }]);
});
