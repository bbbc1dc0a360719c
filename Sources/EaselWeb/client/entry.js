// @ts-check
import { memberSize, canonicalSize } from "./canonical-json.js";
import { contribution } from "./digest.js";
import { member, setMember } from "./json-value.js";

/** @typedef {import("./types.js").JSONValue} JSONValue */
/** @typedef {import("./types.js").JSONObject} JSONObject */
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
     * @param {JSONObject} set
     * @param {readonly string[]} unset
     * @returns {Entry}
     */
    patched(set, unset) {
        const value = /** @type {{[key: string]: JSONValue}} */ ({ ...this.value });
        for (const key of Object.keys(set)) setMember(value, key, set[key]);
        for (const key of unset) delete value[key];
        const entry = new Entry(value);
        if (this.#memberBytes !== UNKNOWN) entry.#memberBytes = this.#memberBytes + this.#growth(set, unset);
        return entry;
    }

    /**
     * @param {string} key
     * @param {readonly JSONValue[]} values
     * @returns {Entry} this one, if there is no array to append to
     */
    appended(key, values) {
        const old = member(this.value, key);
        if (old !== undefined && !Array.isArray(old)) return this;
        const entry = new Entry({ ...this.value, [key]: old === undefined ? values : old.concat(values) });
        if (this.#memberBytes !== UNKNOWN) {
            entry.#memberBytes =
                this.#memberBytes +
                (old === undefined ? memberSize(key, values) : arrayGrowth(old.length === 0, values));
        }
        return entry;
    }

    /**
     * @param {JSONObject} set
     * @param {readonly string[]} unset
     * @returns {number}
     */
    #growth(set, unset) {
        let growth = 0;
        for (const key of Object.keys(set)) {
            growth += memberSize(key, set[key]) - this.#sizeOf(key);
        }
        for (const key of new Set(unset)) growth -= this.#sizeOf(key);
        return growth;
    }

    /** @param {string} key */
    #sizeOf(key) {
        const value = member(this.value, key);
        return value === undefined ? 0 : memberSize(key, value);
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
