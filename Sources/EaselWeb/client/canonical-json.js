// @ts-check

/** @typedef {import("./types.js").JSONValue} JSONValue */

/**
 * The one text of a JSON value by RFC 8785.
 *
 * `JSON.stringify` writes strings and numbers as it demands; what is left is the order of members, which is
 * that of UTF-16 code units, as `sort` has it.
 *
 * @param {JSONValue} value
 * @returns {string}
 */
export function canonicalJSON(value) {
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    if (Array.isArray(value)) return canonicalArray(value);
    const object = /** @type {{[key: string]: JSONValue}} */ (value);
    let text = "{";
    for (const key of Object.keys(object).sort()) {
        if (text.length > 1) text += ",";
        text += JSON.stringify(key) + ":" + canonicalJSON(object[key]);
    }
    return text + "}";
}

/**
 * @param {readonly JSONValue[]} values
 * @returns {string}
 */
function canonicalArray(values) {
    let text = "[";
    for (let index = 0; index < values.length; index += 1) {
        if (index > 0) text += ",";
        text += canonicalJSON(values[index]);
    }
    return text + "]";
}

/**
 * The length of a value's canonical text in bytes of UTF-8, without building it.
 *
 * @param {JSONValue} value
 * @returns {number}
 */
export function canonicalSize(value) {
    switch (typeof value) {
        case "string":
            return stringSize(value);
        case "number":
            return String(value).length;
        case "boolean":
            return value ? 4 : 5;
        default:
            break;
    }
    if (value === null) return 4;
    if (Array.isArray(value)) return arraySize(value);
    const object = /** @type {{[key: string]: JSONValue}} */ (value);
    const keys = Object.keys(object);
    let size = 2 + Math.max(0, keys.length - 1);
    for (const key of keys) size += memberSize(key, object[key]);
    return size;
}

/**
 * @param {readonly JSONValue[]} values
 * @returns {number}
 */
export function arraySize(values) {
    let size = 2 + Math.max(0, values.length - 1);
    for (let index = 0; index < values.length; index += 1) size += canonicalSize(values[index]);
    return size;
}

/**
 * The size of `"key":value`.
 *
 * @param {string} key
 * @param {JSONValue} value
 * @returns {number}
 */
export function memberSize(key, value) {
    return stringSize(key) + 1 + canonicalSize(value);
}

/**
 * @param {string} text
 * @returns {number}
 */
export function utf8Size(text) {
    // Most texts are as long as their bytes, and long.
    if (!/[\u0080-\uffff]/.test(text)) return text.length;
    let size = text.length;
    for (let index = 0; index < text.length; index += 1) {
        const unit = text.charCodeAt(index);
        // Each half of a surrogate pair counts for two of its four bytes.
        if (unit >= 0x80) size += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
    }
    return size;
}

/**
 * @param {string} string
 * @returns {number}
 */
export function stringSize(string) {
    let size = 2;
    for (let index = 0; index < string.length; index += 1) {
        const unit = string.charCodeAt(index);
        if (unit >= 0x80) {
            // Each half of a surrogate pair counts for two of its four bytes.
            size += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
        } else if (unit >= 0x20) {
            size += unit === 0x22 || unit === 0x5c ? 2 : 1;
        } else {
            size += unit === 0x0b || unit < 0x08 || unit > 0x0d ? 6 : 2;
        }
    }
    return size;
}
