// @ts-check
import { COLOUR_NAMES } from "./colour-names.js";

/** @type {Map<string, string | null>} */
const known = new Map();
const MOST_KNOWN = 4096;

/**
 * A CSS colour that may be drawn with: nothing but a hex colour, rgb(), rgba(), hsl(), hsla(), a name or
 * `transparent`; null for all else.
 * @param {string | undefined} text
 * @returns {string | null}
 */
export function safeColour(text) {
    if (text === undefined) return null;
    let colour = known.get(text);
    if (colour !== undefined) return colour;
    colour = checked(text);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, colour);
    return colour;
}

/** @param {string} text */
function checked(text) {
    const colour = text.toLowerCase();
    if (colour.length > 64) return null;
    const isName = colour === "transparent" || COLOUR_NAMES.has(colour);
    return isName || isHex(colour) || isFunction(colour) ? colour : null;
}

/** @param {string} text */
const isHex = (text) => /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.test(text);

/** @param {string} text */
function isFunction(text) {
    const parts = /^(?:rgba?|hsla?)\((.*)\)$/.exec(text);
    const values = parts?.[1].replaceAll("deg", "");
    return values !== undefined && /[0-9]/.test(values) && /^[0-9 ,.%/+-]*$/.test(values);
}
