// @ts-check

/**
 * Sizes of codes of correction level M, by version from 1: bytes of correction in a block, and blocks.
 * @type {readonly (readonly [number, number])[]}
 */
const blocks = [
    [10, 1], [16, 1], [26, 1], [18, 2], [24, 2], [16, 4], [18, 4], [22, 4], [22, 5], [26, 5],
];

/**
 * @typedef {{version: number, width: number, dataBytes: number, correctionBytes: number, blocks: number}}
 *   CodeSize
 */

/**
 * The smallest code that holds so many bytes.
 * @param {number} length @returns {CodeSize | null} null where none of the small ones does
 */
export function codeSizeFor(length) {
    for (let version = 1; version <= blocks.length; version += 1) {
        const [correctionBytes, count] = blocks[version - 1];
        const dataBytes = allBytes(version) - correctionBytes * count;
        const header = version < 10 ? 12 : 20;
        if (length * 8 + header <= dataBytes * 8) {
            return { version, width: version * 4 + 17, dataBytes, correctionBytes, blocks: count };
        }
    }
    return null;
}

/** @param {number} version @returns {number} the bytes that fit between the patterns */
function allBytes(version) {
    let modules = (16 * version + 128) * version + 64;
    if (version >= 2) {
        const patterns = Math.floor(version / 7) + 2;
        modules -= (25 * patterns - 10) * patterns - 55;
        if (version >= 7) modules -= 36;
    }
    return Math.floor(modules / 8);
}

/** @param {CodeSize} size @returns {number[]} where alignment patterns lie, across and down */
export function alignmentPlaces({ version, width }) {
    if (version === 1) return [];
    const count = Math.floor(version / 7) + 2;
    const step = Math.ceil((width - 13) / (2 * count - 2)) * 2;
    const places = Array.from({ length: count - 1 }, (_, index) => width - 7 - index * step);
    return [6, ...places.reverse()];
}
