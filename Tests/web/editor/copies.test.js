// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_LIMITS } from "#client/limits.js";
import { readDrawing } from "#whiteboard/editor/clipboard/drawing.js";
import { clipboardOf, insertion } from "#whiteboard/editor/clipboard/insertion.js";
import { storing } from "#whiteboard/editor/clipboard/stored-file.js";
import { copiesOfSelection } from "#whiteboard/editor/elements/copies.js";
import { deletion } from "#whiteboard/editor/elements/deletion.js";
import { pack } from "#client/easel-client.js";
import { Bench, anyElement, element, labelled, seeded } from "./bench.js";

/** A board on which elements refer to each other in every way, at random. */
function tangledBoard(random) {
    const elements = [];
    const pick = () => `e${Math.floor(random() * 12)}`;
    for (let number = 0; number < 12; number += 1) {
        const [container, label] = labelled(`e${number}`, { x: number * 120, index: `a${number.toString(36)}` });
        container.groupIds = random() < 0.6 ? [`g${Math.floor(random() * 3)}`, "outer"] : [];
        label.groupIds = container.groupIds;
        container.boundElements = [...container.boundElements, { type: "arrow", id: `arrow${number}` }];
        elements.push(container, label, element(`arrow${number}`, {
            type: "arrow", points: [[0, 0], [50, 50]], index: `b0${number.toString(36)}`,
            startBinding: { elementId: `e${number}`, focus: 0, gap: 1 },
            endBinding: { elementId: pick(), focus: 0, gap: 1 },
        }));
    }
    for (const arrow of elements.filter(({ type }) => type === "arrow")) {
        const end = elements.find(({ id }) => id === arrow.endBinding.elementId);
        end.boundElements.push({ type: "arrow", id: arrow.id });
    }
    return new Bench(elements);
}

/** All ids that an element names. */
function namesIn(one) {
    return [
        one.containerId, one.frameId, one.startBinding?.elementId, one.endBinding?.elementId,
        ...(one.boundElements ?? []).map((entry) => entry.id),
    ].filter((id) => typeof id === "string");
}

test("a duplicate keeps no reference to an original, and all that its elements name is there", () => {
    const random = seeded(11);
    for (let round = 0; round < 40; round += 1) {
        const bench = tangledBoard(random);
        const before = new Set(bench.elements.map(({ id }) => id));
        const groups = new Set(bench.elements.flatMap(({ groupIds }) => groupIds));
        bench.select(...[...before].filter((id) => !id.endsWith("-text") && random() < 0.5));
        const { edits, chosen } = copiesOfSelection({ x: 10, y: 10 }, bench.view);
        bench.edit(...edits);
        const copies = bench.elements.filter(({ id }) => !before.has(id));
        const ids = new Set(copies.map(({ id }) => id));
        assert.equal(copies.length, edits.length);
        for (const copy of copies) {
            assert.ok(namesIn(copy).every((id) => ids.has(id)), JSON.stringify(copy));
            assert.ok(copy.groupIds.every((id) => !groups.has(id)));
        }
        assert.ok(chosen.every((id) => ids.has(id)));
        const highest = bench.elements.slice(0, before.size).at(-1).index;
        assert.ok(copies.every(({ index }) => index > highest));
    }
});

test("copies are in the order of their originals, and grouped as they were", () => {
    const bench = new Bench([
        element("a", { groupIds: ["in", "out"] }), element("b", { index: "a1", groupIds: ["out"] }),
        element("c", { index: "a2", groupIds: ["in", "out"] }),
    ]);
    bench.select("c", "a", "b");
    bench.edit(...copiesOfSelection({ x: 0, y: 0 }, bench.view).edits);
    const [a, b, c] = bench.elements.slice(3);
    assert.deepEqual(a.groupIds, c.groupIds);
    assert.equal(a.groupIds.length, 2);
    assert.deepEqual(b.groupIds, [a.groupIds[1]]);
});

test("what is copied and pasted is the same drawing elsewhere, with its pictures once", () => {
    const random = seeded(12);
    const picture = { mimeType: "image/png", dataURL: "data:image/png;base64,AAAA" };
    for (let round = 0; round < 40; round += 1) {
        const bench = new Bench([
            ...Array.from({ length: 6 }, (_, number) => anyElement(`e${number}`, random, { index: `a${number}` })),
            ...labelled("box", { index: "a7" }), element("i", { type: "image", fileId: "f", index: "a8" }),
        ]);
        bench.edit(...storing("f", picture));
        const fileOf = (fileId) => bench.scene.fileOf(fileId);
        const before = bench.elements;
        const copied = JSON.stringify(clipboardOf(before.map(({ id }) => id), bench.view, fileOf));
        const drawing = readDrawing(copied, DEFAULT_LIMITS);
        const { edits, chosen } = insertion(drawing, { x: 5000, y: 5000 }, bench.view, fileOf);
        assert.ok(edits.every(({ id }) => !id.startsWith("file:")));
        bench.edit(...edits);
        const pasted = bench.elements.slice(before.length);
        assert.equal(pasted.length, before.length);
        assert.ok(!chosen.some((id) => bench.get(id).containerId));
        const by = { x: pasted[0].x - before[0].x, y: pasted[0].y - before[0].y };
        pasted.forEach((copy, place) => {
            assert.equal(copy.type, before[place].type);
            assert.ok(Math.abs(copy.x - before[place].x - by.x) < 0.02 && Math.abs(copy.y - before[place].y - by.y) < 0.02);
        });
    }
});

