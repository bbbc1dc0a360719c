// @ts-check
// How fast the past goes by when it is played.

export const speeds = Object.freeze([1, 2, 4, 8, 16]);
const longestGap = 1_000;

/**
 * How long to wait before an operation: as long as it took, but nobody watches an empty hour.
 * @param {number} before when the one before it happened, in milliseconds
 * @param {number} at
 * @param {number} speed
 * @returns {number} milliseconds
 */
export function waitBefore(before, at, speed) {
    const gap = at - before;
    if (!Number.isFinite(gap)) return 0;
    return Math.min(Math.max(0, gap), longestGap) / speed;
}

/**
 * The operations that are due.
 * @param {readonly {at: number}[]} operations those to come
 * @param {number} lastAt when the last shown one happened
 * @param {number} elapsed milliseconds that may be used up
 * @param {number} speed
 * @returns {{count: number, rest: number}} how many, and what of the time is left for the next one
 */
export function dueOperations(operations, lastAt, elapsed, speed) {
    let rest = elapsed;
    let before = lastAt;
    let count = 0;
    for (const { at } of operations) {
        const wait = waitBefore(before, at, speed);
        if (wait > rest) break;
        rest -= wait;
        before = at;
        count += 1;
    }
    return { count, rest };
}
