import assert from "node:assert/strict";
import { test } from "node:test";
import { darkColour } from "#whiteboard/scene/dark-colour.js";
import { backgroundColours, strokeColours } from "#whiteboard/ui/colours.js";

/** @param {string} hex */
const rgbOf = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** As WCAG has it. @param {number[]} rgb */
function luminance(rgb) {
    const [red, green, blue] = rgb.map((part) => (part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {number[]} a @param {number[]} b */
function contrast(a, b) {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
}

/** In degrees; undefined for greys. @param {number[]} rgb */
function hue(rgb) {
    const [most, least] = [Math.max(...rgb), Math.min(...rgb)];
    if (most - least < 20) return undefined;
    const [red, green, blue] = rgb;
    if (most === red) return (60 * (green - blue) / (most - least) + 360) % 360;
    return most === green ? 120 + 60 * (blue - red) / (most - least) : 240 + 60 * (red - green) / (most - least);
}

const paper = darkColour([255, 255, 255]);

test("every colour of the panel can be told from dark paper, and keeps its hue", () => {
    assert.deepEqual(paper, [18, 18, 18]);
    for (const { value } of strokeColours) {
        const dark = darkColour(rgbOf(value));
        assert.ok(contrast(dark, paper) >= 3, `${value} is ${dark}`);
        const [before, after] = [hue(rgbOf(value)), hue(dark)];
        if (before === undefined || after === undefined) continue;
        const apart = Math.abs(before - after);
        assert.ok(Math.min(apart, 360 - apart) < 20, `${value} is ${dark}: ${before} became ${after}`);
    }
});

test("what is written on a background of the panel can be read", () => {
    const ink = darkColour(rgbOf("#1e1e1e"));
    for (const { value } of backgroundColours.slice(1)) {
        assert.ok(contrast(darkColour(rgbOf(value)), ink) >= 4.5, value);
    }
});

test("no colour that is lighter than another stays lighter in the dark", () => {
    const greys = Array.from({ length: 52 }, (_, step) => darkColour([step * 5, step * 5, step * 5])[0]);
    greys.forEach((grey, index) => assert.ok(index === 0 || grey < greys[index - 1]));
});
