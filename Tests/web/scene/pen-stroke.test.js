import assert from "node:assert/strict";
import { test } from "node:test";
import { PenStroke } from "#whiteboard/scene/pen-stroke.js";
import { soak } from "../support/soak.js";
import { seeded } from "./random-elements.js";

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

test("a stroke that grew is the stroke that it would be from its beginning", () => {
    for (let seed = 1; seed <= soak(10, 30); seed += 1) {
        const random = seeded(seed);
        const points = scribble(random, 80);
        const pressures = seed % 2 ? null : points.map(() => random());
        /** @type {PenStroke | null} */
        let grown = null;
        for (let count = 1; count <= points.length; count += 1 + Math.floor(random() * 4)) {
            const now = points.slice(0, count);
            const pressed = pressures && pressures.slice(0, count);
            grown = new PenStroke(now, pressed, 8, grown);
            assert.deepEqual(drawn(grown), drawn(new PenStroke(now, pressed, 8)));
        }
    }
});

test("a stroke with another past takes nothing over", () => {
    const random = seeded(5);
    const first = new PenStroke(scribble(random, 40), null, 8);
    const points = scribble(random, 60);
    assert.deepEqual(drawn(new PenStroke(points, null, 8, first)), drawn(new PenStroke(points, null, 8)));
    // Of two that go on from the same one, each is right.
    const one = [...first.track.points, { x: 900, y: 9 }];
    const other = [...first.track.points, { x: 5, y: 900 }, { x: 0, y: 0 }];
    const grown = new PenStroke(one, null, 8, first);
    assert.deepEqual(drawn(new PenStroke(other, null, 8, first)), drawn(new PenStroke(other, null, 8)));
    assert.deepEqual(drawn(grown), drawn(new PenStroke(one, null, 8)));
});

test("outside of its difference, a grown stroke has the same outline", () => {
    const random = seeded(9);
    const points = scribble(random, 120);
    const before = new PenStroke(points.slice(0, 100), null, 8);
    const after = new PenStroke(points, null, 8, before);
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
    /** @type {PenStroke | null} */
    let stroke = null;
    for (let count = 2; count <= points.length; count += 2) {
        const began = performance.now();
        stroke = new PenStroke(points.slice(0, count), null, 8, stroke);
        times.push(performance.now() - began);
    }
    // The quickest of many: whatever else the machine does is in the others.
    const last = Math.min(...times.slice(-200));
    assert.ok(last < 6, `${last} ms for the last points`);
});
