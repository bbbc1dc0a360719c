import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { DEFAULT_LIMITS } from "#client/limits.js";
import { readDrawing } from "#whiteboard/editor/clipboard/drawing.js";
import { headOf } from "#whiteboard/scene/arrowhead.js";
import { roundnessOf } from "#whiteboard/scene/roundness.js";
import { Scene } from "#whiteboard/scene/scene.js";
import { TextFont } from "#whiteboard/scene/text-font.js";

/** @typedef {import("#whiteboard/scene/item.js").Item} Item */

const CASES = new URL("../../../Fixtures/cases/", import.meta.url);
const SEEN = JSON.parse(readFileSync(new URL("seen.json", CASES), "utf8"));

/** What is seen of an item, in the words of seen.json. @param {Item} item @param {Scene} scene */
function seenOf(item, scene) {
    const { shape, displayList, bounds } = item;
    const texts = displayList.primitives.flatMap((primitive) => (primitive.kind === "text" ? [primitive.text] : []));
    const font = new TextFont(shape.properties);
    const box = texts[0]?.box;
    return {
        id: item.id, kind: shape.kind, angle: shape.angle,
        opacity: Number((shape.style.opacity * (scene.frameOf(item)?.shape.style.opacity ?? 1)).toPrecision(9)), heads: [headOf(shape, "start"), headOf(shape, "end")],
        points: shape.points.map(({ x, y }) => [x, y]), isCurved: roundnessOf(shape.properties) !== null,
        lines: texts.flatMap(({ lines }) => lines), isRightToLeft: texts[0]?.isRightToLeft,
        middle: box && [(box.minX + box.maxX) / 2 + shape.origin.x, (box.minY + box.maxY) / 2 + shape.origin.y],
        fontSize: font.size, fontFamily: font.family, bounds: [bounds.minX, bounds.minY, bounds.maxX, bounds.maxY],
        frame: scene.frameOf(item)?.id ?? null, hasPicture: displayList.primitives.some(({ kind }) => kind === "image"),
    };
}

for (const [name, expected] of Object.entries(SEEN)) {
    test(`${name} looks as Excalidraw shows it`, () => {
        const drawing = readDrawing(readFileSync(new URL(`${name}.excalidraw`, CASES), "utf8"), DEFAULT_LIMITS);
        assert.ok(drawing);
        const files = [...drawing.files].map(([id, { dataURL }]) => [`file:${id}`, { type: "easel-file", id, dataURL: [dataURL] }]);
        const scene = new Scene();
        scene.reset(new Map([...drawing.elements.map((element) => [element.id, element]), ...files]));
        const found = scene.items().map((item, index) => {
            /** @type {Record<string, unknown>} */
            const seen = seenOf(item, scene);
            return Object.fromEntries(Object.keys(expected[index] ?? {}).map((key) => [key, seen[key]]));
        });
        assert.deepEqual(found, expected);
    });
}

test("every case has its right value", () => {
    const files = readdirSync(CASES).filter((file) => file.endsWith(".excalidraw")).map((file) => file.replace(".excalidraw", ""));
    assert.deepEqual(files.sort(), Object.keys(SEEN).sort());
});
