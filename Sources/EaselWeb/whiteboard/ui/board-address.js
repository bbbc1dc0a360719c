// @ts-check
import { Problem } from "./api.js";
import { recall, remember } from "./storage.js";

/** @typedef {import("./api.js").Api} Api */

/** There was no answer, or one by something between that the node is away. */
const awayStatus = new Set([0, 502, 503, 504]);

export const newBoardTitle = "Untitled board";

/** @param {string} path @returns {string | null} the board that the page's address names */
export function boardOf(path) {
    const found = /^\/boards\/([A-Za-z0-9_-]{1,64})\/?$/.exec(path);
    return found ? found[1] : null;
}

/**
 * The board to open: the address', or the one that was open last, or a new one.
 * @param {Api} api
 * @returns {Promise<string>}
 */
export async function findBoard(api) {
    const named = boardOf(location.pathname);
    const board = named ?? await lastBoard(api) ?? (await api.create({ title: newBoardTitle })).id;
    if (named === null) history.replaceState(null, "", addressOf(board));
    return board;
}

/** @param {string} board the one to open next time, where the address names none */
export function rememberBoard(board) {
    remember("board", board);
}

/** @param {string} board @returns {string} its path */
export function addressOf(board) {
    return `/boards/${board}`;
}

/** @param {string} board @returns {string} what to send to friends */
export function linkTo(board) {
    return `${location.origin}${addressOf(board)}`;
}

/** @param {Api} api @returns {Promise<string | null>} */
async function lastBoard(api) {
    const board = recall("board");
    if (board === null || boardOf(addressOf(board)) === null) return null;
    try {
        return (await api.board(board)).id;
    } catch (error) {
        // Where boards have owners, one that was deleted is answered as one that is somebody else's.
        if (error instanceof Problem && (error.status === 404 || error.status === 403)) return null;
        // Without its node the board opens as it was.
        if (error instanceof Problem && awayStatus.has(error.status)) return board;
        throw error;
    }
}
