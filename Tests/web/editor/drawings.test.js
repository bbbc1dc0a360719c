import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { canonicalJSON, Document, pack } from "#client/easel-client.js";
import { DEFAULT_LIMITS } from "#client/limits.js";
import { readDrawing } from "#whiteboard/editor/clipboard/drawing.js";
import { clipboardOf, insertion, restoration } from "#whiteboard/editor/clipboard/insertion.js";
import { storing } from "#whiteboard/editor/clipboard/stored-file.js";
import { headOf } from "#whiteboard/scene/arrowhead.js";
import { isRightToLeft } from "#whiteboard/scene/base-direction.js";
import { many } from "#whiteboard/scene/fractional-index.js";
import { imageFile } from "#whiteboard/scene/image-file.js";
import { penOf } from "#whiteboard/scene/pen.js";
import { roundnessOf } from "#whiteboard/scene/roundness.js";
import { Shape } from "#whiteboard/scene/shape.js";
import { textBlock } from "#whiteboard/scene/text-block.js";
import { TextFont } from "#whiteboard/scene/text-font.js";
import { excalidrawFile } from "#whiteboard/ui/excalidraw-file.js";
import { Bench, element as anElement } from "./bench.js";

const VECTORS = JSON.parse(readFileSync(new URL("../../../Fixtures/vectors/drawings.json", import.meta.url), "utf8"));

/** What a shape is read as, in the words of the vectors. @param {Shape} shape @param {string[]} keys */
function readingOf(shape, keys) {
    const { kind, style, origin, box, angle, properties, points } = shape;
    const pen = penOf(shape);
    const text = kind === "text" ? textBlock(shape) : null;
    const font = new TextFont(properties);
    /** @type {Record<string, unknown>} */
    const all = {
        kind, x: origin.x, y: origin.y, width: box.maxX, height: box.maxY, angle, opacity: style.opacity,
        ink: style.ink, background: style.background, fill: style.fill, line: style.line, strokeWidth: style.width,
        roughness: style.roughness,
        radius: roundnessOf(properties)?.(40) ?? null, points: points.map(({ x, y }) => [x, y]),
        heads: [headOf(shape, "start"), headOf(shape, "end")],
        constant: pen.isConstant, size: pen.size, following: pen.following, simulates: pen.simulatesPressure,
        pressures: pen.knowsPressure ? properties.pressures : null,
        fontSize: font.size, fontFamily: font.family, lines: text?.lines ?? null, align: text?.align,
        lineHeight: text && text.lineHeight / text.size,
    };
    return Object.fromEntries(keys.map((key) => [key, all[key]]));
}

/** @param {unknown} value @returns {unknown} as numbers that arithmetic has not touched */
const rounded = (value) => JSON.parse(JSON.stringify(value), (_, each) => (
    typeof each === "number" ? Number(each.toPrecision(9)) : each));

test("elements are read as docs/DRAWINGS.md says", () => {
    for (const { name, element, reading } of VECTORS.elements) {
        const shape = Shape.of(element);
        const read = shape && readingOf(shape, Object.keys(reading ?? {}));
        if (reading?.lines && shape) assert.ok(textBlock(shape), name);
        assert.deepEqual(rounded(read), rounded(reading), name);
    }
    assert.ok(VECTORS.elements.length > 1000);
});

test("files are taken and refused as docs/DRAWINGS.md says", () => {
    for (const { name, text, repeated: [piece, times], elements, files, told, holds, canvas } of VECTORS.files) {
        const drawing = readDrawing(text.replace("@@", piece.repeat(times)), DEFAULT_LIMITS);
        assert.deepEqual(drawing && drawing.elements.map(({ id }) => id), elements, name);
        if (!drawing) continue;
        assert.deepEqual([...drawing.files.keys()], files, name);
        assert.equal(drawing.canvas, canvas, name);
        for (const element of drawing.elements) {
            for (const [key, value] of Object.entries(holds[String(element.id)] ?? {})) assert.deepEqual(element[key], value, name);
        }
        assert.equal(drawing.notes.length, told.length, `${name}: ${drawing.notes}`);
        told.forEach((/** @type {string} */ what, /** @type {number} */ index) => {
            assert.ok(drawing.notes[index].startsWith(what), `${name}: ${drawing.notes[index]}`);
        });
    }
});

const indexes = (/** @type {number} */ count) => many(null, null, count);

test("what nests deeper than any drawing is none, however deep that is", () => {
    const deep = (/** @type {string} */ open, /** @type {string} */ close) => `${open.repeat(200_000)}1${close.repeat(200_000)}`;
    for (const value of [deep("[", "]"), deep('{"a":', "}")]) {
        assert.equal(readDrawing(`{"type":"excalidraw","elements":[${value}]}`, DEFAULT_LIMITS), null);
        assert.equal(readDrawing(`{"type":"excalidraw","elements":[],"appState":${value}}`, DEFAULT_LIMITS), null);
    }
});

test("an empty board is what a drawing is, property by property, under the same ids as on the server", () => {
    for (const { name, text, board } of VECTORS.boards) {
        const drawing = readDrawing(text, DEFAULT_LIMITS);
        assert.ok(drawing, name);
        const { edits } = restoration(drawing, { indexes });
        const bench = new Bench();
        bench.edit(...edits);
        const found = Object.fromEntries(bench.document.entries());
        assert.equal(canonicalJSON(found), canonicalJSON(board), name);
    }
    assert.ok(VECTORS.boards.length > 20);
});

/** Properties of an element that an insertion may change. */
const PLACED = new Set(["id", "index", "x", "y", "containerId", "frameId", "startBinding", "endBinding", "groupIds", "boundElements", "boundElementIds"]);
const unplaced = (/** @type {object} */ element) => Object.fromEntries(Object.entries(element).filter(([key]) => !PLACED.has(key)));

