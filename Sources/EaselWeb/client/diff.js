// @ts-check
import { canonicalSize } from "./canonical-json.js";
import { isEqual, member, setMember } from "./json-value.js";

/** @typedef {import("./types.js").Edit} Edit */
/** @typedef {import("./types.js").Element} Element */
/** @typedef {import("./types.js").JSONValue} JSONValue */
/** @typedef {import("./document.js").Document} Document */

/**
 * Edits that turn one document into another. `pack` makes operations of them.
 *
 * @param {Document} from
 * @param {Document} to
 * @returns {Edit[]}
 */
export function diff(from, to) {
    /** @type {Edit[]} */
    const edits = [];
    for (const id of from.ids()) {
        if (!to.has(id)) edits.push({ op: "delete", id });
    }
    for (const [id, element] of to.entries()) {
        const old = from.get(id);
        if (old === undefined) edits.push({ op: "put", id, value: element });
        else if (old !== element) edits.push(...elementDiff(id, old, element));
    }
    return edits;
}

/**
 * @param {string} id
 * @param {Element} old
 * @param {Element} element
 * @returns {Edit[]}
 */
function elementDiff(id, old, element) {
    /** @type {{[key: string]: JSONValue}} */
    const set = {};
    /** @type {Edit[]} */
    const appends = [];
    for (const key of Object.keys(element)) {
        const before = member(old, key);
        const after = element[key];
        if (isEqual(before, after)) continue;
        const added = appended(before, after);
        if (added) appends.push({ op: "append", id, key, values: added });
        else setMember(set, key, after);
    }
    const unset = Object.keys(old).filter((key) => !Object.hasOwn(element, key));
    /** @type {Edit[]} */
    const edits = [];
    if (Object.keys(set).length > 0 || unset.length > 0) edits.push({ op: "patch", id, set, unset });
    edits.push(...appends);
    if (edits.length === 0) return [];
    /** @type {Edit} */
    const put = { op: "put", id, value: element };
    return size(edits) > size([put]) ? [put] : edits;
}

/**
 * What an array has more than one that it begins with; null if it is another.
 *
 * @param {JSONValue | undefined} before
 * @param {JSONValue} after
 * @returns {JSONValue[] | null}
 */
function appended(before, after) {
    if (!Array.isArray(before) || !Array.isArray(after) || before.length === 0) return null;
    const isStart = before.length < after.length && before.every((value, at) => isEqual(value, after[at]));
    return isStart ? after.slice(before.length) : null;
}

/** @param {Edit[]} edits */
function size(edits) {
    return canonicalSize(edits);
}
