// @ts-check
import { isRightToLeft } from "./base-direction.js";
import { centerOf, heightOf, widthOf } from "./bounds.js";
import { TextFont } from "./text-font.js";
import { Typeface } from "./typeface.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./point.js").Point} Point */
/** @typedef {import("./shape.js").Shape} Shape */

/**
 * Lines of text and where they are.
 * @typedef {object} TextBlock
 * @property {string[]} lines
 * @property {Point} start where the first line's baseline has its anchor
 * @property {"left" | "center" | "right"} align which part of a line is at the anchor
 * @property {boolean} isRightToLeft its base direction
 * @property {number} lineHeight from baseline to baseline
 * @property {number} size
 * @property {Typeface} typeface
 * @property {Bounds} box what the text covers, as far as that is known without its font
 */

/**
 * A text, its own or a label; null if there is nothing to see.
 * @param {Shape} shape
 * @returns {TextBlock | null}
 */
export function textBlock(shape) {
    const { properties, box } = shape;
    const text = properties.string("text") ?? "";
    if (text.trim() === "") return null;
    const lines = linesOf(text);
    const font = new TextFont(properties);
    const lineHeight = font.size * font.lineHeight(heightOf(box), lines.length);
    const height = lineHeight * lines.length;

    const align = alignmentOf(properties.string("textAlign"));
    const x = align === "left" ? box.minX : align === "right" ? box.maxX : centerOf(box).x;
    // A label that is too high for its container stands out of it on both sides.
    const slack = shape.pivot ? heightOf(box) - height : Math.max(0, heightOf(box) - height);
    const top = box.minY + slack * shareAbove(shape);
    return {
        lines, align, lineHeight, size: font.size, typeface: font.typeface, isRightToLeft: isRightToLeft(text),
        start: { x, y: top + font.typeface.baseline(lineHeight, font.size) },
        box: { minX: box.minX, minY: Math.min(box.minY, top), maxX: box.maxX, maxY: Math.max(box.maxY, top + height) },
    };
}

/**
 * The name above a frame.
 * @param {string} name @param {Bounds} box @returns {TextBlock}
 */
export function nameBlock(name, { minX, minY }) {
    return {
        lines: [name], start: { x: minX, y: minY - 6 }, align: "left", lineHeight: 14, size: 14,
        isRightToLeft: isRightToLeft(name),
        typeface: Typeface.of(2), box: { minX, minY: minY - 20, maxX: minX, maxY: minY },
    };
}

/**
 * What an embed or a placeholder says, in its middle: broken where it has to be and cut off where the shape
 * ends; null if there is no room.
 * @param {string} name @param {number} size @param {Bounds} box @returns {TextBlock | null}
 */
export function middleBlock(name, size, box) {
    if (!(size >= 1) || heightOf(box) < size) return null;
    const typeface = Typeface.of(2);
    const lineHeight = size * typeface.lineHeight;
    const perLine = Math.max(1, Math.trunc((widthOf(box) - 20) / (size * 0.6)));
    const most = Math.max(1, Math.min(50, Math.trunc(heightOf(box) / lineHeight)));
    const letters = [...name.replaceAll("\n", " ")].slice(0, perLine * most);
    const lines = [];
    for (let at = 0; at < letters.length; at += perLine) lines.push(letters.slice(at, at + perLine).join(""));
    const { x, y } = centerOf(box);
    const top = y - lineHeight * lines.length / 2;
    return {
        lines, align: "center", lineHeight, size, typeface, box, isRightToLeft: isRightToLeft(name),
        start: { x, y: top + typeface.baseline(lineHeight, size) },
    };
}

/** @param {string} text */
export const linesOf = (text) => text.replaceAll("\t", "        ").split(/\r\n|\n|\r/);

/** @param {Shape} shape */
function shareAbove({ properties, isLabelOfLine }) {
    if (isLabelOfLine) return 0.5;
    switch (properties.string("verticalAlign")) {
        case "middle": return 0.5;
        case "bottom": return 1;
        default: return 0;
    }
}

/** @param {string | undefined} textAlign */
export function alignmentOf(textAlign) {
    return textAlign === "center" || textAlign === "right" ? textAlign : "left";
}
