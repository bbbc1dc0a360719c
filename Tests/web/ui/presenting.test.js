// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { inReadingOrder } from "#whiteboard/ui/frame-order.js";
import { LASTING, LaserTrail } from "#whiteboard/ui/laser-trail.js";

const frame = (id, x, y, width = 100, height = 100) => ({ id, bounds: { minX: x, minY: y, maxX: x + width, maxY: y + height } });
const order = (...frames) => inReadingOrder(frames).map(({ id }) => id).join("");

test("frames are shown row by row, from left to right, although nobody aligns them to the pixel", () => {
    assert.equal(order(frame("c", 0, 300), frame("b", 200, -20), frame("a", 0, 10), frame("d", 150, 330)), "abcd");
    assert.equal(order(frame("b", 0, 60), frame("a", 300, 0)), "ab");
    assert.equal(order(frame("a", 0, 40), frame("b", 300, 0)), "ab");
    assert.equal(order(frame("b", 0, 0), frame("a", 0, 0)), "ab");
    assert.equal(order(), "");
});

const way = (count, from = 0) => Array.from({ length: count }, (_, step) => ({ x: from + step, y: 1 }));

test("a trail fades and is gone after a moment, for who points and for the others", () => {
    const trail = new LaserTrail();
    trail.add(way(1), true, 0);
    trail.add(way(5, 1), false, 500);
    assert.equal(trail.sections(600).length, 6);
    assert.ok(trail.sections(600)[0].freshness < trail.sections(600)[5].freshness);
    assert.equal(trail.sections(LASTING + 100).length, 5);
    assert.notEqual(trail.state(LASTING + 100), null);
    assert.equal(trail.state(2 * LASTING), null);
    assert.deepEqual(trail.sections(2 * LASTING), []);
});

test("another sees each point once, whatever messages are left out", () => {
    const [one, other] = [new LaserTrail(), new LaserTrail()];
    one.add(way(1), true, 0);
    for (let round = 0; round < 12; round += 1) {
        one.add(way(4, 1 + 4 * round), false, round);
        // Newest wins: every third is never sent, and some are heard twice.
        if (round % 3 === 2) continue;
        other.hear(one.state(round), round);
        other.hear(one.state(round), round);
    }
    const xs = other.sections(12).map(({ to }) => to.x);
    assert.deepEqual(xs, way(45).map(({ x }) => x));
    one.add(way(1, 900), true, 12);
    other.hear(one.state(12), 12);
    const last = other.sections(12).at(-1);
    assert.deepEqual(last.from, last.to, "a new trail does not begin where the last one ended");
});

test("what is told of a trail is bounded, and what is told wrongly is not drawn", () => {
    const trail = new LaserTrail();
    trail.add(Array.from({ length: 5_000 }, (_, step) => ({ x: -1e15 + step, y: 123456789.12345 })), true, 0);
    assert.ok(JSON.stringify(trail.state(0)).length < 1_500);
    assert.ok(trail.sections(0).length <= 400);
    for (const wrong of [null, 7, [], {}, { trail: 1, count: 2, points: "none" }, { trail: 1, count: 1, points: [1, "2"] },
        { trail: 1, count: 1, points: [NaN, 1] }, { trail: 1.5, count: 1, points: [1, 2] }, { trail: 1, count: 1, points: [1e300, 2] },
        { trail: 1, count: 1, points: Array(5_000).fill(1) }]) {
        const other = new LaserTrail();
        other.hear(wrong, 0);
        assert.deepEqual(other.sections(0), [], JSON.stringify(wrong));
    }
});
