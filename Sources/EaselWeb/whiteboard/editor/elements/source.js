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

/** @type {Source} */
export const randomSource = {
    id() {
        // 64 letters: six bits of a byte pick one without favouring any.
        const bytes = crypto.getRandomValues(new Uint8Array(ID_LENGTH));
        return Array.from(bytes, byte => ALPHABET[byte & 63]).join("");
    },
    integer() {
        return crypto.getRandomValues(new Uint32Array(1))[0] >>> 1;
    },
    now() {
        return Date.now();
    },
};
