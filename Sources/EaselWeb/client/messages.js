// @ts-check
import { isElementID } from "./edit.js";
import { isObject } from "./json-value.js";

/** @typedef {import("./types.js").Edit} Edit */
/** @typedef {import("./types.js").JSONArray} JSONArray */
/** @typedef {import("./types.js").JSONObject} JSONObject */
/** @typedef {import("./types.js").JSONValue} JSONValue */
/** @typedef {import("./types.js").Operation} Operation */
/** @typedef {import("./types.js").Participant} Participant */
/** @typedef {import("./types.js").Role} Role */

/** What the server sent breaks the protocol. */
export class ProtocolViolation extends Error {}

/**
 * @param {unknown} value
 * @param {number} least
 * @returns {number}
 */
export function integer(value, least) {
    if (!Number.isSafeInteger(value) || /** @type {number} */ (value) < least) {
        throw new ProtocolViolation(`an integer from ${least} was expected`);
    }
    return /** @type {number} */ (value);
}

/**
 * @param {unknown} value
 * @returns {string}
 */
export function text(value) {
    if (typeof value !== "string") throw new ProtocolViolation("a string was expected");
    return value;
}

/**
 * @param {JSONValue | undefined} value
 * @returns {JSONObject}
 */
export function fields(value) {
    if (!isObject(value)) throw new ProtocolViolation("an object was expected");
    return value;
}

/**
 * @param {JSONValue | undefined} value
 * @returns {JSONArray}
 */
export function list(value) {
    if (!Array.isArray(value)) throw new ProtocolViolation("an array was expected");
    return value;
}

/**
 * @param {JSONValue} value
 * @returns {Participant}
 */
export function participant(value) {
    const { session, client, name, claimed, color, state } = fields(value);
    return {
        session: text(session),
        client: text(client),
        name: text(name),
        ...(claimed === true ? { claimed } : {}),
        color: text(color),
        state: isObject(state) ? state : {},
    };
}

/**
 * @param {unknown} value
 * @returns {Role}
 */
export function role(value) {
    if (value === "viewer" || value === "editor" || value === "owner") return value;
    throw new ProtocolViolation("viewer, editor or owner was expected");
}

/**
 * An operation of the log, all of whose edits can be applied.
 *
 * @param {JSONValue} value
 * @returns {Operation}
 */
export function operation(value) {
    const { seq, client, n, at, edits } = fields(value);
    return {
        seq: integer(seq, 1),
        client: text(client),
        n: integer(n, 1),
        at: integer(at, 0),
        edits: editsOf(list(edits)),
    };
}

/**
 * The same array, as edits.
 *
 * @param {JSONArray} values
 * @returns {Edit[]}
 */
function editsOf(values) {
    values.forEach(checkEdit);
    return /** @type {Edit[]} */ (values);
}

/** @param {JSONValue} value */
function checkEdit(value) {
    const { op, id, value: element, set, unset, key, values } = fields(value);
    if (op === "clear") return;
    const hasFields =
        (op === "put" && isObject(element)) ||
        (op === "patch" && isObject(set ?? {}) && Array.isArray(unset ?? [])) ||
        (op === "append" && typeof key === "string" && Array.isArray(values)) ||
        op === "delete";
    if (hasFields && isElementID(id)) return;
    throw new ProtocolViolation("an operation of the log has an edit that is none");
}
