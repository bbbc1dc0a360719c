// @ts-check
/** @typedef {import("../../scene/text-metrics.js").Font} Font */

/** @type {Map<string, number>} */
const shifts = new Map();
let isListening = false;

/**
 * How far down a text area has to be so that its baseline is where the board's is: a browser puts it by the
 * font that it found and rounds, the board by the font that was asked for.
 *
 * @param {Required<Font>} font
 */
export function baselineShift(font) {
    const key = `${font.css} ${font.lineHeight}`;
    forgetWithNewFonts();
    const known = shifts.get(key);
    if (known !== undefined) return known;
    const shift = font.baseline - measuredBaseline(font);
    shifts.set(key, shift);
    return shift;
}

function forgetWithNewFonts() {
    if (isListening) return;
    isListening = true;
    document.fonts?.addEventListener("loadingdone", () => shifts.clear());
}

/** @param {Required<Font>} font */
function measuredBaseline(font) {
    const line = document.createElement("div");
    const mark = document.createElement("span");
    Object.assign(line.style, {
        position: "absolute", visibility: "hidden", whiteSpace: "pre", font: font.css,
        lineHeight: `${font.fontSize * font.lineHeight}px`, textRendering: "geometricPrecision",
    });
    Object.assign(mark.style, { display: "inline-block", width: "0", height: "0" });
    line.append("x", mark);
    document.body.append(line);
    const baseline = mark.getBoundingClientRect().bottom - line.getBoundingClientRect().top;
    line.remove();
    return baseline;
}
