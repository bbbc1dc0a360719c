// @ts-check
import { fontOf } from "../../scene/text-metrics.js";
import { newElement } from "../elements/new-element.js";
import { laidOut } from "../elements/text-layout.js";
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./drawing.js").Drawing} Drawing */

/** Of an operation, the bytes that are left for what else a text has. */
const RESERVE = 4096;
/** Wider text is wrapped. */
const WIDEST = 800;

/**
 * Why a text can't be on a board, in words, before any work is done on it; null if it can.
 *
 * @param {string} text
 * @param {import("../../../client/easel-client.js").Limits} limits
 * @returns {string|null}
 */
export function tooLong(text, limits) {
    // It is kept as it was written, and as it is shown.
    const allowed = Math.min(limits.operationBytes, limits.elementBytes / 2) - RESERVE;
    if (text.length <= allowed && new TextEncoder().encode(JSON.stringify(text)).length <= allowed) return null;
    const [most, has] = [Math.floor(allowed / 1000) * 1000, text.length].map((count) => count.toLocaleString("en"));
    return `A text on a board can have about ${most} letters, and this one has ${has}. Paste it in parts.`;
}

/**
 * Whether a text may stand for a drawing, so that it is worth loading what reads those.
 *
 * @param {string} text
 * @param {string} html what the same is in HTML, if it comes with that
 */
export function mayDescribe(text, html) {
    return /[\n\r\t;<]/.test(text) || /<table[\s>]/i.test(html);
}

/**
 * A drawing of nothing but a text.
 *
 * @param {string} text
 * @param {Context} context
 * @returns {Drawing}
 */
export function textDrawing(text, context) {
    const originalText = text.replace(/\r\n?/g, "\n").trimEnd();
    const files = new Map();
    if (originalText === "") return { elements: [], files, notes: [] };
    const { lineHeight } = fontOf({ fontFamily: context.style.fontFamily });
    const properties = { originalText, text: originalText, lineHeight };
    const element = newElement("text", properties, context.style, context.source);
    const size = laidOut(element);
    if (size.width <= WIDEST) return { elements: [{ ...element, ...size }], files, notes: [] };
    const column = { ...element, autoResize: false, width: WIDEST };
    return { elements: [{ ...column, ...laidOut(column) }], files, notes: [] };
}
