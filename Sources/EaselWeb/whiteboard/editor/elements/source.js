// @ts-check

/**
 * Where new ids, seeds and times come from. Tests give one that repeats itself.
 *
 * @typedef {object} Source
 * @property {() => string} id
 * @property {() => number} integer
 * @property {() => number} now
 */

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-";
const ID_LENGTH = 21;
/** Random numbers, drawn many at a time: a change of thousands of elements needs as many. */
const pool = new Uint32Array(512);
let next = pool.length;

/** @type {Source} */
export const randomSource = {
    id() {
        // 64 letters: six bits of a byte pick one without favouring any.
        const bytes = crypto.getRandomValues(new Uint8Array(ID_LENGTH));
        return Array.from(bytes, byte => ALPHABET[byte & 63]).join("");
    },
    integer() {
        if (next === pool.length) {
            crypto.getRandomValues(pool);
            next = 0;
        }
        next += 1;
        return pool[next - 1] >>> 1;
    },
    now() {
        return Date.now();
    },
};
