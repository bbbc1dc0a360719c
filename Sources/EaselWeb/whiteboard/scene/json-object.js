// @ts-check

/**
 * Whether a value of JSON is an object.
 * @param {unknown} value @returns {value is Record<string, unknown>}
 */
export function isObject(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A property of what may be an object.
 * @param {unknown} value @param {string} key @returns {unknown}
 */
export function property(value, key) {
    return isObject(value) ? value[key] : undefined;
}
