// @ts-check
import { isEqual, member, setMember } from "./json-value.js";

/** @typedef {import("./types.js").Edit} Edit */
/** @typedef {import("./types.js").Element} Element */
/** @typedef {import("./types.js").JSONValue} JSONValue */
/** @typedef {import("./types.js").JSONObject} JSONObject */
/** @typedef {import("./document.js").Document} Document */

/**
 * What a step did to an element: what there was before and what it left, so that can be told from what others
 * did.
 *
 * @typedef {object} ElementChange
 * @property {Element | undefined} before
 * @property {Element | undefined} after
 * @property {Map<string, {before: JSONValue | undefined, after: JSONValue | undefined}>} properties of an
 *   element that was there before and after
 */

/** Something that a person did and can undo: one operation or several that belong together. */
export class Step {
    /**
     * The operations of which it is made.
     *
     * @type {Set<number>}
     */
    numbers = new Set();
    /** @type {Map<string, ElementChange>} */
    #changes = new Map();

    /**
     * Takes down what an operation does.
     *
     * @param {Iterable<string>} ids the elements that it touches
     * @param {(id: string) => Element | undefined} before
     * @param {(id: string) => Element | undefined} after
     * @param {(id: string) => Iterable<string> | null} [keys] of the properties that may differ; null for all
     */
    record(ids, before, after, keys = () => null) {
        for (const id of ids) this.#recordElement(id, before(id), after(id), keys(id));
    }

    /**
     * The edits that take the step back, as far as it still stands.
     *
     * @param {Document} document as it is now
     * @returns {Edit[]}
     */
    inverse(document) {
        const edits = [];
        for (const [id, change] of this.#changes) {
            const edit = inverseOf(id, change, document.get(id));
            if (edit) edits.push(edit);
        }
        return edits;
    }

    /**
     * @param {string} id
     * @param {Element | undefined} before
     * @param {Element | undefined} after
     * @param {Iterable<string> | null} keys
     */
    #recordElement(id, before, after, keys) {
        let change = this.#changes.get(id);
        if (!change) {
            change = { before, after, properties: new Map() };
            this.#changes.set(id, change);
        }
        change.after = after;
        if (change.before === undefined || after === undefined) return;
        if (before === undefined) {
            // Deleted and made again by one step: as if it had been replaced.
            change.properties.clear();
            recordProperties(change, change.before, after, null);
        } else {
            recordProperties(change, before, after, keys);
        }
    }
}

/**
 * @param {ElementChange} change
 * @param {Element} before
 * @param {Element} after
 * @param {Iterable<string> | null} keys
 */
function recordProperties({ properties }, before, after, keys) {
    const record = (/** @type {string} */ key, /** @type {JSONValue | undefined} */ old, /** @type {JSONValue | undefined} */ value) => {
        if (isEqual(old, value)) return;
        const property = properties.get(key);
        if (property) property.after = value;
        else properties.set(key, { before: old, after: value });
    };
    if (keys) {
        for (const key of keys) record(key, member(before, key), member(after, key));
        return;
    }
    for (const key of Object.keys(before)) record(key, before[key], member(after, key));
    for (const key of Object.keys(after)) if (!Object.hasOwn(before, key)) record(key, undefined, after[key]);
}

/**
 * @param {string} id
 * @param {ElementChange} change
 * @param {Element | undefined} current
 * @returns {Edit | undefined}
 */
function inverseOf(id, change, current) {
    if (change.before === undefined) {
        return current && change.after ? { op: "delete", id } : undefined;
    }
    if (change.after === undefined) {
        return current ? undefined : { op: "put", id, value: change.before };
    }
    return current && restoredProperties(id, change, current);
}

/**
 * @param {string} id
 * @param {ElementChange} change
 * @param {Element} current
 * @returns {Edit | undefined}
 */
function restoredProperties(id, change, current) {
    /** @type {{[key: string]: JSONValue}} */
    const set = {};
    /** @type {string[]} */
    const unset = [];
    for (const [key, { before, after }] of change.properties) {
        const now = member(current, key);
        const value = isEqual(now, after) ? before : withoutAppended(before, after, now);
        if (isEqual(now, value)) continue;
        if (value === undefined) unset.push(key);
        else setMember(set, key, value);
    }
    if (Object.keys(set).length === 0 && unset.length === 0) return undefined;
    // In the form that submitted edits have.
    if (unset.length === 0) return { op: "patch", id, set };
    return Object.keys(set).length === 0 ? { op: "patch", id, unset } : { op: "patch", id, set, unset };
}

/**
 * An array that somebody else has meanwhile appended to, without what the step had appended. Anything else
 * that has changed since stays as it is.
 *
 * @param {JSONValue | undefined} before
 * @param {JSONValue | undefined} after
 * @param {JSONValue | undefined} now
 * @returns {JSONValue | undefined}
 */
function withoutAppended(before, after, now) {
    if (!Array.isArray(after) || !Array.isArray(now) || !startsWith(now, after)) return now;
    const old = before === undefined ? [] : before;
    if (!Array.isArray(old) || !startsWith(after, old)) return now;
    return [...old, ...now.slice(after.length)];
}

/**
 * @param {readonly JSONValue[]} array
 * @param {readonly JSONValue[]} start
 * @returns {boolean}
 */
function startsWith(array, start) {
    return array.length >= start.length && start.every((value, index) => isEqual(value, array[index]));
}
