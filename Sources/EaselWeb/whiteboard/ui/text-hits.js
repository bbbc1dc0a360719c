// @ts-check
import { foldedText } from "./folded-text.js";

/** @typedef {import("../scene/item.js").Item} Item */

/**
 * The texts of the board that have some words in them, as one reads: from the top to the bottom, and from left to right
 * within a line.
 * @template {Pick<Item, "element" | "bounds">} Found
 * @param {Iterable<Found>} items @param {string} words
 * @returns {Found[]} none for no words
 */
export function textHits(items, words) {
    const wanted = foldedText(words);
    if (wanted === "") return [];
    const hits = [...items].filter(({ element }) => foldedText(textOf(element)).includes(wanted));
    return hits.sort((one, other) => isBefore(one.bounds, other.bounds));
}

/** @param {import("../scene/element.js").Element} element what it says; a frame says its name */
function textOf({ type, text, originalText, name }) {
    if (type === "text") return typeof originalText === "string" ? originalText : String(text ?? "");
    return (type === "frame" || type === "magicframe") && typeof name === "string" ? name : "";
}

/**
 * @param {import("../scene/bounds.js").Bounds} one @param {import("../scene/bounds.js").Bounds} other
 * @returns {number} negative if it is read first
 */
function isBefore(one, other) {
    return one.minY - other.minY || one.minX - other.minX;
}
