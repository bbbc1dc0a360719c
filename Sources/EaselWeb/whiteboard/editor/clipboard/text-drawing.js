// @ts-check
import { fontOf } from "../../scene/text-metrics.js";
import { newElement } from "../elements/new-element.js";
import { laidOut } from "../elements/text-layout.js";
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./drawing.js").Drawing} Drawing */

/** Wider text is wrapped. */
const WIDEST = 800;

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
