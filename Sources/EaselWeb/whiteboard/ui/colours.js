// @ts-check
import { recallJSON, rememberJSON } from "./storage.js";

/** @typedef {{value: string, label: string}} NamedColour */

/** @type {readonly NamedColour[]} */
export const strokeColours = Object.freeze([
    { value: "#1e1e1e", label: "Black" }, { value: "#868e96", label: "Grey" },
    { value: "#e03131", label: "Red" }, { value: "#c2255c", label: "Pink" },
    { value: "#9c36b5", label: "Violet" }, { value: "#1971c2", label: "Blue" },
    { value: "#0c8599", label: "Teal" }, { value: "#2f9e44", label: "Green" },
    { value: "#f08c00", label: "Yellow" }, { value: "#e8590c", label: "Orange" },
    { value: "#846358", label: "Brown" },
]);

/** @type {readonly NamedColour[]} */
export const backgroundColours = Object.freeze([
    { value: "transparent", label: "None" }, { value: "#e9ecef", label: "Grey" },
    { value: "#ffc9c9", label: "Red" }, { value: "#fcc2d7", label: "Pink" },
    { value: "#eebefa", label: "Violet" }, { value: "#a5d8ff", label: "Blue" },
    { value: "#99e9f2", label: "Teal" }, { value: "#b2f2bb", label: "Green" },
    { value: "#ffec99", label: "Yellow" }, { value: "#ffd8a8", label: "Orange" },
    { value: "#eaddd7", label: "Brown" },
]);

/** @type {readonly NamedColour[]} */
export const canvasColours = Object.freeze([
    { value: "#ffffff", label: "White" }, { value: "#f8f9fa", label: "Light grey" },
    { value: "#f5faff", label: "Light blue" }, { value: "#f3fbf4", label: "Light green" },
    { value: "#fffce8", label: "Light yellow" }, { value: "#fdf8f6", label: "Light brown" },
    { value: "#fff5f5", label: "Light red" }, { value: "#e9ecef", label: "Grey" },
    { value: "#1e1e1e", label: "Black" },
]);

const kept = 6;

/** @param {string} use whose colours, "stroke", "background" or "canvas" @returns {string[]} newest first */
export function recentColours(use) {
    const list = recallJSON(`recent-${use}`);
    return Array.isArray(list) ? list.filter(isPlainColour).slice(0, kept) : [];
}

/** @param {string} use @param {string} colour */
export function usedColour(use, colour) {
    rememberJSON(`recent-${use}`,
        [colour, ...recentColours(use).filter((other) => other !== colour)].slice(0, kept));
}

/** @param {unknown} colour @returns {colour is string} whether a colour input can show it */
export function isPlainColour(colour) {
    return typeof colour === "string" && /^#[0-9a-f]{6}$/i.test(colour);
}
