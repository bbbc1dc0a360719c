import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DisplayList } from "#whiteboard/scene/display-list.js";
import { Shape } from "#whiteboard/scene/shape.js";

/** @typedef {import("#whiteboard/scene/path.js").Path} Path */

const VECTORS = JSON.parse(readFileSync(new URL("../../../Fixtures/vectors/rough.json", import.meta.url), "utf8"));

/** The steps of a path, in the words of the vectors. @param {Path | null} path */
function stepsOf(path) {
    if (!path) return null;
    /** @type {(string | number)[][]} */
    const steps = [];
    path.addTo({
        moveTo: (...at) => steps.push(["M", ...at]),
        lineTo: (...at) => steps.push(["L", ...at]),
        quadraticCurveTo: (...at) => steps.push(["Q", ...at]),
        bezierCurveTo: (...at) => steps.push(["C", ...at]),
        closePath: () => steps.push(["Z"]),
    });
    return steps;
}

/** @param {unknown} element */
function drawnOf(element) {
    const shape = Shape.of(element);
    assert.ok(shape);
    const [primitive] = new DisplayList(shape).primitives;
    assert.ok(primitive.kind === "path" && primitive.drawn);
    return primitive.drawn();
}

test("a hand draws the lines of roughjs, whatever the seed", () => {
    for (const { element, lines, area, hatching } of VECTORS) {
        const drawn = drawnOf(element);
        for (const [name, expected, path] of [["lines", lines, drawn.lines], ["area", area, drawn.area], ["hatching", hatching, drawn.hatching]]) {
            const found = stepsOf(path);
            const where = `${name} of ${JSON.stringify(element)}`;
            assert.equal(found?.length, expected?.length, where);
            found?.forEach(([letter, ...at], index) => {
                const [wanted, ...places] = expected[index];
                assert.equal(letter, wanted, where);
                assert.equal(at.length, places.length, where);
                at.forEach((value, place) => {
                    assert.ok(Math.abs(Number(value) - places[place]) < 0.02, `step ${index} of ${where}: ${at} is not ${places}`);
                });
            });
        }
    }
    assert.ok(VECTORS.length > 200);
});

test("no roughness is straight lines, and hatching that does not depend on the seed", () => {
    const plain = { type: "rectangle", width: 90, height: 60, roughness: 0, backgroundColor: "#ffc9c9", fillStyle: "hachure" };
    const drawn = drawnOf({ ...plain, seed: 1 });
    assert.equal(drawn.lines, null);
    assert.ok((drawn.hatching?.size ?? 0) > 10);
    assert.deepEqual(stepsOf(drawn.hatching), stepsOf(drawnOf({ ...plain, seed: 99 }).hatching));
});

test("what has no roughness and no seed is drawn as Excalidraw would draw it", () => {
    const element = { type: "rectangle", width: 90, height: 60 };
    assert.deepEqual(stepsOf(drawnOf(element).lines), stepsOf(drawnOf({ ...element, roughness: 1, seed: 1 }).lines));
});

test("dots are within the area, and the same each time", () => {
    const element = { type: "ellipse", width: 90, height: 60, backgroundColor: "#ffc9c9", fillStyle: "dots", seed: 7 };
    const dots = stepsOf(drawnOf(element).hatching) ?? [];
    assert.ok(dots.length > 40);
    for (const [, x, y] of dots) assert.ok(((Number(x) - 45) / 49) ** 2 + ((Number(y) - 30) / 34) ** 2 < 1);
    assert.deepEqual(dots, stepsOf(drawnOf(element).hatching));
});

test("hatching stays bounded, however large or jagged the area is", () => {
    const points = Array.from({ length: 20_000 }, (_, index) => [index, index % 2 === 0 ? 0 : 70_000]);
    for (const element of [
        { type: "rectangle", width: 1e11, height: 1e11 },
        { type: "line", points: [...points, [0, 0]] },
    ]) {
        const drawn = drawnOf({ ...element, backgroundColor: "#ffc9c9", fillStyle: "cross-hatch", strokeWidth: 0.1 });
        assert.ok((drawn.hatching?.size ?? 0) <= 200_000);
    }
});
