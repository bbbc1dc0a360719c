// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { mergedText } from "#whiteboard/editor/text/merged-text.js";

test("what two have written into one text at once is all there, each where it was written", () => {
    for (const [base, mine, theirs, both] of [
        ["a b c d", "a X c d", "a b c Y", "a X c Y"],
        ["hello world", "hello brave world", "hello world!", "hello brave world!"],
        ["the cat sat", "the black cat sat down", "a cat sat", "a black cat sat down"],
        ["a b c d e", "a c d e", "a b2 c d e", "a b2 c d e"],
        ["one two three", "", "one two three four", " four"],
        ["one\ntwo", "zero\none\ntwo", "one\ntwo\nthree", "zero\none\ntwo\nthree"],
    ]) {
        assert.equal(mergedText(base, mine, theirs), both);
    }
});

test("of two at one place theirs comes first, and the same twice is there once", () => {
    for (const [base, mine, theirs, both] of [
        ["AAA", "AAA one", "AAA two", "AAA two one"], ["AAA", "AAAx", "AAAy", "AAAyx"], ["", "mine", "theirs", "theirsmine"],
        ["one", "two", "two", "two"], ["a", "a", "b", "b"], ["a", "b", "a", "b"], ["a b", "a 😀 b", "a é b", "a é😀  b"],
    ]) {
        assert.equal(mergedText(base, mine, theirs).replaceAll(" ", ""), both.replaceAll(" ", ""));
    }
});

test("no word that either has written is lost, whatever both do", () => {
    let seed = 7;
    const random = (/** @type {number} */ below) => {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        return seed % below;
    };
    for (let round = 0; round < 5_000; round += 1) {
        const base = Array.from({ length: random(8) }, () => "abcdefgh"[random(8)]).join(" ");
        const changed = (/** @type {string} */ mark) => {
            const words = base.split(" ");
            for (let change = 0; change <= random(3); change += 1) {
                words.splice(random(words.length + 1), random(2), `${mark}${change}_${round}`);
            }
            return words.join(" ");
        };
        const [mine, theirs] = [changed("M"), changed("T")];
        const both = mergedText(base, mine, theirs);
        for (const [word] of `${mine} ${theirs}`.matchAll(/[MT]\d_\d+/g)) {
            assert.ok(both.includes(word), JSON.stringify({ base, mine, theirs, both }));
        }
    }
});

test("long texts are merged too", () => {
    const words = Array.from({ length: 20_000 }, (_, place) => `w${place}`);
    const base = words.join(" ");
    const both = mergedText(base, `first ${base}`, `${base} last`);
    assert.equal(both, `first ${base} last`);
    assert.ok(mergedText(base, words.toReversed().join(" "), `${base} last`).endsWith(" last"));
});
