// @ts-check

/** Half of a surrogate pair. No UTF-8 holds one, so no board does. */
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A value of JSON in whose strings U+FFFD stands for each half of a surrogate pair; the value itself if there is none.
 * @template Value
 * @param {Value} value @returns {Value}
 */
export function wholeText(value) {
    return hasHalf(value) ? /** @type {Value} */ (whole(value)) : value;
}

/** @param {unknown} value @returns {boolean} whether there is one; nearly never, so nothing is copied to find out */
function hasHalf(value) {
    if (typeof value === "string") return value.search(HALF) >= 0;
    if (typeof value !== "object" || value === null) return false;
    if (Array.isArray(value)) return value.some(hasHalf);
    for (const [key, each] of Object.entries(value)) if (hasHalf(key) || hasHalf(each)) return true;
    return false;
}

/** @param {unknown} value @returns {unknown} */
function whole(value) {
    if (typeof value === "string") return value.replace(HALF, "\ufffd");
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) {
        const values = value.map(whole);
        return values.every((each, index) => each === value[index]) ? value : values;
    }
    const members = Object.entries(value);
    const wholes = members.map(([key, each]) => [key.replace(HALF, "\ufffd"), whole(each)]);
    const isSame = wholes.every(([key, each], index) => key === members[index][0] && each === members[index][1]);
    return isSame ? value : Object.fromEntries(wholes);
}
