// @ts-check

/** @typedef {import("./address.js").Address} Address */

/** Milliseconds that an answer may take. */
const ANSWER_TIME = 5_000;

/**
 * Whether a node answers a plain request.
 *
 * @param {Address} address
 * @returns {Promise<boolean>}
 */
export async function answersHTTP({ base }) {
    const request = new AbortController();
    const timer = setTimeout(() => request.abort(), ANSWER_TIME);
    try {
        const answer = await fetch(`${base}/healthz`, { cache: "no-store", signal: request.signal });
        answer.body?.cancel().catch(() => undefined);
        return answer.ok;
    } catch {
        return false;
    } finally {
        clearTimeout(timer);
    }
}
