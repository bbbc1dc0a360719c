import assert from "node:assert/strict";
import { test } from "node:test";
import { NodeRates } from "#whiteboard/admin/node-rates.js";
import { bytesText, countText, durationText } from "#whiteboard/admin/numbers-text.js";
import { plottedPoints } from "#whiteboard/admin/plot.js";

test("numbers are written to three digits, with a unit", () => {
    const counts = [0, 7, 999, 999.6, 1_000, 12_345, 123_456, 1e6, 2.5e9, 0.123, 9.999, 45.67, -1_500, Infinity];
    assert.deepEqual(counts.map(countText),
        ["0", "7", "999", "1k", "1k", "12.3k", "123k", "1M", "2.5G", "0.12", "10", "45.7", "−1.5k", "–"]);
    assert.deepEqual([0, 1_023, 1_024, 1_536, 150 * 1_024 * 1_024, 3 * 2 ** 40, NaN].map(bytesText),
        ["0 B", "1023 B", "1 KiB", "1.5 KiB", "150 MiB", "3 TiB", "–"]);
    assert.deepEqual([-5, 0, 59_999, 60_000, 3_661_000, 90_000_000].map(durationText),
        ["0 s", "0 s", "59 s", "1 min 0 s", "1 h 1 min", "1 d 1 h"]);
});

const report = (node, at, sequenced, startedAt = 0) => ({ node, at, startedAt, sequenced, deliveries: 2 * sequenced, refused: 0 });

test("rates follow from two reports of a node, and from none that it had before it was started again", () => {
    const rates = new NodeRates();
    assert.equal(rates.of([report("a", 1_000, 10)]).size, 0);
    assert.deepEqual(rates.of([report("a", 3_000, 30)]).get("a"), { sequenced: 10, deliveries: 20, refused: 0 });
    // The same report again says nothing new, and neither does one that came late.
    assert.equal(rates.of([report("a", 3_000, 30)]).size, 0);
    assert.equal(rates.of([report("a", 2_000, 20)]).size, 0);
    assert.equal(rates.of([report("a", 9_000, 3, 8_000)]).size, 0);
    assert.equal(rates.of([report("a", 10_000, 5, 8_000)]).get("a").sequenced, 2);
    // A node that was away begins anew.
    rates.of([]);
    assert.equal(rates.of([report("a", 20_000, 50, 8_000)]).size, 0);
});

test("a plot ends at its right edge with the newest value, and touches its top with the largest", () => {
    assert.deepEqual(plottedPoints([], 0), []);
    assert.deepEqual(plottedPoints([0, 0], 0).map((point) => point.split(" ")[1]), ["55", "55"]);
    const points = plottedPoints([1, 4, 2], 4).map((point) => point.split(" ").map(Number));
    assert.equal(points.at(-1)[0], 240);
    assert.equal(points[1][1], 3);
    assert.ok(points[0][1] > points[2][1]);
});
