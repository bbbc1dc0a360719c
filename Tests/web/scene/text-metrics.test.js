import assert from "node:assert/strict";
import { test } from "node:test";
import {
    fontOf, measureText, wrapText,
} from "#whiteboard/scene/text-metrics.js";

const font = { fontSize: 20, fontFamily: 2 };

test("a text is as high as its lines and as wide as the widest", () => {
    const one = measureText("wide", font);
    assert.equal(one.height, 20 * 1.15);
    assert.deepEqual(measureText("wide\n\ni", font), { width: one.width, height: 3 * one.height });
    assert.equal(measureText("", font).width, 0);
});

test("lines are broken between words, and words only where they must be", () => {
    const width = measureText("brown fox", font).width + 1;
    assert.equal(wrapText("the quick brown fox", font, width), "the quick\nbrown fox");
    for (const line of wrapText("a wordthatislongerthanitsline, well-known", font, 80).split("\n")) {
        assert.ok(measureText(line, font).width <= 80, line);
    }
    assert.equal(wrapText("kept\n\nbreaks", font, 500), "kept\n\nbreaks");
    assert.equal(wrapText("日本語の文", font, 45), "日本\n語の\n文");
});

test("however narrow, nothing but spaces is lost", () => {
    const text = "Some words, a wonderfullylongone and 日本語 🎨🎨";
    for (const width of [0, 1, 17, 60, 200]) {
        assert.equal(wrapText(text, font, width).replace(/\s/g, ""), text.replace(/\s/g, ""));
    }
});

test("a font that a stranger chose is one that can be set", () => {
    const odd = fontOf({ fontSize: "big", fontFamily: {}, lineHeight: -1 });
    assert.equal(odd.fontSize, 20);
    assert.equal(odd.lineHeight, 1.25);
    assert.match(odd.css, /^20px Excalifont/);
});
