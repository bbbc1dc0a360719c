import assert from "node:assert/strict";
import { test } from "node:test";
import {
    between, isIndex, many,
} from "#whiteboard/scene/fractional-index.js";
import { seeded } from "./random-elements.js";

test("the first index, and those above and below it, are Excalidraw's", () => {
    assert.equal(between(null, null), "a0");
    assert.equal(between("a0", null), "a1");
    assert.equal(between("az", null), "b00");
    assert.equal(between(null, "a0"), "Zz");
    assert.equal(between("a0", "a1"), "a0V");
    assert.equal(between("a0", "a2"), "a1");
    assert.equal(between("a0V", null), "a1");
    assert.equal(between(null, "a0V"), "a0");
});

test("however often something is put between others, the order holds and indexes stay valid", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
        const random = seeded(seed);
        /** @type {string[]} */
        const order = [];
        for (let step = 0; step < 300; step += 1) {
            // Often at the same place, for there indexes grow long.
            const anywhere = Math.floor(random() * (order.length + 1));
            const place = random() < 0.4 ? Math.min(3, order.length) : anywhere;
            const made = between(order[place - 1] ?? null, order[place] ?? null);
            assert.ok(isIndex(made), made);
            order.splice(place, 0, made);
        }
        assert.deepEqual([...order].sort((a, b) => (a < b ? -1 : 1)), order);
        assert.equal(new Set(order).size, order.length);
    }
});

test("many indexes are valid, sorted and between their bounds", () => {
    const bounds = [[null, null], ["a0", null], [null, "a0"], ["a0", "a1"], ["a0V", "a0W"], ["Zz", "b00"]];
    for (const [below, above] of bounds) {
        for (const count of [0, 1, 2, 63, 500]) {
            const made = many(below, above, count);
            assert.equal(made.length, count);
            const all = [...(below ? [below] : []), ...made, ...(above ? [above] : [])];
            assert.ok(all.every((index, place) => place === 0 || all[place - 1] < index));
            assert.ok(made.every(isIndex));
        }
    }
});

test("between halves, indexes of 500 stay short", () => {
    assert.ok(Math.max(...many("a0", "a1", 500).map((index) => index.length)) <= 5);
});

test("what is no index, as a stranger may have given, is sorted around", () => {
    for (const stranger of ["", "!", "hello", "a00", "zzz", "ä", "a", "Zzz0", "0"]) {
        assert.equal(isIndex(stranger), false, stranger);
        const above = between(stranger, null);
        assert.ok(above > stranger, `${above} above ${stranger}`);
        // Above a letter that is above all of ours there is no index.
        assert.ok(isIndex(between(null, stranger)) && (isIndex(above) || stranger === "ä"));
    }
    // There is nothing between these: at least it is above the lower one.
    assert.ok(between("a1", "a1") > "a1");
    assert.ok(between("a2", "a1") > "a2");
});
