// @ts-check

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * Random characters of `[A-Za-z0-9_-]`, 6 bits each. `crypto.randomUUID` is not there where a page came over
 * plain HTTP; this is.
 *
 * @param {number} length
 * @returns {string}
 */
export function randomText(length) {
    const bytes = globalThis.crypto.getRandomValues(new Uint8Array(length));
    return Array.from(bytes, (byte) => ALPHABET[byte & 63]).join("");
}

/** A client's secret. */
export function randomKey() {
    return randomText(32);
}
