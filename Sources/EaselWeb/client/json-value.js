// @ts-check
import { EaselError } from "./error.js";

/** @typedef {import("./types.js").JSONValue} JSONValue */
/** @typedef {import("./types.js").JSONObject} JSONObject */

/** More levels than any server reads. */
const DEEPEST = 128;

/**
 * @param {unknown} value
 * @returns {value is {[key: string]: unknown}}
 */
export function isObject(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A copy that holds nothing but JSON, so that whoever gave the value may go on changing it. Members that are
 * `undefined` are left out, as `JSON.stringify` does.
 *
 * @param {unknown} value
 * @param {string} [what] names the value in errors
 * @returns {JSONValue}
 */
export function copyJSON(value, what = "the value") {
    return copy(value, what, 0);
}

/**
 * @param {unknown} value
 * @param {string} what
 * @param {number} depth
 * @returns {JSONValue}
 */
function copy(value, what, depth) {
    switch (typeof value) {
        case "string":
            if (!isWellFormed(value)) throw invalid(what, "holds half of a surrogate pair");
            return value;
        case "number":
            if (!Number.isFinite(value)) throw invalid(what, `holds ${value}, which is no JSON number`);
            return value;
        case "boolean":
            return value;
        case "object":
            if (value === null) return null;
            if (depth >= DEEPEST) {
                throw new EaselError("too-deep", `${what} nests more than ${DEEPEST} levels`);
            }
            return Array.isArray(value) ? copyArray(value, what, depth) : copyObject(value, what, depth);
        default:
            throw invalid(what, `holds ${typeof value === "undefined" ? "undefined" : `a ${typeof value}`}`);
    }
}

/**
 * @param {unknown[]} values
 * @param {string} what
 * @param {number} depth
 * @returns {JSONValue[]}
 */
function copyArray(values, what, depth) {
    // Not map, which would leave holes as they are.
    return Array.from(values, (value) => copy(value, what, depth + 1));
}

/**
 * @param {object} object
 * @param {string} what
 * @param {number} depth
 * @returns {JSONObject}
 */
function copyObject(object, what, depth) {
    const prototype = Object.getPrototypeOf(object);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
        const name = object.constructor?.name || "special object";
        throw invalid(what, `holds a ${name}, which is no plain object`);
    }
    /** @type {{[key: string]: JSONValue}} */
    const result = {};
    for (const [key, value] of Object.entries(object)) {
        if (value === undefined) continue;
        checkKey(key, what);
        setMember(result, key, copy(value, what, depth + 1));
    }
    return result;
}

/**
 * @param {string} key
 * @param {string} what
 */
export function checkKey(key, what) {
    if (key.includes("\0")) throw invalid(what, "has a key with \\u0000, which only values may hold");
    if (!isWellFormed(key)) throw invalid(what, "has a key with half of a surrogate pair");
}

/**
 * An assignment that makes a member of any name: `__proto__` is one like others.
 *
 * @param {{[key: string]: JSONValue}} object
 * @param {string} key
 * @param {JSONValue} value
 */
export function setMember(object, key, value) {
    if (key === "__proto__") {
        Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
    } else {
        object[key] = value;
    }
}

/**
 * A member that an object has itself.
 *
 * @param {JSONObject} object
 * @param {string} key
 * @returns {JSONValue | undefined}
 */
export function member(object, key) {
    return Object.hasOwn(object, key) ? object[key] : undefined;
}

/**
 * How deep arrays and objects nest: 0 for a scalar, 1 for `[]`.
 *
 * @param {JSONValue} value
 * @returns {number}
 */
export function depthOf(value) {
    if (typeof value !== "object" || value === null) return 0;
    let deepest = 0;
    for (const inner of Array.isArray(value) ? value : Object.values(value)) {
        deepest = Math.max(deepest, depthOf(inner));
    }
    return 1 + deepest;
}

/**
 * Whether two values have the same canonical text.
 *
 * @param {JSONValue | undefined} one
 * @param {JSONValue | undefined} other
 * @returns {boolean}
 */
export function isEqual(one, other) {
    if (one === other) return true;
    if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
    if (Array.isArray(one) && Array.isArray(other)) {
        return one.length === other.length && one.every((value, at) => isEqual(value, other[at]));
    }
    if (Array.isArray(one) || Array.isArray(other)) return false;
    const left = /** @type {JSONObject} */ (one);
    const right = /** @type {JSONObject} */ (other);
    const keys = Object.keys(left);
    return (
        keys.length === Object.keys(right).length &&
        keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key], right[key]))
    );
}

/**
 * Whether no half of a surrogate pair stands alone. `String.prototype.isWellFormed` is not everywhere yet.
 *
 * @param {string} string
 * @returns {boolean}
 */
function isWellFormed(string) {
    return !/\p{Surrogate}/u.test(string);
}

/**
 * @param {string} what
 * @param {string} why
 * @returns {EaselError}
 */
function invalid(what, why) {
    return new EaselError("invalid-edit", `${what} ${why}`);
}
