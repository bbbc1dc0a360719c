import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { qrCode } from "#whiteboard/ui/qr/qr-code.js";

const finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"];
const rowsOf = (text) => qrCode(text).map((row) => row.map((isDark) => isDark ? "1" : "0").join(""));

test("a code grows with its text, and there is none for a text that is too long", () => {
    assert.equal(rowsOf("a").length, 21);
    assert.equal(rowsOf("a".repeat(14)).length, 21);
    assert.equal(rowsOf("a".repeat(15)).length, 25);
    assert.equal(rowsOf("a".repeat(213)).length, 57);
    assert.equal(qrCode("a".repeat(214)), null);
    assert.equal(qrCode("ü".repeat(107)), null);
});

test("every code has its three corners", () => {
    for (const length of [1, 30, 100, 213]) {
        const rows = rowsOf("x".repeat(length));
        const far = rows.length - 7;
        finder.forEach((line, place) => {
            assert.equal(rows[place].slice(0, 7), line);
            assert.equal(rows[place].slice(far), line);
            assert.equal(rows[far + place].slice(0, 7), line);
        });
    }
});

test("codes are those that a scanner, zxing-cpp, has read", () => {
    const fingerprint = (text) => createHash("sha256").update(rowsOf(text).join("\n")).digest("hex").slice(0, 16);
    const read = new Map([
        ["http://192.168.1.23:7070/boards/4OkUYLTyxf2krOBY", "f851925894b70066"],
        [`http://easel.local/boards/${"x".repeat(64)}`, "a09cb3c8b4d79fee"],
        ["ü".repeat(60), "6090adee54a8d40a"],
    ]);
    for (const [text, known] of read) assert.equal(fingerprint(text), known);
});