test("a pasted picture is put on the board, under another name if that name is another picture's", () => {
    const drawing = (data) => readDrawing({
        type: "excalidraw/clipboard", elements: [{ id: "i", type: "image", fileId: "f", x: 0, y: 0, width: 9, height: 9 }],
        files: { f: { mimeType: "image/png", id: "f", dataURL: `data:image/png;base64,${data}` } },
    }, DEFAULT_LIMITS);
    const bench = new Bench();
    const fileOf = (fileId) => bench.scene.fileOf(fileId);
    bench.edit(...insertion(drawing("AAAA"), { x: 0, y: 0 }, bench.view, fileOf).edits);
    assert.ok(bench.get("file:f"));
    bench.edit(...insertion(drawing("BBBB"), { x: 0, y: 0 }, bench.view, fileOf).edits);
    const [first, second] = bench.elements;
    assert.equal(first.fileId, "f");
    assert.notEqual(second.fileId, "f");
    assert.equal(fileOf(second.fileId).dataURL, "data:image/png;base64,BBBB");
});

test("a large file is brought in pieces, each within an operation, and in elements, each within its limit", () => {
    const bench = new Bench();
    const dataURL = `data:image/png;base64,${"A".repeat(5_500_000)}`;
    const operations = pack([...storing("big", { mimeType: "image/png", dataURL })]);
    assert.ok(operations.length >= 4);
    for (const edits of operations) {
        assert.ok(JSON.stringify(edits).length <= 262_144);
        bench.edit(...edits);
    }
    const { dataURL: pieces, parts } = bench.get("file:big");
    assert.ok(parts === 6 && pieces.every((piece) => piece.length === 65_536));
    assert.ok(JSON.stringify(bench.get("file-6:big")).length < 1_000_000);
    assert.equal(bench.scene.fileOf("big").dataURL, dataURL);
});

test("what is no drawing is none, and what is no element of one is left out", () => {
    for (const text of ["", "hello", "{", "{}", "[1]", "null", '{"type":"excalidraw"}', '{"type":"excalidraw","elements":7}']) {
        assert.equal(readDrawing(text, DEFAULT_LIMITS), null, text);
    }
    const elements = [
        null, 7, "x", [], { type: "rectangle" }, { type: "rectangle", x: "1", y: 2 }, { type: "nothing", x: 0, y: 0 },
        { type: "ellipse", x: 1, y: 2, isDeleted: true }, { type: "ellipse", x: 1, y: 2 },
    ];
    const drawing = readDrawing({ type: "excalidraw", elements, files: { "no name!": {}, f: { dataURL: "javascript:1" } } },
        DEFAULT_LIMITS);
    assert.deepEqual(drawing.elements.map(({ type }) => type), ["rectangle", "rectangle", "nothing", "ellipse"]);
    assert.equal(drawing.files.size, 0);
    assert.equal(drawing.notes.length, 7);
});

test("any rubbish can be pasted without harm", () => {
    const random = seeded(13);
    const rubbish = () => [null, 1e308, -5, "x", [], {}, [null], [{ id: 7 }], { elementId: [] }, true][Math.floor(random() * 10)];
    const keys = ["id", "width", "height", "angle", "groupIds", "boundElements", "points", "containerId", "startBinding",
        "frameId", "roundness", "index", "fileId", "text", "fontSize", "version", "scale", "pressures"];
    for (let round = 0; round < 300; round += 1) {
        const elements = Array.from({ length: 4 }, () => {
            const one = anyElement("a", random);
            for (const key of keys) if (random() < 0.3) one[key] = rubbish();
            return one;
        });
        const bench = new Bench();
        const drawing = readDrawing({ type: "excalidraw", elements }, DEFAULT_LIMITS);
        const { edits, chosen } = insertion(drawing, { x: 0, y: 0 }, bench.view, () => null);
        bench.edit(...edits);
        bench.select(...chosen);
        bench.edit(...copiesOfSelection({ x: 1, y: 1 }, bench.view).edits);
        bench.edit(...deletion(chosen, bench.view));
    }
});

test("deleting takes texts along, and what stays names nothing that is gone", () => {
    const random = seeded(14);
    for (let round = 0; round < 40; round += 1) {
        const bench = tangledBoard(random);
        const ids = bench.elements.map(({ id }) => id).filter(() => random() < 0.4);
        bench.edit(...deletion(ids, bench.view));
        const left = new Set(bench.elements.map(({ id }) => id));
        assert.ok(ids.every((id) => !left.has(id)));
        for (const one of bench.elements) assert.ok(namesIn(one).every((id) => left.has(id)), JSON.stringify(one));
    }
});
