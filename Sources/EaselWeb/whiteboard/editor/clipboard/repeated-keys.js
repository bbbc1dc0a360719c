// @ts-check
import { wholeText } from "../../scene/whole-text.js";

/**
 * Whether an object in a text has a key twice. `JSON.parse` takes the last one in silence, other readers the first: what
 * such a file holds is not known, and the server refuses it too.
 *
 * @param {string} text valid JSON
 */
export function repeatsKey(text) {
    /** @type {(Set<string> | null)[]} the keys of the objects around the position; null for an array */
    const open = [];
    let isKey = false;
    for (let position = 0; position < text.length; position += 1) {
        switch (text[position]) {
            case "{": case "[":
                isKey = text[position] === "{";
                open.push(isKey ? new Set() : null);
                break;
            case "}": case "]":
                open.pop();
                isKey = false;
                break;
            case ",":
                isKey = open[open.length - 1] !== null;
                break;
            case "\"": {
                const end = endOfString(text, position);
                if (isKey) {
                    const written = text.slice(position, end + 1);
                    // Halves of surrogate pairs are all U+FFFD in the end.
                    const key = written.includes("\\") ? wholeText(String(JSON.parse(written))) : written.slice(1, -1);
                    const keys = open[open.length - 1];
                    if (keys?.has(key)) return true;
                    keys?.add(key);
                }
                isKey = false;
                position = end;
                break;
            }
            default:
        }
    }
    return false;
}

/**
 * Where the quote is that ends a string. Pictures are strings of millions of characters, so they are not looked at one by one.
 *
 * @param {string} text @param {number} start
 */
function endOfString(text, start) {
    let end = text.indexOf("\"", start + 1);
    while (isEscaped(text, end)) end = text.indexOf("\"", end + 1);
    return end;
}

/** @param {string} text @param {number} position */
function isEscaped(text, position) {
    let before = position;
    while (text[before - 1] === "\\") before -= 1;
    return (position - before) % 2 === 1;
}
