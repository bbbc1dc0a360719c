// @ts-check
import { canonicalSize } from "./canonical-json.js";
import { contribution } from "./digest.js";

/** @typedef {import("./types.js").JSONValue} JSONValue */
/** @typedef {import("./types.js").Element} Element */

const UNKNOWN = -1;

/**
 * An element with what is known about it. It never changes, so documents may share it; a change makes another
 * one. What was once computed is carried on where that costs no more than the change.
 */
export class Entry {
    /** The sum of the sizes of all `"key":value`, once somebody has asked. */
    #memberBytes = UNKNOWN;
    /** @type {bigint | null} */
    #contribution = null;

    /** @param {Element} value */
    constructor(value) {
        /** @type {Element} */
        this.value = value;
    }

    /** The sum of the sizes of all members. */
    get memberBytes() {
        if (this.#memberBytes === UNKNOWN) {
            const count = Object.keys(this.value).length;
            this.#memberBytes = canonicalSize(this.value) - 2 - Math.max(0, count - 1);
        }
        return this.#memberBytes;
    }

    /**
     * The element's share of the digest.
     *
     * @param {string} id
     * @returns {bigint}
     */
    contribution(id) {
        this.#contribution ??= contribution(id, this.value);
        return this.#contribution;
    }

    /**
     * An element made of this one, with the size of its members where that is known.
     *
     * @param {Element} value
     * @param {(memberBytes: number) => number} size
     * @returns {Entry}
     */
    successor(value, size) {
        const entry = new Entry(value);
        if (this.#memberBytes !== UNKNOWN) entry.#memberBytes = size(this.#memberBytes);
        return entry;
    }

    /** Whether {@link memberBytes} is known already, and so is to be kept in step. */
    get isMeasured() {
        return this.#memberBytes !== UNKNOWN;
    }
}

/**
 * By how many bytes an array grows.
 *
 * @param {boolean} isEmpty
 * @param {readonly JSONValue[]} values
 * @returns {number}
 */
export function arrayGrowth(isEmpty, values) {
    let growth = isEmpty ? Math.max(0, values.length - 1) : values.length;
    for (const value of values) growth += canonicalSize(value);
    return growth;
}
