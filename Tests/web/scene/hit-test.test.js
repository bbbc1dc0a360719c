import assert from "node:assert/strict";
import { test } from "node:test";
import { Scene } from "#whiteboard/scene/scene.js";

/** @param {any[]} elements */
function sceneOf(...elements) {
    const scene = new Scene();
    const entries = elements.map((element, n) => [element.id ?? `e${n}`, { index: `a${n}`, ...element }]);
    scene.reset(new Map(/** @type {[string, any][]} */ (entries)));
    return scene;
}

/** @param {Scene} scene @param {number} x @param {number} y @param {any} [options] */
const hit = (scene, x, y, options = { tolerance: 2 }) => scene.topmostAt({ x, y }, options)?.id ?? null;

const box = { type: "rectangle", x: 0, y: 0, width: 100, height: 60, strokeWidth: 2 };

test("of an unfilled shape only the outline is hit, of a filled one all of it", () => {
    const hollow = sceneOf(box);
    assert.equal(hit(hollow, 0, 30), "e0");
    assert.equal(hit(hollow, 2.9, 30), "e0");
    assert.equal(hit(hollow, 50, 30), null);
    assert.equal(hit(sceneOf({ ...box, backgroundColor: "#ffc9c9" }), 50, 30), "e0");
    assert.equal(hit(sceneOf({ ...box, backgroundColor: "transparent" }), 50, 30), null);
});

test("round shapes are hit where they are, not where their boxes are", () => {
    const scene = sceneOf({ ...box, type: "ellipse", backgroundColor: "#fff" });
    assert.equal(hit(scene, 50, 2), "e0");
    assert.equal(hit(scene, 3, 3), null);
    assert.equal(hit(sceneOf({ ...box, type: "diamond", backgroundColor: "#fff" }), 10, 10), null);
});

test("what is turned is hit where it is seen", () => {
    const scene = sceneOf({ ...box, height: 10, angle: Math.PI / 2, backgroundColor: "#fff" });
    assert.equal(hit(scene, 50, -40), "e0");
    assert.equal(hit(scene, 5, 5), null);
});

test("lines are hit near them, with the tolerance and half their width", () => {
    const line = { type: "line", x: 10, y: 10, points: [[0, 0], [100, 0], [100, 50]], strokeWidth: 4, roughness: 0 };
    const scene = sceneOf(line);
    assert.equal(hit(scene, 60, 13.9), "e0");
    assert.equal(hit(scene, 60, 14.1), null);
    assert.equal(hit(scene, 60, 19, { tolerance: 8 }), "e0");
    const loop = sceneOf({ ...line, points: [[0, 0], [100, 0], [50, 50], [0, 0]], backgroundColor: "#fff" });
    assert.equal(hit(loop, 60, 30), "e0");
});

test("a curve is hit along its bow", () => {
    const points = [[0, 0], [50, 40], [100, 0]];
    const scene = sceneOf({ type: "arrow", x: 0, y: 0, points, roundness: { type: 2 } });
    assert.equal(hit(scene, 50, 40), "e0");
    assert.equal(hit(scene, 25, 20, { tolerance: 0.5 }), null);
});

test("a pen's stroke is hit within its width", () => {
    const points = Array.from({ length: 30 }, (_, n) => [n * 5, 0]);
    const pressures = points.map(() => 1);
    const scene = sceneOf({ type: "freedraw", x: 0, y: 0, points, pressures, strokeWidth: 4 });
    assert.equal(hit(scene, 70, 14, { tolerance: 0 }), "e0");
    assert.equal(hit(scene, 70, 19, { tolerance: 0 }), null);
    const dot = sceneOf({ type: "freedraw", x: 0, y: 0, points: [[0, 0]], strokeWidth: 4 });
    assert.equal(hit(dot, 5, 5, { tolerance: 0 }), "e0");
});

test("a text counts as its box, also within an unfilled container", () => {
    const text = { type: "text", text: "x", x: 30, y: 20, width: 40, height: 20, containerId: "box" };
    const scene = sceneOf({ ...box, id: "box" }, { ...text, id: "text" });
    // A label is in its container, wherever it says that it is.
    assert.equal(hit(scene, 50, 30), "text");
    const free = sceneOf({ ...box, id: "box" }, { ...text, id: "text", containerId: null });
    assert.equal(hit(free, 65, 30), "text");
    assert.equal(hit(free, 15, 30), null);
});

test("the topmost is found, and what is not accepted is passed over", () => {
    const filled = { ...box, backgroundColor: "#fff" };
    const scene = sceneOf(filled, { ...filled, locked: true });
    assert.equal(hit(scene, 50, 30), "e1");
    const accept = (/** @type {any} */ item) => item.element.locked !== true;
    assert.equal(hit(scene, 50, 30, { accept }), "e0");
    assert.deepEqual(scene.allAt({ x: 50, y: 30 }).map(({ id }) => id), ["e1", "e0"]);
});

test("what a frame cuts off is not hit", () => {
    const scene = sceneOf(
        { id: "f", type: "frame", x: 0, y: 0, width: 50, height: 60 },
        { ...box, backgroundColor: "#fff", frameId: "f" });
    assert.equal(hit(scene, 30, 30), "e1");
    assert.equal(hit(scene, 80, 30), null);
});

test("a marquee takes what it holds, or what it touches", () => {
    const scene = sceneOf(
        { ...box, id: "box" }, { id: "line", type: "line", x: 200, y: 0, points: [[0, 0], [100, 100]] },
        { ...box, id: "filled", x: 400, backgroundColor: "#fff" });
    /** @param {number[]} box @param {"contain" | "touch"} mode */
    const within = ([minX, minY, maxX, maxY], mode) =>
        scene.within({ minX, minY, maxX, maxY }, mode).map(({ id }) => id);
    assert.deepEqual(within([-5, -5, 110, 70], "contain"), ["box"]);
    assert.deepEqual(within([50, -5, 250, 70], "contain"), []);
    assert.deepEqual(within([50, -5, 250, 70], "touch"), ["box", "line"]);
    // In a box but not on its outline; beside a line; and wholly inside of something filled.
    assert.deepEqual(within([20, 20, 80, 40], "touch"), []);
    assert.deepEqual(within([250, 0, 290, 30], "touch"), []);
    assert.deepEqual(within([420, 20, 440, 40], "touch"), ["filled"]);
});
