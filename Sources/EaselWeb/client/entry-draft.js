// @ts-check
import { memberSize } from "./canonical-json.js";
import { arrayGrowth } from "./entry.js";
import { member, setMember } from "./json-value.js";

/** @typedef {import("./entry.js").Entry} Entry */
/** @typedef {import("./types.js").JSONValue} JSONValue */
/** @typedef {import("./types.js").JSONObject} JSONObject */

/**
 * What the edits of one operation make of an element. The element is copied once, and an array in it once, however many
 * edits there are.
 */
export class EntryDraft {
    /** @type {Entry} */
    #base;
    /**
     * The copy, once there is something to change.
     *
     * @type {{[key: string]: JSONValue} | null}
     */
    #value = null;
    #growth = 0;
    /**
     * Arrays that nobody else has, by their keys.
     *
     * @type {Map<string, JSONValue[]>}
     */
    #own = new Map();

    /** @param {Entry} base */
    constructor(base) {
        this.#base = base;
    }

    /** The element now: the one that the draft was made of if nothing has changed it. */
    get entry() {
        const value = this.#value;
        return value === null ? this.#base : this.#base.successor(value, (bytes) => bytes + this.#growth);
    }

    /**
     * @param {JSONObject} set
     * @param {readonly string[]} unset
     */
    patch(set, unset) {
        const value = this.#changeable();
        for (const key of Object.keys(set)) {
            if (this.#base.isMeasured) this.#growth += memberSize(key, set[key]) - sizeOf(value, key);
            setMember(value, key, set[key]);
            this.#own.delete(key);
        }
        for (const key of unset) {
            if (this.#base.isMeasured) this.#growth -= sizeOf(value, key);
            delete value[key];
            this.#own.delete(key);
        }
    }

    /**
     * @param {string} key
     * @param {readonly JSONValue[]} values
     * @returns {boolean} whether there is an array to append to, or nothing
     */
    append(key, values) {
        const old = member(this.#value ?? this.#base.value, key);
        if (old !== undefined && !Array.isArray(old)) return false;
        if (this.#base.isMeasured) {
            this.#growth += old === undefined ? memberSize(key, values) : arrayGrowth(old.length === 0, values);
        }
        const own = this.#own.get(key);
        if (own) {
            for (const each of values) own.push(each);
        } else {
            const array = old === undefined ? [...values] : old.concat(values);
            this.#own.set(key, array);
            setMember(this.#changeable(), key, array);
        }
        return true;
    }

    #changeable() {
        this.#value ??= { ...this.#base.value };
        return this.#value;
    }
}

/**
 * @param {JSONObject} value
 * @param {string} key
 */
function sizeOf(value, key) {
    const old = member(value, key);
    return old === undefined ? 0 : memberSize(key, old);
}
