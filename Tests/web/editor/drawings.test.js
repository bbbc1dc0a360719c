import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Document } from "#client/easel-client.js";
import { DEFAULT_LIMITS } from "#client/limits.js";
import { readDrawing } from "#whiteboard/editor/clipboard/drawing.js";
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
        fontSize: font.size, fontFamily: font.family, lines: text?.lines, align: text?.align,
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
