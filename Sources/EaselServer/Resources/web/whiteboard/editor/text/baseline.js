// @ts-check
/** @typedef {import("../../scene/text-metrics.js").Font} Font */

/** @type {CanvasRenderingContext2D|null|undefined} */
let context;

/**
 * How far down a text area has to be so that its baseline is where the board's is: a browser centres the ascent and
 * descent of the font that it found, the board those of the font that was asked for.
 *
 * @param {Required<Font>} font
 */
export function baselineShift(font) {
    context ??= document.createElement("canvas").getContext("2d");
    if (!context) return 0;
    context.font = font.css;
    const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = context.measureText("x");
    if (!Number.isFinite(ascent) || !Number.isFinite(descent)) return 0;
    return font.baseline - (font.fontSize * font.lineHeight + ascent - descent) / 2;
}
