// @ts-check
import { canonicalSize } from "./canonical-json.js";
import { contribution } from "./digest.js";

/** @typedef {import("./types.js").JSONValue} JSONValue */
/** @typedef {import("./types.js").Element} Element */

const UNKNOWN = -1;
/**
 * The sums of the sizes of all members, by elements: those that somebody has asked for. An element that was deleted and comes back, or that
 * is looked at before it is put, is sized once.
 *
 * @type {WeakMap<Element, number>}
 */
const memberBytesOf = new WeakMap();

/**
 * The size of an element as canonical JSON, if it is of a document and was sized before.
 *
 * @param {Element} value
 * @returns {number | undefined}
 */
export function knownSize(value) {
    const bytes = memberBytesOf.get(value);
    return bytes === undefined ? undefined : 2 + bytes + Math.max(0, Object.keys(value).length - 1);
}

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
        if (this.#memberBytes === UNKNOWN) this.#measured(memberBytesOf.get(this.value) ?? this.#measure());
        return this.#memberBytes;
    }

    #measure() {
        const count = Object.keys(this.value).length;
        return canonicalSize(this.value) - 2 - Math.max(0, count - 1);
    }

    /** @param {number} memberBytes */
    #measured(memberBytes) {
        this.#memberBytes = memberBytes;
        memberBytesOf.set(this.value, memberBytes);
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
        if (this.#memberBytes !== UNKNOWN) entry.#measured(size(this.#memberBytes));
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
