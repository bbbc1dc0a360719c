// @ts-check

/** @typedef {import("./address.js").Address} Address */

/**
 * Why a node does not let a client connect.
 *
 * @typedef {object} Refusal
 * @property {number} status of HTTP
 * @property {string} detail the node's own words; empty if there are none
 * @property {boolean} isFinal whether coming again in the same way is of no use
 * @property {number} retryAfter seconds that the node asks for, or 0
 */

/** Milliseconds that an answer may take. */
const ANSWER_TIME = 5_000;
/** Characters of a detail that are shown. */
const LONGEST_DETAIL = 300;
/** Until somebody changes the address, the rights or the node. */
const FINAL = new Set([400, 401, 403, 404, 421]);
const PASSING = new Set([429]);
/** What a node answers that is older than the question. */
const UNKNOWN_QUESTION = /:(not-found|method-not-allowed)$/;

/**
 * Asks a node why it did not let a client connect: a browser tells a page of a refused WebSocket no more than that it failed.
 *
 * @param {Address} address
 * @returns {Promise<Refusal | null>} null if it would let it, or does not answer
 */
export async function refusalBy({ base, board }) {
    const request = new AbortController();
    const timer = setTimeout(() => request.abort(), ANSWER_TIME);
    try {
        // A POST, since browsers name a page's origin in no GET to the page's own.
        const answer = await fetch(`${base}/api/boards/${board}/admission`, {
            method: "POST", headers: { "Content-Type": "application/json" }, cache: "no-store", redirect: "manual",
            signal: request.signal,
        });
        const isFinal = FINAL.has(answer.status);
        if (!isFinal && !PASSING.has(answer.status)) {
            answer.body?.cancel().catch(() => undefined);
            return null;
        }
        const { type, detail } = await problem(answer);
        if (answer.status === 404 && UNKNOWN_QUESTION.test(type)) return null;
        const retryAfter = Math.max(0, Number(answer.headers.get("Retry-After")) || 0);
        return { status: answer.status, detail, isFinal, retryAfter };
    } catch {
        return null;
    } finally {
        clearTimeout(timer);
    }
}

/**
 * @param {Response} answer
 * @returns {Promise<{type: string, detail: string}>} empty for what is no problem of a node, but of a proxy
 */
async function problem(answer) {
    try {
        const { type, detail } = await answer.json();
        return { type: String(type ?? ""), detail: String(detail ?? "").slice(0, LONGEST_DETAIL) };
    } catch {
        return { type: "", detail: "" };
    }
}
