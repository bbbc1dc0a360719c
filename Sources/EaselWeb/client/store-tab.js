// @ts-check

/**
 * What a tab remembers of a board when it is loaded again.
 *
 * @typedef {object} Remembered
 * @property {string} identity
 * @property {string} page
 * @property {boolean} isLeft whether that page is gone
 */

/**
 * @param {string} board
 * @returns {Remembered | null}
 */
export function remembered(board) {
    try {
        return JSON.parse(sessionStorage.getItem(nameOf(board)) ?? "null");
    } catch {
        return null;
    }
}

/**
 * @param {string} board
 * @param {Remembered} tab
 */
export function remember(board, tab) {
    try {
        sessionStorage.setItem(nameOf(board), JSON.stringify(tab));
    } catch {
        // Then the identity is taken up by a later visit.
    }
}

/** @param {string} board */
function nameOf(board) {
    return `easel-client:${board}`;
}
