// @ts-check
import { centerOf } from "../../scene/bounds.js";
import { rotate } from "../../scene/point.js";
import { fontOf, measureText, wrapText } from "../../scene/text-metrics.js";
import { angleOf, boxOf } from "./box.js";
import { number, rounded } from "./numbers.js";
/** @typedef {import("../../scene/element.js").Element} Element */

/** Text is never set smaller than this. */
export const SMALLEST_FONT = 4;

/** @param {Element} element the text as it was written, without the line breaks that wrapping adds */
export function writtenText(element) {
    if (typeof element.originalText === "string") return element.originalText;
    return typeof element.text === "string" ? element.text : "";
}

/**
 * The size of a text that stands alone, and its lines. One with `autoResize` is as wide as it is written;
 * another is wrapped at its width.
 *
 * @param {Element} element with the properties that are to be
 */
export function laidOut(element) {
    const font = fontOf(element);
    const written = writtenText(element);
    const isWrapped = element.autoResize === false;
    const text = isWrapped ? wrapText(written, font, Math.max(1, number(element.width, 1))) : written;
    const size = measureText(text, font);
    const width = isWrapped ? number(element.width, size.width) : size.width;
    return { text, width: rounded(width), height: rounded(size.height) };
}

/**
 * What changes when a text that stands alone gets other properties, such as another text or font: it grows
 * away from the side that it is aligned to, and from its top.
 *
 * @param {Element} element
 * @param {Element} changes
 * @returns {Element}
 */
export function withText(element, changes) {
    const next = { ...element, ...changes };
    const size = laidOut(next);
    const share = { left: 0, center: 0.5, right: 1 }[String(next.textAlign)] ?? 0;
    return { ...changes, ...size, ...grownTo(element, size, { x: share, y: 0 }) };
}

/**
 * Where an element is once it has another size, if a point of it, given as shares of its width and height,
 * stays.
 *
 * @param {Element} element
 * @param {{width: number, height: number}} size
 * @param {{x: number, y: number}} anchor
 */
export function grownTo(element, size, anchor) {
    const box = boxOf(element);
    const before = centerOf(box);
    const fixed = {
        x: box.minX + anchor.x * (box.maxX - box.minX), y: box.minY + anchor.y * (box.maxY - box.minY),
    };
    const unturned = {
        x: fixed.x + (0.5 - anchor.x) * size.width, y: fixed.y + (0.5 - anchor.y) * size.height,
    };
    const center = rotate(unturned, angleOf(element), before);
    return { x: rounded(center.x - size.width / 2), y: rounded(center.y - size.height / 2) };
}
