// @ts-check
import { hashed, isElementID } from "./id-remapper.js";
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
 * @param {string} fileId
 * @param {ImageFile} file
 * @returns {Edit[]}
 */
export function storing(fileId, { dataURL, parts: _, ...others }) {
    const pieces = piecesOf(dataURL);
    const file = { ...others, type: "easel-file", id: fileId };
    const id = storedFileID(fileId);
    if (dataURL.length <= LONGEST_WHOLE) return [{ op: "put", id, value: { ...file, dataURL: pieces } }];
    const count = Math.ceil(pieces.length / PIECES_OF_PART);
    return Array.from({ length: count }, (_, index) => {
        const part = pieces.slice(index * PIECES_OF_PART, (index + 1) * PIECES_OF_PART);
        if (index === 0) return { op: "put", id, value: { ...file, parts: count, dataURL: part } };
        const value = { type: "easel-file-part", id: fileId, part: index + 1, dataURL: part };
        return { op: "put", id: storedFileID(fileId, index + 1), value };
    });
}

/**
 * The id under which a file is on a board, or a part of it from the second on.
 *
 * @param {string} fileId any text @param {number} [part]
 */
export function storedFileID(fileId, part = 1) {
    const prefix = part === 1 ? "file:" : `file-${part}:`;
    return isElementID(prefix + fileId) ? prefix + fileId : prefix + hashed(fileId);
}

/** @param {string} url */
function piecesOf(url) {
    const pieces = [];
    for (let place = 0; place < url.length; place += PIECE_LENGTH) {
        pieces.push(url.slice(place, place + PIECE_LENGTH));
    }
    return pieces;
}
