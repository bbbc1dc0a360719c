// @ts-check
import { EaselError } from "./error.js";
import { canonicalSize } from "./canonical-json.js";
import { checkKey, copyJSON, depthOf, isObject } from "./json-value.js";

/** @typedef {import("./types.js").Edit} Edit */
/** @typedef {import("./types.js").JSONObject} JSONObject */
/** @typedef {import("./types.js").JSONValue} JSONValue */
/** @typedef {import("./types.js").Limits} Limits */

const ELEMENT_ID = /^[A-Za-z0-9_:-]{1,64}$/;

/**
 * @param {unknown} id
 * @returns {id is string}
 */
export function isElementID(id) {
    return typeof id === "string" && ELEMENT_ID.test(id);
}

/**
 * The edits of an operation, checked against all that does not depend on the document, and copied: with the
 * fields that edits have (docs/DESIGN.md, "Document") and no others.
 *
 * @param {unknown} edits
 * @param {Limits} limits
 * @returns {Edit[]}
 * @throws {EaselError} what is wrong with the first wrong edit, counted from 0
 */
export function validEdits(edits, limits) {
    if (!Array.isArray(edits) || edits.length === 0) {
        throw new EaselError("invalid-edit", '"edits" must be an array of at least one edit');
    }
    if (edits.length > limits.editsPerOperation) {
        throw new EaselError(
            "too-many-edits",
            `${edits.length} edits in one operation; ${limits.editsPerOperation} are allowed`
        );
    }
    const valid = edits.map((edit, index) => {
        const copy = copyEdit(edit, index);
        checkDepth(copy, index, limits);
        return copy;
    });
    const bytes = canonicalSize(valid);
    if (bytes > limits.operationBytes) {
        throw new EaselError(
            "operation-too-large",
            `the edits are ${bytes} bytes of JSON; ${limits.operationBytes} are allowed in one operation`
        );
    }
    return valid;
}

/**
 * A `submit` frame. Nobody reads the order of members in it, so they need not be sorted, which takes ten times as long; the text is as
 * long as the canonical one.
 *
 * @param {number} n
 * @param {readonly Edit[]} edits
 * @returns {string}
 */
export function submitFrame(n, edits) {
    return `{"type":"submit","n":${n},"edits":${JSON.stringify(edits)}}`;
}

/**
 * @param {unknown} edit
 * @param {number} index
 * @returns {Edit}
 */
export function copyEdit(edit, index) {
    if (!isObject(edit)) throw invalid(index, "must be an object");
    switch (Object.hasOwn(edit, "op") ? edit.op : undefined) {
        case "put":
            return { op: "put", id: elementID(edit, index), value: object(edit, "value", index) };
        case "patch":
            return copyPatch(edit, index);
        case "append":
            return {
                op: "append",
                id: elementID(edit, index),
                key: string(edit, "key", index),
                values: array(edit, "values", index),
            };
        case "delete":
            return { op: "delete", id: elementID(edit, index) };
        case "clear":
            return { op: "clear" };
        default:
            throw invalid(index, '"op" must be one of put, patch, append, delete and clear');
    }
}

/**
 * In the form that the server makes of it: `set` and `unset` are left out where they are empty, but for one
 * of them.
 *
 * @param {{[key: string]: unknown}} edit
 * @param {number} index
 * @returns {Edit}
 */
function copyPatch(edit, index) {
    if (edit.set === undefined && edit.unset === undefined) {
        throw invalid(index, 'a patch needs "set", "unset" or both');
    }
    const set = edit.set === undefined ? {} : object(edit, "set", index);
    const unset = edit.unset === undefined ? [] : array(edit, "unset", index);
    for (const key of unset) {
        if (typeof key !== "string") throw invalid(index, '"unset" must be an array of strings');
        if (Object.hasOwn(set, key)) {
            throw invalid(index, `${JSON.stringify(key)} is in "set" and in "unset"`);
        }
    }
    /** @type {{op: "patch", id: string, set?: JSONObject, unset?: string[]}} */
    const patch = { op: "patch", id: elementID(edit, index) };
    if (Object.keys(set).length > 0 || unset.length === 0) patch.set = set;
    if (unset.length > 0) patch.unset = /** @type {string[]} */ (unset);
    return patch;
}

/**
 * @param {Edit} edit
 * @param {number} index
 * @param {Limits} limits
 */
function checkDepth(edit, index, limits) {
    const depth = depthIn(edit);
    if (depth > limits.depth) {
        throw new EaselError(
            "too-deep",
            `edit ${index} nests ${depth} levels of arrays and objects; ` +
                `${limits.depth} are allowed in an element`
        );
    }
}

/**
 * Levels of arrays and objects that an edit brings into an element, the element being the first.
 *
 * @param {Edit} edit
 * @returns {number}
 */
function depthIn(edit) {
    switch (edit.op) {
        case "put":
            return depthOf(edit.value);
        case "patch":
            return edit.set === undefined ? 1 : depthOf(edit.set);
        case "append":
            return 1 + depthOf(edit.values);
        default:
            return 0;
    }
}

/**
 * @param {{[key: string]: unknown}} edit
 * @param {number} index
 * @returns {string}
 */
function elementID(edit, index) {
    const id = string(edit, "id", index);
    if (!ELEMENT_ID.test(id)) {
        const shown = JSON.stringify(id.slice(0, 80));
        const rule = "it takes 1 to 64 of A-Z, a-z, 0-9, _, : and -";
        throw invalid(index, `"id": ${shown} is no element id: ${rule}`);
    }
    return id;
}

/**
 * @param {{[key: string]: unknown}} edit
 * @param {string} name
 * @param {number} index
 * @returns {string}
 */
function string(edit, name, index) {
    const value = edit[name];
    if (typeof value !== "string") throw invalid(index, `"${name}" must be a string`);
    if (name === "key") checkKey(value, `edit ${index}`);
    return value;
}

/**
 * @param {{[key: string]: unknown}} edit
 * @param {string} name
 * @param {number} index
 * @returns {JSONObject}
 */
function object(edit, name, index) {
    if (!isObject(edit[name])) throw invalid(index, `"${name}" must be an object`);
    return /** @type {JSONObject} */ (copyJSON(edit[name], `edit ${index}`));
}

/**
 * @param {{[key: string]: unknown}} edit
 * @param {string} name
 * @param {number} index
 * @returns {JSONValue[]}
 */
function array(edit, name, index) {
    if (!Array.isArray(edit[name])) throw invalid(index, `"${name}" must be an array`);
    return /** @type {JSONValue[]} */ (copyJSON(edit[name], `edit ${index}`));
}

/**
 * @param {number} index
 * @param {string} what
 * @returns {EaselError}
 */
function invalid(index, what) {
    return new EaselError("invalid-edit", `edit ${index}: ${what}`);
}
