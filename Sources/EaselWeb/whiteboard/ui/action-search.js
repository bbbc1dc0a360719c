// @ts-check
import { foldedText } from "./folded-text.js";

/** @typedef {import("../editor/action-registry.js").NamedAction} NamedAction */

/**
 * The actions that somebody may mean, the likeliest first; all of them in their own order for no words.
 * @template {Pick<NamedAction, "name" | "group" | "also">} Action
 * @param {readonly Action[]} actions @param {string} text
 * @returns {Action[]}
 */
export function matchingActions(actions, text) {
    const words = foldedText(text).split(" ").filter((word) => word !== "");
    if (words.length === 0) return [...actions];
    return actions
        .map((action) => ({ action, rank: rankOf(action, words) }))
        .filter(({ rank }) => rank < Infinity)
        .sort((one, other) => one.rank - other.rank)
        .map(({ action }) => action);
}

/**
 * The smaller, the likelier.
 * @param {Pick<NamedAction, "name" | "group" | "also">} action @param {string[]} words
 */
function rankOf({ name, group, also = "" }, words) {
    const called = foldedText(name);
    const others = ` ${foldedText(also)}`;
    return Math.max(...words.map((word) => {
        if (called.startsWith(word)) return 0;
        if (called.includes(` ${word}`)) return 1;
        if (foldedText(group).startsWith(word)) return 2;
        if (called.includes(word)) return 3;
        if (others.includes(` ${word}`)) return 4;
        return hasInitials(called, word) ? 5 : Infinity;
    }));
}

/** @param {string} name @param {string} letters such as "ztf" for "zoom to fit" */
function hasInitials(name, letters) {
    return name.split(" ").map((word) => word.charAt(0)).join("").startsWith(letters);
}
