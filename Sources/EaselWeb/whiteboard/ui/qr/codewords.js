// @ts-check
import { correction } from "./galois.js";

/**
 * The bytes of a code: the text, padded, with its correction, blocks interleaved.
 * @param {Uint8Array} text @param {import("./code-size.js").CodeSize} size
 * @returns {Uint8Array}
 */
export function codewords(text, size) {
    const data = padded(text, size);
    const parts = split(data, size);
    const corrections = parts.map((part) => correction(part, size.correctionBytes));
    return Uint8Array.from([...interleaved(parts), ...interleaved(corrections)]);
}

/** @param {Uint8Array} text @param {import("./code-size.js").CodeSize} size */
function padded(text, { version, dataBytes }) {
    const bits = [0, 1, 0, 0];
    pushBits(bits, text.length, version < 10 ? 8 : 16);
    for (const byte of text) pushBits(bits, byte, 8);
    const room = dataBytes * 8;
    for (let end = 0; end < 4 && bits.length < room; end += 1) bits.push(0);
    while (bits.length % 8 !== 0) bits.push(0);
    for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) pushBits(bits, pad, 8);
    return Uint8Array.from({ length: dataBytes }, (_, index) =>
        bits.slice(index * 8, index * 8 + 8).reduce((byte, bit) => byte << 1 | bit, 0));
}

/** @param {number[]} bits @param {number} value @param {number} count */
function pushBits(bits, value, count) {
    for (let place = count - 1; place >= 0; place -= 1) bits.push(value >>> place & 1);
}

/**
 * The first blocks are a byte shorter where it does not come out even.
 * @param {Uint8Array} data @param {import("./code-size.js").CodeSize} size
 */
function split(data, { blocks }) {
    const short = Math.floor(data.length / blocks);
    const longOnes = data.length % blocks;
    let start = 0;
    return Array.from({ length: blocks }, (_, index) => {
        const end = start + short + (index >= blocks - longOnes ? 1 : 0);
        const part = data.slice(start, end);
        start = end;
        return part;
    });
}

/** @param {readonly Uint8Array[]} parts */
function* interleaved(parts) {
    const longest = Math.max(...parts.map((part) => part.length));
    for (let place = 0; place < longest; place += 1) {
        for (const part of parts) {
            if (place < part.length) yield part[place];
        }
    }
}
