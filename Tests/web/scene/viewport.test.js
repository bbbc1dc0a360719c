import assert from "node:assert/strict";
import { test } from "node:test";
import { Viewport } from "#whiteboard/scene/viewport.js";

function viewport() {
    const made = new Viewport();
    made.resize(800, 600);
    return made;
}

/**
 * @param {import("#whiteboard/scene/point.js").Point} a
 * @param {typeof a} b
 */
const near = (a, b) => assert.ok(Math.hypot(a.x - b.x, a.y - b.y) < 1e-6, JSON.stringify([a, b]));

test("what is under the pointer stays there while zooming", () => {
    const view = viewport();
    view.moveTo({ x: 120, y: -40, zoom: 1.3 });
    const before = view.toScene({ x: 300, y: 200 });
    for (const factor of [1.1, 2, 0.3, 100, 0.0001]) {
        view.zoomAt({ x: 300, y: 200 }, factor);
        near(view.toScene({ x: 300, y: 200 }), before);
        assert.ok(view.zoom >= 0.1 && view.zoom <= 30);
    }
});

test("screen and scene are each other's inverse, and panning moves by screen pixels", () => {
    const view = viewport();
    view.moveTo({ x: 10, y: 20, zoom: 2 });
    near(view.toScreen(view.toScene({ x: 33, y: 44 })), { x: 33, y: 44 });
    view.panBy(10, -20);
    near(view.toScreen({ x: 10, y: 20 }), { x: 10, y: -20 });
});

test("a box is fitted in the middle, and not enlarged", () => {
    const view = viewport();
    view.fit({ minX: 0, minY: 0, maxX: 4000, maxY: 100 }, 50);
    assert.equal(view.zoom, 700 / 4000);
    near(view.toScreen({ x: 2000, y: 50 }), { x: 400, y: 300 });
    view.fit({ minX: 0, minY: 0, maxX: 10, maxY: 10 });
    assert.equal(view.zoom, 1);
});

test("listeners hear of changes and of nothing else", () => {
    const view = viewport();
    let heard = 0;
    const end = view.onChange(() => {
        heard += 1;
    });
    view.panBy(0, 0);
    view.moveTo({ x: NaN, zoom: Infinity });
    assert.equal(heard, 0);
    view.panBy(1, 0);
    assert.equal(heard, 1);
    end();
    view.panBy(1, 0);
    assert.equal(heard, 1);
});
