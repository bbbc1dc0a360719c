// @ts-check

/** @typedef {import("../scene/element.js").Element} Element */

/** What nobody needs to see an element that is not on the board yet. */
const unseenKeys = new Set([
    "boundElements", "groupIds", "index", "isDeleted", "lastCommittedPoint", "link", "locked", "originalText", "updated",
    "version", "versionNonce",
]);
/** A line with fewer points than this is no longer told apart from another. */
const fewestPoints = 8;

/**
 * Bytes of a value as JSON.
 * @param {unknown} value
 */
export function sizeOf(value) {
    return new TextEncoder().encode(JSON.stringify(value)).length;
}

/**
 * What of these elements is worth telling others while they are made: no more than so many bytes. A long line keeps some of its
 * points, a long text its beginning; what is still too large is left out.
 * @param {readonly Element[]} elements @param {number} bytes
 * @returns {Element[]}
 */
export function sharedMaking(elements, bytes) {
    const shared = [];
    let left = bytes;
    for (const element of elements) {
        const part = fitting(seenPart(element), left - 1);
        if (!part) continue;
        shared.push(part);
        left -= sizeOf(part) + 1;
    }
    return shared;
}

/** @param {Element} element @returns {Element} */
function seenPart(element) {
    return Object.fromEntries(Object.entries(element).filter(([key, value]) => value !== null && !unseenKeys.has(key)));
}

/** @param {Element} element @param {number} bytes @returns {Element | null} */
function fitting(element, bytes) {
    let part = element;
    while (sizeOf(part) > bytes) {
        const thinner = thinned(part);
        if (!thinner) return null;
        part = thinner;
    }
    return part;
}

/** @param {Element} element @returns {Element | null} with half of what is long in it */
function thinned(element) {
    const { points, text } = element;
    if (Array.isArray(points) && points.length >= 2 * fewestPoints) {
        return { ...element, points: points.filter((_, place) => place % 2 === 0 || place === points.length - 1) };
    }
    if (typeof text === "string" && text.length > 1) {
        // Not within a character that is written as two.
        const half = text.slice(0, text.length / 2).replace(/[\ud800-\udbff]$/, "");
        return { ...element, text: half };
    }
    return null;
}
