import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { Typeface } from "#whiteboard/scene/typeface.js";

const root = new URL("../../../Sources/EaselWeb/whiteboard/", import.meta.url);
const faces = JSON.parse(readFileSync(new URL("fonts/fonts.json", root), "utf8"));
const files = readdirSync(new URL("fonts/", root)).filter((name) => name.endsWith(".woff2"));

test("browsers and exported pictures have the same fonts", () => {
    const css = readFileSync(new URL("styles/fonts.css", root), "utf8");
    const rules = [...css.matchAll(/@font-face \{([^}]*)\}/g)].map(([, rule]) => ({
        family: /font-family: "([^"]*)"/.exec(rule)?.[1], file: /fonts\/([^"]*)"/.exec(rule)?.[1],
        ranges: /unicode-range: ([^;]*);/.exec(rule)?.[1],
    }));
    assert.deepEqual(rules, faces);
    assert.deepEqual(faces.map(({ file }) => file).sort(), files.sort());
});

test("every font has its licence beside it, and a family that some text has", () => {
    const licenses = readFileSync(new URL("fonts/licenses.txt", root), "utf8");
    const families = Array.from({ length: 11 }, (_, family) => Typeface.of(family).stack.split(",")[0].replaceAll("'", ""));
    for (const { family, file } of faces) {
        const kind = file.replace(/-(latin|greek|cyrillic|vietnamese|signs|accents|lambda|more)(-ext)?\.woff2$/, "");
        assert.ok(licenses.includes(`${kind}-*.woff2`), file);
        assert.ok(families.includes(family), family);
    }
});

test("no letter of a family is in two files", () => {
    for (const family of new Set(faces.map((face) => face.family))) {
        const letters = faces.filter((face) => face.family === family).flatMap(({ ranges }) => (
            ranges.split(", ").flatMap((/** @type {string} */ range) => {
                const [first, last = first] = range.slice(2).split("-").map((end) => parseInt(end, 16));
                return Array.from({ length: last - first + 1 }, (_, index) => first + index);
            })));
        assert.equal(new Set(letters).size, letters.length, family);
    }
});
