// @ts-check
/** @typedef {{mimeType: string, dataURL: string, created?: number}} ImageFile */

/** Characters of a piece, as in Sources/EaselDrawing/Excalidraw/StoredFile.swift. */
const PIECE_LENGTH = 65_536;
/** An element may have 1 MiB; some is left for what else a file has. */
export const LARGEST_URL = 1_000_000;

/**
 * The edit that puts a file on a board: see docs/decisions/0040.
 *
 * @param {string} fileId
 * @param {ImageFile} file
 */
export function storing(fileId, { mimeType, dataURL, created }) {
    const value = {
        type: "easel-file", id: fileId, mimeType, dataURL: piecesOf(dataURL), created: created ?? Date.now(),
    };
    return { op: "put", id: `file:${fileId}`, value };
}

/**
 * Whether a file's name can be part of an element's id.
 *
 * @param {string} fileId
 */
export function isFileID(fileId) {
    return /^[A-Za-z0-9_:-]{1,59}$/.test(fileId);
}

/** @param {string} url */
function piecesOf(url) {
    const pieces = [];
    for (let place = 0; place < url.length; place += PIECE_LENGTH) {
        pieces.push(url.slice(place, place + PIECE_LENGTH));
    }
    return pieces;
}
