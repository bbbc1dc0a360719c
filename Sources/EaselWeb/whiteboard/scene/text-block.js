// @ts-check
import { centerOf, heightOf, moved } from "./bounds.js";
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
 * @property {number} lineHeight from baseline to baseline
 * @property {number} size
 * @property {Typeface} typeface
 * @property {Bounds} box what the text covers, as far as that is known without its font
 */

/**
 * A text, its own or as the label of a container; null if there is nothing to see.
 * @param {Shape} shape
 * @param {Shape | null} container
 * @returns {TextBlock | null}
 */
export function textBlock(shape, container) {
    const { properties } = shape;
    const text = properties.string("text") ?? "";
    if (text.trim() === "") return null;
    const lines = linesOf(text);
    const size = properties.number("fontSize", 1, 10_000) ?? 20;
    const typeface = Typeface.of(properties.number("fontFamily") ?? 5);
    const lineHeight = size * lineHeightOf(shape, lines.length, size, typeface);
    const height = lineHeight * lines.length;

    const frame = frameOf(shape, container);
    const align = alignmentOf(properties.string("textAlign"), container !== null);
    const x = align === "left" ? frame.minX : align === "right" ? frame.maxX : centerOf(frame).x;
    const slack = Math.max(0, heightOf(frame) - height);
    const top = frame.minY + slack * shareAbove(properties.string("verticalAlign"), container !== null);
    return {
        lines, align, lineHeight, size, typeface,
        start: { x, y: top + typeface.baseline(lineHeight, size) },
        box: {
            minX: frame.minX, minY: Math.min(frame.minY, top),
            maxX: frame.maxX, maxY: Math.max(frame.maxY, top + height),
        },
    };
}

/**
 * The name above a frame.
 * @param {string} name @param {Bounds} box @returns {TextBlock}
 */
export function nameBlock(name, { minX, minY }) {
    return {
        lines: [name], start: { x: minX, y: minY - 6 }, align: "left", lineHeight: 14, size: 14,
        typeface: Typeface.of(2), box: { minX, minY: minY - 20, maxX: minX, maxY: minY },
    };
}

/** @param {string} text */
export const linesOf = (text) => text.replaceAll("\t", "        ").split(/\r\n|\n|\r/);

/**
 * Elements from before `lineHeight` have a height that tells it.
 * @param {Shape} shape @param {number} lines @param {number} size @param {Typeface} typeface
 */
function lineHeightOf(shape, lines, size, typeface) {
    const lineHeight = shape.properties.number("lineHeight", 0.1, 10);
    if (lineHeight !== undefined) return lineHeight;
    const told = heightOf(shape.box) / lines / size;
    return told >= 0.5 && told <= 3 ? told : typeface.lineHeight;
}

/**
 * The box in which the text is aligned. A label that has no place yet takes that of its container.
 * @param {Shape} shape @param {Shape | null} container
 */
function frameOf(shape, container) {
    const { properties } = shape;
    const hasPlace = properties.number("x") !== undefined && properties.number("y") !== undefined;
    if (!container || hasPlace || container.isLine) return shape.box;
    return moved(
        container.box, { x: container.origin.x - shape.origin.x, y: container.origin.y - shape.origin.y });
}

/** @param {string | undefined} verticalAlign @param {boolean} isLabel */
function shareAbove(verticalAlign, isLabel) {
    switch (verticalAlign) {
        case "top": return 0;
        case "middle": return 0.5;
        case "bottom": return 1;
        default: return isLabel ? 0.5 : 0;
    }
}

/** @param {string | undefined} textAlign @param {boolean} isLabel */
function alignmentOf(textAlign, isLabel) {
    if (textAlign === "left" || textAlign === "center" || textAlign === "right") return textAlign;
    return isLabel ? "center" : "left";
}
