// @ts-check
import { digestText } from "./digest.js";
import { checkFits } from "./edit-check.js";
import { isElementID, validEdits } from "./edit.js";
import { EntryDraft } from "./entry-draft.js";
import { Entry } from "./entry.js";
import { EaselError } from "./error.js";
import { isObject } from "./json-value.js";
import { DEFAULT_LIMITS } from "./limits.js";

/** @typedef {import("./types.js").Edit} Edit */
/** @typedef {import("./types.js").Element} Element */
/** @typedef {import("./types.js").JSONObject} JSONObject */
/** @typedef {import("./types.js").JSONValue} JSONValue */
/** @typedef {import("./types.js").Limits} Limits */

/**
 * A board's elements after applying its log up to some seq: a pure function of that log.
 *
 * An element that was given out is never changed: edits put another one in its place.
 */
export class Document {
    /** @type {Map<string, Entry>} */
    #entries = new Map();
    /** The sum of the contributions of all elements but the stale ones. */
    #digest = 0n;
    /**
     * Elements that changed since the digest was last asked for.
     *
     * @type {Set<string>}
     */
    #stale = new Set();

    /**
     * A document of elements from outside, such as a snapshot's.
     *
     * @param {Iterable<readonly [string, Element]> | {readonly [id: string]: Element}} elements
     * @returns {Document}
     */
    static from(elements) {
        const document = new Document();
        document.insert(elements);
        return document;
    }

    /** How many elements there are. */
    get size() {
        return this.#entries.size;
    }

    /**
     * @param {string} id
     * @returns {Element | undefined}
     */
    get(id) {
        return this.#entries.get(id)?.value;
    }

    /** @param {string} id */
    has(id) {
        return this.#entries.has(id);
    }

    /** The ids of all elements. */
    ids() {
        return this.#entries.keys();
    }

    /** @returns {IterableIterator<[string, Element]>} */
    *entries() {
        for (const [id, entry] of this.#entries) yield [id, entry.value];
    }

    [Symbol.iterator]() {
        return this.entries();
    }

    /**
     * The fingerprint of the document. Only elements that changed since it was last asked for are hashed.
     *
     * @returns {string} 16 lower-case hex digits
     */
    digest() {
        for (const id of this.#stale) {
            const entry = this.#entries.get(id);
            if (entry) this.#digest += entry.contribution(id);
        }
        this.#stale.clear();
        this.#digest = BigInt.asUintN(64, this.#digest);
        return digestText(this.#digest);
    }

    /**
     * Whether these edits may be applied: whether each is one, and whether the limits allow what they would
     * make.
     *
     * @param {unknown} edits
     * @param {Limits} [limits]
     * @returns {Edit[]} a copy of the edits, with no fields but those that edits have (docs/DESIGN.md, "Document")
     * @throws {EaselError} the `reject` code that the server would answer
     */
    check(edits, limits = DEFAULT_LIMITS) {
        const valid = validEdits(edits, limits);
        checkFits(this, valid, limits);
        return valid;
    }

    /**
     * Applies edits in order. Applying never fails: what could is found by {@link check}. It costs what the edits say, and
     * a copy of each element that they patch or append to.
     *
     * @param {readonly Edit[]} edits
     * @returns {Set<string> | null} the elements that may have changed; null for all
     */
    apply(edits) {
        /** @type {Set<string>} */
        const touched = new Set();
        /** @type {Map<string, EntryDraft>} */
        const drafts = new Map();
        let isCleared = false;
        for (const edit of edits) {
            if (edit.op === "clear") {
                this.#clear();
                drafts.clear();
                isCleared = true;
            } else if (this.#applyTo(edit.id, edit, drafts)) {
                touched.add(edit.id);
            }
        }
        for (const [id, draft] of drafts) this.setEntry(id, draft.entry);
        return isCleared ? null : touched;
    }

    /**
     * A document of its own that shares the elements.
     *
     * @returns {Document}
     */
    copy() {
        const copy = new Document();
        copy.#entries = new Map(this.#entries);
        copy.#digest = this.#digest;
        copy.#stale = new Set(this.#stale);
        return copy;
    }

    /** @returns {{[id: string]: Element}} */
    toJSON() {
        return Object.fromEntries(this.entries());
    }

    /**
     * Adds elements from outside.
     *
     * @param {Iterable<readonly [string, JSONValue]> | JSONObject} elements
     */
    insert(elements) {
        const entries = isIterable(elements) ? elements : Object.entries(elements);
        for (const [id, element] of entries) {
            if (!isElementID(id)) throw invalid(`${JSON.stringify(id)} is no element id`);
            if (!isObject(element)) throw invalid(`element "${id}" is no object`);
            this.setEntry(id, new Entry(element));
        }
    }

    /**
     * An element with what is known about it. For this folder's modules.
     *
     * @param {string} id
     * @returns {Entry | undefined}
     */
    entry(id) {
        return this.#entries.get(id);
    }

    /**
     * Puts an element, which documents may share, or removes it. For this folder's modules.
     *
     * @param {string} id
     * @param {Entry | undefined} entry
     */
    setEntry(id, entry) {
        const old = this.#entries.get(id);
        if (old === entry) return;
        if (old && !this.#stale.has(id)) this.#digest -= old.contribution(id);
        if (entry) {
            this.#entries.set(id, entry);
            this.#stale.add(id);
        } else {
            this.#entries.delete(id);
            this.#stale.delete(id);
        }
    }

    /**
     * @param {string} id
     * @param {Exclude<Edit, {op: "clear"}>} edit
     * @param {Map<string, EntryDraft>} drafts what patches and appends before it make of elements
     * @returns {boolean} whether the element may have changed
     */
    #applyTo(id, edit, drafts) {
        if (edit.op === "put") {
            drafts.delete(id);
            this.setEntry(id, new Entry(edit.value));
            return true;
        }
        const old = this.#entries.get(id);
        if (!old) return false;
        if (edit.op === "delete") {
            drafts.delete(id);
            this.setEntry(id, undefined);
            return true;
        }
        let draft = drafts.get(id);
        if (!draft) drafts.set(id, (draft = new EntryDraft(old)));
        if (edit.op === "append") return draft.append(edit.key, edit.values);
        draft.patch(edit.set ?? {}, edit.unset ?? []);
        return true;
    }

    #clear() {
        this.#entries.clear();
        this.#stale.clear();
        this.#digest = 0n;
    }
}

/** @param {string} message */
function invalid(message) {
    return new EaselError("invalid-document", message);
}

/**
 * @param {Iterable<readonly [string, JSONValue]> | JSONObject} elements
 * @returns {elements is Iterable<readonly [string, JSONValue]>}
 */
function isIterable(elements) {
    return typeof (/** @type {Partial<Iterable<unknown>>} */ (elements)[Symbol.iterator]) === "function";
}
