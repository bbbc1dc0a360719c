// @ts-check
import { Properties } from "./properties.js";
import { linesOf } from "./text-block.js";
import { TextFont } from "./text-font.js";

/** @typedef {import("./element.js").Element} Element */

/**
 * What a text is set in. `css` is for `CanvasRenderingContext2D.font` and, with the line height, for CSS;
 * `baseline` is from the top of a line, in pixels.
 * @typedef {object} Font
 * @property {number} fontSize
 * @property {number} fontFamily Excalidraw's number
 * @property {number} lineHeight of the font size
 * @property {string} [stack] the CSS `font-family`
 * @property {string} [css]
 * @property {number} [baseline]
 */

/** @typedef {{fontSize?: number, fontFamily?: number, lineHeight?: number}} FontChoice */

/** @type {CanvasRenderingContext2D | null | undefined} */
let context;
/** @type {Map<string, number>} */
const widths = new Map();
const MOST_WIDTHS = 20_000;

/**
 * The font of a text element, or of what a new one would have; what is missing or bad is Excalidraw's
 * default.
 * @param {FontChoice | Element} element
 * @returns {Required<Font>}
 */
export function fontOf(element) {
    const { size: fontSize, family: fontFamily, typeface, ...font } = readFont(element);
    const { lineHeight } = font;
    return {
        fontSize, fontFamily, lineHeight, stack: typeface.stack, css: `${fontSize}px ${typeface.stack}`,
        baseline: typeface.baseline(fontSize * lineHeight, fontSize),
    };
}

/** @param {FontChoice | Element} element */
function readFont(element) {
    const properties = new Properties(element);
    const font = new TextFont(properties);
    const lines = linesOf(properties.string("text") ?? "").length;
    const lineHeight = font.lineHeight(Math.abs(properties.number("height") ?? 0), lines);
    return { size: font.size, family: font.family, typeface: font.typeface, lineHeight };
}

/**
 * How much room a text takes. Where there is no canvas, as in node, widths are estimated.
 * @param {string} text
 * @param {FontChoice} choice
 * @returns {{width: number, height: number}}
 */
export function measureText(text, choice) {
    const font = fontOf(choice);
    const lines = linesOf(text);
    let width = 0;
    for (const line of lines) width = Math.max(width, lineWidth(line, font));
    return { width, height: lines.length * font.fontSize * font.lineHeight };
}

/**
 * The width of a line without breaks.
 * @param {string} line
 * @param {{fontSize: number, stack: string}} font
 */
export function lineWidth(line, { fontSize, stack }) {
    if (line === "") return 0;
    const measuring = measuringContext();
    if (!measuring) return estimatedEms(line) * fontSize;
    const key = `${fontSize} ${stack} ${line}`;
    let width = widths.get(key);
    if (width !== undefined) return width;
    measuring.font = `${fontSize}px ${stack}`;
    width = measuring.measureText(line).width;
    if (widths.size >= MOST_WIDTHS) widths.clear();
    widths.set(key, width);
    return width;
}

/** Lines are measured anew from now on: fonts have come. */
export function forgetWidths() {
    widths.clear();
}

function measuringContext() {
    if (context === undefined) {
        context = typeof document === "undefined" ? null : document.createElement("canvas").getContext("2d");
    }
    return context;
}

/**
 * Roughly a sans-serif's.
 * @param {string} line
 */
function estimatedEms(line) {
    let ems = 0;
    for (const character of line) {
        if (isWide(character)) ems += 1;
        else if (/[il.,;:'|!\s]/.test(character)) ems += 0.3;
        else ems += /[A-Zmw@%]/.test(character) ? 0.75 : 0.55;
    }
    return ems;
}

/**
 * Whether a line may be broken on either side of it, as Chinese and Japanese are.
 * @param {string} character
 */
function isWide(character) {
    return (character.codePointAt(0) ?? 0) >= 0x2e80;
}

/**
 * The text with line breaks so that no line is wider than `maxWidth`, unless a single character is. Its own
 * breaks stay.
 * @param {string} text
 * @param {FontChoice} choice
 * @param {number} maxWidth
 */
export function wrapText(text, choice, maxWidth) {
    const font = fontOf(choice);
    return linesOf(text).flatMap((line) => wrapLine(line, font, maxWidth)).join("\n");
}

/** @param {string} line @param {Required<Font>} font @param {number} maxWidth */
function wrapLine(line, font, maxWidth) {
    const fits = (/** @type {string} */ part) => lineWidth(part.trimEnd(), font) <= maxWidth;
    if (fits(line)) return [line.trimEnd()];
    const wrapped = [];
    let current = "";
    for (const word of wordsOf(line)) {
        if (fits(current + word)) {
            current += word;
            continue;
        }
        if (current.trim() !== "") wrapped.push(current.trimEnd());
        const start = word.trimStart();
        const pieces = fits(start) ? [start] : brokenWord(start, fits);
        wrapped.push(...pieces.slice(0, -1));
        current = pieces[pieces.length - 1];
    }
    wrapped.push(current.trimEnd());
    return wrapped;
}

/**
 * The pieces between which a line may be broken: spaces stay with the word before, hyphens too.
 * @param {string} line
 */
function wordsOf(line) {
    return line.match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff-]*(?:-+|\s+)|[^\s\u2e80-\uffff-]+/gu) ?? [line];
}

/** @param {string} word @param {(part: string) => boolean} fits */
function brokenWord(word, fits) {
    const pieces = [];
    let piece = "";
    for (const character of word) {
        if (piece !== "" && !fits(piece + character)) {
            pieces.push(piece);
            piece = "";
        }
        piece += character;
    }
    return [...pieces, piece];
}
