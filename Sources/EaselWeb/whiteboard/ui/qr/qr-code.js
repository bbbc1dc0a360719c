// @ts-check
import { CodeGrid } from "./code-grid.js";
import { codeSizeFor } from "./code-size.js";
import { codewords } from "./codewords.js";

/** @type {readonly ((x: number, y: number) => boolean)[]} */
const masks = [
    (x, y) => (x + y) % 2 === 0,
    (x, y) => y % 2 === 0,
    (x) => x % 3 === 0,
    (x, y) => (x + y) % 3 === 0,
    (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
    (x, y) => x * y % 2 + x * y % 3 === 0,
    (x, y) => (x * y % 2 + x * y % 3) % 2 === 0,
    (x, y) => ((x + y) % 2 + x * y % 3) % 2 === 0,
];

/**
 * A QR code of a text, after ISO/IEC 18004: bytes, correction level M.
 * @param {string} text
 * @returns {boolean[][] | null} its rows, true for dark; null for a text of more than about 200 bytes
 */
export function qrCode(text) {
    const bytes = new TextEncoder().encode(text);
    const size = codeSizeFor(bytes.length);
    if (size === null) return null;
    const words = codewords(bytes, size);
    const grids = masks.map((isFlipped, mask) => {
        const grid = new CodeGrid(size);
        grid.fill(words, isFlipped);
        grid.drawFormat(mask);
        return grid.rows;
    });
    const penalties = grids.map(penaltyOf);
    return grids[penalties.indexOf(Math.min(...penalties))];
}

/**
 * @param {boolean[][]} rows
 * @returns {number} how hard it is to read: runs, blocks and too much of one shade
 */
function penaltyOf(rows) {
    const columns = rows.map((_, x) => rows.map((row) => row[x]));
    let penalty = 0;
    for (const line of [...rows, ...columns]) penalty += runPenalty(line) + finderPenalty(line);
    return penalty + blockPenalty(rows) + balancePenalty(rows);
}

/** @param {boolean[]} line */
function runPenalty(line) {
    let penalty = 0;
    let run = 0;
    line.forEach((isDark, place) => {
        run = place > 0 && isDark === line[place - 1] ? run + 1 : 1;
        if (run === 5) penalty += 3;
        if (run > 5) penalty += 1;
    });
    return penalty;
}

/** @param {boolean[]} line what looks like a corner of the code, but is none */
function finderPenalty(line) {
    const text = line.map((isDark) => isDark ? "1" : "0").join("");
    let penalty = 0;
    for (let place = 0; place + 11 <= text.length; place += 1) {
        const part = text.slice(place, place + 11);
        if (part === "10111010000" || part === "00001011101") penalty += 40;
    }
    return penalty;
}

/** @param {boolean[][]} rows */
function blockPenalty(rows) {
    let penalty = 0;
    for (let y = 1; y < rows.length; y += 1) {
        for (let x = 1; x < rows.length; x += 1) {
            const isDark = rows[y][x];
            const others = [rows[y - 1][x], rows[y][x - 1], rows[y - 1][x - 1]];
            if (others.every((other) => other === isDark)) penalty += 3;
        }
    }
    return penalty;
}

/** @param {boolean[][]} rows */
function balancePenalty(rows) {
    const dark = rows.flat().filter(Boolean).length;
    const part = dark / (rows.length * rows.length);
    return Math.floor(Math.abs(part - 0.5) * 20) * 10;
}
