// @ts-check
import { canonicalSize, memberSize, stringSize } from "./canonical-json.js";
import { knownSize } from "./entry.js";
import { EaselError } from "./error.js";
import { setMember } from "./json-value.js";
import { DEFAULT_LIMITS } from "./limits.js";

/** @typedef {import("./types.js").Edit} Edit */
/** @typedef {import("./types.js").JSONValue} JSONValue */
/** @typedef {import("./types.js").JSONObject} JSONObject */
/** @typedef {import("./types.js").Limits} Limits */

/** Of a put, what is neither its id nor its value. */
const PUT_BYTES = canonicalSize({ op: "put", id: "", value: {} }) - 2 - 2;

/**
 * Puts edits, in their order, into as few operations as the limits allow. An edit that is too large for an
 * operation is taken apart: its arrays are brought by `append`.
 *
 * @param {readonly Edit[]} edits
 * @param {Pick<Limits, "operationBytes" | "editsPerOperation">} [limits]
 * @returns {Edit[][]}
 * @throws {EaselError} `operation-too-large` if a value that can't be taken apart is
 */
export function pack(edits, limits = DEFAULT_LIMITS) {
    // Two brackets; a comma is counted with each edit.
    const room = limits.operationBytes - 2;
    /** @type {Edit[][]} */
    const operations = [];
    /** @type {Edit[]} */
    let current = [];
    let bytes = 0;
    for (const { edit, bytes: ownBytes } of edits.flatMap((each) => sizedParts(each, room))) {
        const size = ownBytes + 1;
        if (current.length > 0 && (bytes + size - 1 > room || current.length >= limits.editsPerOperation)) {
            operations.push(current);
            current = [];
            bytes = 0;
        }
        current.push(edit);
        bytes += size;
    }
    if (current.length > 0) operations.push(current);
    return operations;
}

/**
 * An edit with its size, or its parts with theirs. Sizing is most of the work of packing, so it is done once.
 *
 * @param {Edit} edit
 * @param {number} room
 * @returns {{edit: Edit, bytes: number}[]}
 */
function sizedParts(edit, room) {
    const bytes = sizeOf(edit);
    if (bytes <= room) return [{ edit, bytes }];
    return takenApart(edit, room).map((part) => ({ edit: part, bytes: sizeOf(part) }));
}

/**
 * @param {Edit} edit
 * @param {number} room
 * @returns {Edit[]}
 */
function takenApart(edit, room) {
    switch (edit.op) {
        case "append":
            return appends(edit.id, edit.key, edit.values, room);
        case "put":
            return [{ op: "put", id: edit.id, value: {} }, ...members(edit.id, edit.value, [], room)];
        case "patch":
            return members(edit.id, edit.set ?? {}, edit.unset ?? [], room);
        default:
            throw new EaselError("operation-too-large", "an operation can't hold even one edit");
    }
}

/**
 * Patches and appends that set and remove members.
 *
 * @param {string} id
 * @param {JSONObject} set
 * @param {readonly string[]} unset
 * @param {number} room
 * @returns {Edit[]}
 */
function members(id, set, unset, room) {
    const frame = sizeOf({ op: "patch", id, set: {} });
    /** @type {Edit[]} */
    const edits = [];
    /** @type {{[key: string]: JSONValue}} */
    let some = {};
    let bytes = frame;
    const flush = () => {
        if (Object.keys(some).length > 0) edits.push({ op: "patch", id, set: some });
        some = {};
        bytes = frame;
    };
    for (const key of Object.keys(set)) {
        const size = memberSize(key, set[key]) + 1;
        if (bytes + size > room) flush();
        if (bytes + size <= room) {
            setMember(some, key, set[key]);
            bytes += size;
        } else {
            edits.push(...largeMember(id, key, set[key], room));
        }
    }
    flush();
    for (let at = 0; at < unset.length; at += 100) {
        edits.push({ op: "patch", id, unset: unset.slice(at, at + 100) });
    }
    return edits;
}

/**
 * @param {string} id
 * @param {string} key
 * @param {JSONValue} value
 * @param {number} room
 * @returns {Edit[]}
 */
function largeMember(id, key, value, room) {
    if (!Array.isArray(value)) throw tooLarge(id, `"${key}"`);
    /** @type {{[key: string]: JSONValue}} */
    const set = {};
    setMember(set, key, []);
    return [{ op: "patch", id, set }, ...appends(id, key, value, room)];
}

/**
 * @param {string} id
 * @param {string} key
 * @param {readonly JSONValue[]} values
 * @param {number} room
 * @returns {Edit[]}
 */
function appends(id, key, values, room) {
    const frame = sizeOf({ op: "append", id, key, values: [] });
    /** @type {Edit[]} */
    const edits = [];
    let start = 0;
    let bytes = frame;
    values.forEach((value, index) => {
        const size = canonicalSize(value) + 1;
        if (frame + size > room) throw tooLarge(id, `a value of "${key}"`);
        if (bytes + size > room) {
            edits.push({ op: "append", id, key, values: values.slice(start, index) });
            start = index;
            bytes = frame;
        }
        bytes += size;
    });
    edits.push({ op: "append", id, key, values: values.slice(start) });
    return edits;
}

/** @param {Edit} edit */
function sizeOf(edit) {
    const known = edit.op === "put" ? knownSize(edit.value) : undefined;
    return edit.op === "put" && known !== undefined ? PUT_BYTES + stringSize(edit.id) + known : canonicalSize(edit);
}

/**
 * @param {string} id
 * @param {string} what
 * @returns {EaselError}
 */
function tooLarge(id, what) {
    const message = `${what} of element "${id}" is more than fits into an operation`;
    return new EaselError("operation-too-large", message);
}
