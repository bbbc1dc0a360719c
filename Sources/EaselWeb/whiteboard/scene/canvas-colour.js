// @ts-check
import { safeColour } from "./colour.js";

/** @typedef {import("./element.js").Element} Element */

// The colour of a board's canvas is an element of the board: docs/decisions/0165. The server reads it in
// Sources/EaselDrawing/Shape/CanvasColour.swift.

export const CANVAS_ID = "easel:canvas";
export const PAPER = "#ffffff";
const TYPE = "easel-canvas";
/** @type {ReadonlySet<unknown>} */
const PAPERS = new Set([PAPER, "#fff", "white"]);

/**
 * The colour that an element says the canvas has; null if it says none.
 * @param {Element | undefined} element
 */
export function canvasColourOf(element) {
    return element?.type === TYPE ? saidColour(element.viewBackgroundColor) : null;
}

/**
 * What a drawing says of its canvas, as it says it; null for what is no colour, or none that can be seen.
 * @param {unknown} value
 * @returns {string | null}
 */
export function saidColour(value) {
    if (typeof value !== "string") return null;
    const colour = safeColour(value);
    return colour === null || colour === "transparent" ? null : value;
}

/** @param {string} colour whether it is that of a canvas of which nothing is said */
export function isPaper(colour) {
    return PAPERS.has(colour.toLowerCase());
}

/**
 * It says that it is deleted, so that readers of drawings that do not know it pass it over.
 * @param {string} colour
 * @returns {Element}
 */
export function canvasElement(colour) {
    return { type: TYPE, isDeleted: true, viewBackgroundColor: colour };
}
