// @ts-check
// What this browser remembers of its user. Browsers may forbid storage: then it is remembered until the page
// closes.

/** @type {Map<string, string>} */
const fallback = new Map();
const prefix = "easel.";

/** @param {string} key @returns {string | null} */
export function recall(key) {
    try {
        return localStorage.getItem(prefix + key);
    } catch {
        return fallback.get(key) ?? null;
    }
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
    try {
        localStorage.setItem(prefix + key, value);
    } catch {
        fallback.set(key, value);
    }
}

/**
 * @param {string} key
 * @returns {unknown} null if nothing, or nothing readable, was remembered
 */
export function recallJSON(key) {
    try {
        return JSON.parse(recall(key) ?? "null");
    } catch {
        return null;
    }
}

/** @param {string} key @param {unknown} value */
export function rememberJSON(key, value) {
    remember(key, JSON.stringify(value));
}
