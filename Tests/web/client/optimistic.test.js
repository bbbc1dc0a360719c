import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalJSON, Document, internal } from "./client-under-test.js";
import { soak } from "../support/soak.js";
import { randomEdits, seeded } from "./random.js";

const { Optimistic } = await internal("optimistic");

/** What is shown, made from nothing. */
function fold(log, pending) {
    const document = new Document();
    for (const edits of [...log, ...pending.map((operation) => operation.edits)]) document.apply(edits);
    return document;
}

test("what is shown is always the log with the pending operations on top, in their order", () => {
    for (let seed = 0; seed < soak(60, 400); seed += 1) {
        const random = seeded(seed);
        const edits = randomEdits(seed + 1_000);
        const optimistic = new Optimistic();
        const log = [];
        const pending = [];
        for (let step = 0; step < 60; step += 1) {
            const before = new Map(optimistic.shown.entries());
            const changed = takeStep(random, edits, optimistic, log, pending);
            const expected = fold(log, pending);
            assert.equal(canonicalJSON(optimistic.shown.toJSON()), canonicalJSON(expected.toJSON()), `seed ${seed}`);
            assert.equal(optimistic.confirmed.digest(), fold(log, []).digest());
            assert.equal(optimistic.shown.digest(), expected.digest());
            checkChanges(changed, before, optimistic.shown);
        }
    }
});

/** One of all that can happen; gives what is said to have changed. */
function takeStep(random, edits, optimistic, log, pending) {
    const kind = pending.length === 0 ? random.pick(["add", "foreign"]) : random.below(6);
    if (kind === "add" || kind === 0 || kind === 1) {
        const operation = { edits: edits() };
        pending.push(operation);
        return optimistic.add(operation);
    }
    if (kind === "foreign" || kind === 2) {
        log.push(edits());
        return optimistic.confirm(log.at(-1));
    }
    if (kind === 3 || kind === 4) {
        // Mostly the first; one that was renumbered may come in another place.
        const [operation] = pending.splice(random.below(5) === 0 ? random.below(pending.length) : 0, 1);
        log.push(operation.edits);
        return optimistic.confirmPending(operation);
    }
    if (random.below(10) === 0) {
        optimistic.reset(fold(log, []));
        return null;
    }
    const [operation] = pending.splice(random.below(pending.length), 1);
    return optimistic.drop(operation);
}

function checkChanges(changed, before, shown) {
    if (changed === null) return;
    for (const id of new Set([...before.keys(), ...shown.ids()])) {
        if (changed.has(id)) continue;
        assert.equal(canonicalJSON(before.get(id) ?? null), canonicalJSON(shown.get(id) ?? null), `${id} changed silently`);
    }
}

test("an element that was given out does not change", () => {
    const document = new Document();
    document.apply([{ op: "put", id: "a", value: { points: [1], x: 1 } }]);
    const given = document.get("a");
    document.apply([
        { op: "append", id: "a", key: "points", values: [2] },
        { op: "patch", id: "a", set: { x: 2 }, unset: [] },
    ]);
    assert.deepEqual(given, { points: [1], x: 1 });
    assert.deepEqual(document.get("a"), { points: [1, 2], x: 2 });
});

test("a stroke's points are put together once, and shared when it is in the log", () => {
    const optimistic = new Optimistic();
    const operations = [{ edits: [{ op: "put", id: "a", value: { points: [] } }] }];
    for (let n = 0; n < 100; n += 1) {
        operations.push({ edits: [{ op: "append", id: "a", key: "points", values: [n] }] });
    }
    for (const operation of operations) optimistic.add(operation);
    for (const operation of operations) optimistic.confirmPending(operation);
    assert.equal(optimistic.confirmed.get("a"), optimistic.shown.get("a"));
    assert.equal(optimistic.confirmed.get("a").points.length, 100);
});

test("a stroke of 5,000 appends is quick, online and after a time offline", () => {
    for (const isOffline of [false, true]) {
        const optimistic = new Optimistic();
        const start = { edits: [{ op: "put", id: "a", value: { points: [], x: 1 } }] };
        const appends = Array.from({ length: 5_000 }, (_, n) => ({
            edits: [{ op: "append", id: "a", key: "points", values: [[n, n], [n, n], [n, n]] }],
        }));
        const began = process.cpuUsage();
        for (const { edits } of [start, ...appends]) {
            const operation = { edits: optimistic.shown.check(edits) };
            optimistic.add(operation);
            if (!isOffline) optimistic.confirmPending(operation);
        }
        const { user, system } = process.cpuUsage(began);
        assert.equal(optimistic.shown.get("a").points.length, 15_000);
        // A quarter of a second of a processor; what is quadratic in the sizes takes a minute.
        assert.ok(user + system < 5_000_000, `${user + system} µs`);
    }
});