test("what is put on a board with something on it is the same but for ids, indexes, places and references", () => {
    for (const { name, text } of VECTORS.boards) {
        const drawing = readDrawing(text, DEFAULT_LIMITS);
        assert.ok(drawing, name);
        const bench = new Bench([anElement("there")]);
        const restored = restoration(drawing, { indexes }).edits.map(({ value }) => value);
        const inserted = insertion(drawing, { x: 50, y: 60 }, bench.view, (fileId) => bench.scene.fileOf(fileId)).edits;
        bench.edit(...inserted);
        assert.equal(inserted.length, restored.length, name);
        /** @type {Map<unknown, unknown>} */
        const names = new Map();
        restored.forEach((value, place) => names.has(value?.id) || names.set(value?.id, inserted[place].id));
        restored.forEach((value, place) => {
            const copy = bench.get(inserted[place].id);
            assert.equal(canonicalJSON(unplaced(copy)), canonicalJSON(unplaced(value ?? {})), name);
            for (const key of ["containerId", "frameId"]) {
                const id = value?.[key];
                assert.deepEqual(copy[key], typeof id === "string" && id !== "" ? names.get(id) ?? null : id, `${name}: ${key}`);
            }
        });
        // A second time, no file comes twice.
        const again = insertion(drawing, { x: 0, y: 0 }, bench.view, (fileId) => bench.scene.fileOf(fileId)).edits;
        assert.ok(again.every(({ value }) => value?.type !== "easel-file" || !bench.scene.fileOf(String(value.id))), name);
    }
});

test("files are copied and exported whatever they are called", () => {
    const names = ["__proto__", "constructor", "e\u0301", "\u00e9", "x".repeat(70), "F"];
    const bench = new Bench(names.map((fileId, number) => anElement(`i${number}`, { type: "image", fileId, index: `a${number}` })));
    const dataURL = "data:image/png;base64,QUJD";
    bench.edit(...names.flatMap((name) => storing(name, { mimeType: "image/png", dataURL })));
    const fileOf = (/** @type {string} */ name) => bench.scene.fileOf(name);
    const copied = JSON.parse(JSON.stringify(clipboardOf(names.map((_, number) => `i${number}`), bench.view, fileOf)));
    Object.assign(globalThis, { location: { origin: "https://easel.example" } });
    const exported = JSON.parse(JSON.stringify(excalidrawFile(bench.document)));
    for (const { files } of [copied, exported]) {
        assert.deepEqual(Object.keys(files).sort(), [...names].sort());
        for (const name of names) assert.equal(Object.getOwnPropertyDescriptor(files, name)?.value.dataURL, dataURL);
    }
    const large = `data:image/png;base64,${"A".repeat(2_000_000)}`;
    for (const edits of pack(storing("x".repeat(70), { mimeType: "image/png", dataURL: large }))) bench.edit(...edits);
    const again = JSON.parse(JSON.stringify(excalidrawFile(bench.document)));
    assert.equal(again.files["x".repeat(70)].dataURL, large);
    assert.equal(again.elements.length, names.length);
});

test("a library's items are laid out as docs/DRAWINGS.md says", () => {
    for (const { library, places } of VECTORS.libraries) {
        const elements = readDrawing(library, DEFAULT_LIMITS)?.elements ?? [];
        const found = Object.fromEntries(elements.map(({ id, x, y }) => [id, [x, y]]));
        assert.deepEqual(rounded(found), rounded(places));
    }
});

test("what is read of a file is what it holds, property by property", () => {
    for (const { element } of VECTORS.elements) {
        if (typeof element.type !== "string" || element.type === "selection" || element.isDeleted === true) continue;
        const drawing = readDrawing({ type: "excalidraw", elements: [element] }, DEFAULT_LIMITS);
        assert.deepEqual(drawing?.elements, [element]);
    }
});

test("a picture is as large as what is seen of a board", () => {
    for (const { elements, bounds } of VECTORS.sizes) {
        const { minX, minY, maxX, maxY } = new Bench(elements).scene.bounds() ?? {};
        [minX, minY, maxX, maxY].forEach((value, side) => {
            assert.ok(Math.abs(Number(value) - bounds[side]) <= 8, `${elements.map(({ id }) => id)}: ${[minX, minY, maxX, maxY]}`);
        });
    }
});

test("indexes above any others are above them", () => {
    for (const used of VECTORS.orders) {
        const top = used.reduce((/** @type {string} */ most, /** @type {string} */ each) => (each > most ? each : most), "");
        let before = top;
        for (const index of many(top || null, null, 70)) {
            assert.ok(index > before, `${index} above ${before}`);
            before = index;
        }
        assert.ok(before.length <= top.length + 40, before);
    }
});

test("pictures that can't do anything are shown, others are not", () => {
    for (const { url, shown } of VECTORS.pictures) assert.equal(imageFile(url) !== null, shown, url);
});

test("the first letter gives a text its direction", () => {
    for (const [text, direction] of VECTORS.directions) assert.equal(isRightToLeft(text), direction, text);
});

test("a file agrees on what is bound to what, whatever the board says, as docs/DRAWINGS.md has it", () => {
    for (const { name, elements, bound } of VECTORS.relations) {
        const document = new Document();
        document.apply(document.check(elements.map((value) => ({ op: "put", id: value.id, value }))));
        const { elements: written } = excalidrawFile(document);
        const said = written.map(({ id, ...element }) => [id, Object.fromEntries(
            ["boundElements", "boundElementIds"].filter((key) => key in element).map((key) => [key, element[key]]))]);
        assert.deepEqual(Object.fromEntries(said), bound, name);
    }
    assert.ok(VECTORS.relations.length > 15);
});
