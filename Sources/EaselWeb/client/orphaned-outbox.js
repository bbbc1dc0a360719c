// @ts-check

/** @typedef {import("./address.js").Address} Address */
/** @typedef {import("./connection.js").Token} Token */
/** @typedef {import("./types.js").Identity} Identity */

/** Statuses by which the server refuses an operation for good, so that a retry is pointless. */
const REFUSED = new Set([400, 413, 422]);

/**
 * Submits the operations that a closed page left in the store, under that page's key and numbers, so that the node
 * recognizes those that are in the log already.
 *
 * @param {Identity} identity
 * @param {Address} address
 * @param {Token | undefined} token
 * @returns {Promise<number[]>} the numbers of the operations that need not be kept any longer
 */
export async function submitOrphanedOutbox({ key, operations }, address, token) {
    const url = `${address.base}/api/boards/${address.board}/operations`;
    const bearer = await (typeof token === "function" ? token(false) : token);
    /** @type {number[]} */
    const settled = [];
    for (const { n, edits } of operations) {
        const status = await post(url, bearer, { key, n, edits });
        if (status !== 200 && !REFUSED.has(status)) break;
        settled.push(n);
    }
    return settled;
}

/**
 * @param {string} url
 * @param {string | undefined} bearer
 * @param {object} body
 * @returns {Promise<number>} the status, or 0 if there was no answer
 */
async function post(url, bearer, body) {
    const authorization = bearer && { Authorization: `Bearer ${bearer}` };
    const headers = { "Content-Type": "application/json", ...authorization };
    try {
        return (await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).status;
    } catch {
        return 0;
    }
}
