// @ts-check
import { canonicalJSON } from "./canonical-json.js";
import { sha256 } from "./sha256.js";

/** @typedef {import("./types.js").Element} Element */

const encoder = new TextEncoder();
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * An element's share of its document's digest: the first 8 bytes of SHA-256(id + "\n" + canonical JSON).
 *
 * @param {string} id
 * @param {Element} element
 * @returns {bigint}
 */
export function contribution(id, element) {
    const hash = sha256(encoder.encode(`${id}\n${canonicalJSON(element)}`));
    return new DataView(hash.buffer).getBigUint64(0);
}

/**
 * The digest of elements.
 *
 * @param {Iterable<readonly [string, Element]>} entries
 * @returns {string} 16 lower-case hex digits
 */
export function digestOf(entries) {
    let sum = 0n;
    for (const [id, element] of entries) sum += contribution(id, element);
    return digestText(sum);
}

/**
 * @param {bigint} sum
 * @returns {string}
 */
export function digestText(sum) {
    return BigInt.asUintN(64, sum).toString(16).padStart(16, "0");
}

/**
 * A client's public id: the first 16 characters of base64url(SHA-256(key)).
 *
 * @param {string} key
 * @returns {string}
 */
export function clientOf(key) {
    const hash = sha256(encoder.encode(key));
    let text = "";
    for (let at = 0; at < 12; at += 3) {
        const bits = (hash[at] << 16) | (hash[at + 1] << 8) | hash[at + 2];
        for (const shift of [18, 12, 6, 0]) text += BASE64URL[(bits >> shift) & 63];
    }
    return text;
}
