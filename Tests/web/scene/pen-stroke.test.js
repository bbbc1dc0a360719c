import assert from "node:assert/strict";
import { test } from "node:test";
import { PenStroke } from "#whiteboard/scene/pen-stroke.js";
import { seeded } from "./random-elements.js";

/** @type {import("#whiteboard/scene/pen.js").Pen} */
const PEN = { size: 8, following: 0.575, isConstant: false, simulatesPressure: true, knowsPressure: false };

/** What a path draws. @param {PenStroke} stroke */
function drawn(stroke) {
    /** @type {any[]} */
    const steps = [];
    /** @param {string} name @returns {(...values: number[]) => void} */
    const record = (name) => (...values) => steps.push([name, ...values]);
    stroke.path.addTo(/** @type {any} */ ({
        moveTo: record("M"), lineTo: record("L"), quadraticCurveTo: record("Q"), bezierCurveTo: record("C"),
        closePath: record("Z"),
    }));
    return steps;
}

/** @param {() => number} random @param {number} count */
function scribble(random, count) {
    const points = [{ x: 0, y: 0 }];
    while (points.length < count) {
        const { x, y } = points[points.length - 1];
        // A hand also rests, and turns back.
        const step = random() < 0.2 ? 0 : random() * 12;
        points.push({ x: x + step * Math.cos(points.length / 5), y: y + step * (random() - 0.5) });
    }
    return points;
}

test("outside of its difference, a grown stroke has the same outline", () => {
    const random = seeded(9);
    const points = scribble(random, 120);
    const before = new PenStroke(points.slice(0, 100), [], PEN);
    const after = new PenStroke(points, [], PEN);
    const difference = after.difference(before);
    assert.ok(difference);
    const outside = (/** @type {any[]} */ [, , , x, y]) =>
        x < difference.minX || x > difference.maxX || y < difference.minY || y > difference.maxY;
    const curves = (/** @type {PenStroke} */ stroke) =>
        drawn(stroke).filter(([name]) => name === "Q").filter(outside).map((step) => step.join());
    const kept = new Set(curves(before));
    assert.ok(kept.size > 50);
    assert.deepEqual(new Set(curves(after)), kept);
    assert.equal(after.difference(after), null);
});

test("drawing a stroke of 5,000 points, two at a time, is never felt", () => {
    const points = scribble(seeded(3), 5000);
    const times = [];
    for (let count = 2; count <= points.length; count += 2) {
        const began = performance.now();
        new PenStroke(points.slice(0, count), [], PEN);
        times.push(performance.now() - began);
    }
    // The quickest of many: whatever else the machine does is in the others.
    const last = Math.min(...times.slice(-200));
    assert.ok(last < 6, `${last} ms for the last points`);
});
