// @ts-check
/** @typedef {{[key: string]: unknown, mimeType: string, dataURL: string}} ImageFile */
/** @typedef {import("../elements/context.js").Edit} Edit */

// Measures as in Sources/EaselDrawing/Excalidraw/StoredFile.swift.

/** Bytes of a file, as Excalidraw bounds it. */
export const LARGEST_FILE = 4 << 20;
/** Characters of a piece. */
const PIECE_LENGTH = 65_536;
/** Characters of a URL that fits into one element. */
const LONGEST_WHOLE = 1_040_000;
/** Pieces of each element of a longer one. */
const PIECES_OF_PART = 14;

/**
 * The edits that put a file on a board: see docs/decisions/0040 and 0112.
 *
 * @param {string} fileId a name that can be part of an element's id
 * @param {ImageFile} file
 * @returns {Edit[]}
 */
export function storing(fileId, { dataURL, parts: _, ...others }) {
    const pieces = piecesOf(dataURL);
    const file = { created: Date.now(), ...others, type: "easel-file", id: fileId };
    if (dataURL.length <= LONGEST_WHOLE) {
        return [{ op: "put", id: `file:${fileId}`, value: { ...file, dataURL: pieces } }];
    }
    const count = Math.ceil(pieces.length / PIECES_OF_PART);
    return Array.from({ length: count }, (_, index) => {
        const part = pieces.slice(index * PIECES_OF_PART, (index + 1) * PIECES_OF_PART);
        if (index === 0) {
            return { op: "put", id: `file:${fileId}`, value: { ...file, parts: count, dataURL: part } };
        }
        const value = { type: "easel-file-part", id: fileId, part: index + 1, dataURL: part };
        return { op: "put", id: `file-${index + 1}:${fileId}`, value };
    });
}

/**
 * Whether a file's name can be part of the ids of its elements.
 *
 * @param {string} fileId
 */
export function isFileID(fileId) {
    return /^[A-Za-z0-9_:-]{1,56}$/.test(fileId);
}

/** @param {string} url */
function piecesOf(url) {
    const pieces = [];
    for (let place = 0; place < url.length; place += PIECE_LENGTH) {
        pieces.push(url.slice(place, place + PIECE_LENGTH));
    }
    return pieces;
}
