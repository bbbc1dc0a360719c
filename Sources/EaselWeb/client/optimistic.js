// @ts-check
import { Document } from "./document.js";

/** @typedef {import("./entry.js").Entry} Entry */
/** @typedef {import("./types.js").Edit} Edit */

/**
 * An operation that is shown before it is in the log.
 *
 * @typedef {object} Pending
 * @property {readonly Edit[]} edits
 */

/**
 * A document in two states: as the log has it, and with one's own operations on top that the log does not
 * have yet.
 *
 * What is shown is always what the pending operations make of the confirmed document, in their order. It is
 * kept so an element at a time: an operation from the log concerns only elements that it touches.
 */
export class Optimistic {
    /** The document as the log has it. */
    confirmed = new Document();
    /** The document as it is shown. */
    shown = new Document();
    /** @type {Pending[]} */
    #pending = [];
    /**
     * How many pending edits there are of an element.
     *
     * @type {Map<string, number>}
     */
    #editsOf = new Map();
    #clears = 0;

    /**
     * Shows an operation.
     *
     * @param {Pending} operation
     * @returns {Set<string> | null} the elements that may have changed; null for all
     */
    add(operation) {
        this.#pending.push(operation);
        this.#count(operation, 1);
        return this.shown.apply(operation.edits);
    }

    /**
     * Applies an operation of somebody else from the log.
     *
     * @param {readonly Edit[]} edits
     * @returns {Set<string> | null} the shown elements that may have changed; null for all
     */
    confirm(edits) {
        return this.#rebase(this.confirmed.apply(edits));
    }

    /**
     * A pending operation is in the log: this is its place.
     *
     * @param {Pending} operation
     * @returns {Set<string> | null} the shown elements that may have changed; null for all
     */
    confirmPending(operation) {
        if (this.#pending[0] !== operation) {
            this.#forget(operation);
            this.confirmed.apply(operation.edits);
            // Also what it did nothing to in the log: on top of other pending operations it may have done
            // something.
            return this.#rebase(namedIDs(operation.edits));
        }
        // What is shown has this operation right behind the confirmed document already.
        this.#forget(operation);
        if (operation.edits.some((edit) => edit.op === "clear")) {
            this.confirmed.apply(operation.edits);
        } else {
            this.#confirmFirst(operation.edits);
        }
        return new Set();
    }

    /**
     * A pending operation is not, or not any more, to be shown on top.
     *
     * @param {Pending} operation
     * @returns {Set<string> | null} the shown elements that may have changed; null for all
     */
    drop(operation) {
        this.#forget(operation);
        return this.#rebase(namedIDs(operation.edits));
    }

    /**
     * Starts anew from a document of the log.
     *
     * @param {Document} confirmed
     */
    reset(confirmed) {
        this.confirmed = confirmed;
        this.#showAll();
    }

    /**
     * The confirmed elements become what is shown where nothing else is pending: a stroke's points, which may
     * be many, are not put together twice.
     *
     * @param {readonly Edit[]} edits
     */
    #confirmFirst(edits) {
        const rest = [];
        for (const edit of edits) {
            if (edit.op === "clear" || this.#isPending(edit.id)) rest.push(edit);
            else this.confirmed.setEntry(edit.id, this.shown.entry(edit.id));
        }
        if (rest.length > 0) this.confirmed.apply(rest);
    }

    /**
     * Makes shown elements anew.
     *
     * @param {Set<string> | null} ids
     * @returns {Set<string> | null} those that may have changed
     */
    #rebase(ids) {
        if (ids === null) {
            this.#showAll();
            return null;
        }
        for (const [id, entry] of this.#entriesToShow(ids)) {
            if (this.shown.entry(id) === entry) ids.delete(id);
            else this.shown.setEntry(id, entry);
        }
        return ids;
    }

    #showAll() {
        this.shown = this.confirmed.copy();
        for (const operation of this.#pending) this.shown.apply(operation.edits);
    }

    /**
     * What pending operations make of confirmed elements. They are gone through once, however many elements there are.
     *
     * @param {Set<string>} ids
     * @returns {[string, Entry | undefined][]}
     */
    #entriesToShow(ids) {
        const pending = new Set([...ids].filter((id) => this.#isPending(id)));
        const scratch = new Document();
        for (const id of pending) scratch.setEntry(id, this.confirmed.entry(id));
        if (pending.size > 0) {
            for (const { edits } of this.#pending) {
                scratch.apply(edits.filter((edit) => edit.op === "clear" || pending.has(edit.id)));
            }
        }
        return [...ids].map((id) => [id, pending.has(id) ? scratch.entry(id) : this.confirmed.entry(id)]);
    }

    /** @param {string} id */
    #isPending(id) {
        return this.#clears > 0 || this.#editsOf.has(id);
    }

    /** @param {Pending} operation */
    #forget(operation) {
        const index = this.#pending.indexOf(operation);
        if (index === 0) this.#pending.shift();
        else if (index > 0) this.#pending.splice(index, 1);
        if (index >= 0) this.#count(operation, -1);
    }

    /**
     * @param {Pending} operation
     * @param {1 | -1} step
     */
    #count(operation, step) {
        for (const edit of operation.edits) {
            if (edit.op === "clear") {
                this.#clears += step;
                continue;
            }
            const count = (this.#editsOf.get(edit.id) ?? 0) + step;
            if (count > 0) this.#editsOf.set(edit.id, count);
            else this.#editsOf.delete(edit.id);
        }
    }
}

/**
 * @param {readonly Edit[]} edits
 * @returns {Set<string> | null} the elements that edits name; null for all
 */
function namedIDs(edits) {
    /** @type {Set<string>} */
    const ids = new Set();
    for (const edit of edits) {
        if (edit.op === "clear") return null;
        ids.add(edit.id);
    }
    return ids;
}

/**
 * @param {readonly Edit[]} edits
 * @param {Document} document
 * @returns {Map<string, Set<string> | null>} the elements that edits would change, with the keys of the properties; null for all
 */
export function touchedProperties(edits, document) {
    /** @type {Map<string, Set<string> | null>} */
    const touched = new Map();
    for (const edit of edits) {
        if (edit.op === "clear") for (const id of document.ids()) touched.set(id, null);
        else touched.set(edit.id, withKeysOf(edit, touched.get(edit.id)));
    }
    return touched;
}

/**
 * @param {Exclude<Edit, {op: "clear"}>} edit
 * @param {Set<string> | null | undefined} before
 */
function withKeysOf(edit, before) {
    if (before === null || edit.op === "put" || edit.op === "delete") return null;
    const keys = before ?? new Set();
    if (edit.op === "append") return keys.add(edit.key);
    for (const key of Object.keys(edit.set ?? {})) keys.add(key);
    for (const key of edit.unset ?? []) keys.add(key);
    return keys;
}
