import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DisplayList } from "#whiteboard/scene/display-list.js";
import { Shape } from "#whiteboard/scene/shape.js";

const FIXTURES = new URL("../../../Fixtures/", import.meta.url);
/** @param {string} name */
const file = (name) => JSON.parse(readFileSync(new URL(name, FIXTURES), "utf8"));

/**
 * How much of the line at a height is within, by the non-zero rule.
 * @param {number[][]} line @param {number} y
 */
function span(line, y) {
    /** @type {{x: number, turn: number}[]} */
    const crossings = [];
    line.forEach(([ax, ay], index) => {
        const [bx, by] = line[(index + 1) % line.length];
        if (ay <= y !== by <= y) {
            crossings.push({ x: ax + (bx - ax) * (y - ay) / (by - ay), turn: by > ay ? 1 : -1 });
        }
    });
    crossings.sort((a, b) => a.x - b.x);
    let [covered, winding] = [0, 0];
    crossings.forEach(({ x, turn }, index) => {
        if (winding !== 0) covered += x - crossings[index - 1].x;
        winding += turn;
    });
    return covered;
}

/** @param {any} element */
function outlineOf(element) {
    const shape = Shape.of(element);
    assert.ok(shape);
    const primitive = new DisplayList(shape).primitives.at(-1);
    assert.ok(primitive?.kind === "path");
    const [values] = primitive.path.polylines;
    return Array.from({ length: values.length / 2 }, (_, index) => [values[2 * index], values[2 * index + 1]]);
}

test("a pen's strokes have the outlines of perfect-freehand, within 3 %", () => {
    const libraries = new Map();
    const vectors = file("vectors/strokes.json");
    let worst = 0;
    for (const { file: name, item, element, whole, area, bounds, spans } of vectors) {
        if (name && !libraries.has(name)) libraries.set(name, file(name));
        const library = libraries.get(name);
        const listed = library && (library.libraryItems ?? library.library)[item];
        const line = outlineOf(whole ?? (listed.elements ?? listed)[element]);
        const [minX, minY, maxX, maxY] = bounds;
        const [width, height] = [maxX - minX, maxY - minY];
        let own = 0;
        for (let row = 0; row < 80; row += 1) own += span(line, minY + height * (row + 0.5) / 80) * height / 80;
        const where = `${name ?? JSON.stringify(whole)} ${item} ${element}`;
        worst = Math.max(worst, Math.abs(own / area - 1));
        assert.ok(Math.abs(own / area - 1) < 0.03, `${where}: ${own} instead of ${area}`);
        const sides = [Math.min, Math.max].flatMap((most) => [0, 1].map((axis) => most(...line.map((at) => at[axis]))));
        sides.forEach((side, index) => {
            assert.ok(Math.abs(side - bounds[index]) < 0.03 * Math.max(10, width, height), `${where}: ${sides}`);
        });
        const total = spans.reduce((/** @type {number} */ sum, /** @type {number} */ each) => sum + each, 0);
        const off = spans.reduce((/** @type {number} */ sum, /** @type {number} */ each, /** @type {number} */ row) =>
            sum + Math.abs(each - span(line, minY + height * (row + 0.5) / spans.length)), 0);
        assert.ok(off < 0.03 * total + 0.5, `${where}: lines are off by ${off} of ${total}`);
    }
    assert.ok(vectors.length > 100, `${vectors.length} strokes`);
    console.log(`${vectors.length} strokes; areas are at most ${(100 * worst).toFixed(2)} % off`);
});
