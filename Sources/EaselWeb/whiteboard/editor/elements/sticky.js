// @ts-check
import { newElement } from "./new-element.js";
/** @typedef {import("./element-style.js").Style} Style */
/** @typedef {import("./source.js").Source} Source */

/** The paper of a note if the style says none. */
const PAPER = "#ffec99";
export const STICKY_SIZE = 180;

/**
 * A sticky note: a rectangle for Excalidraw, to which a text is bound as soon as it has one.
 *
 * @param {Style} style
 * @param {Source} source
 */
export function newSticky(style, source) {
    const backgroundColor = style.backgroundColor === "transparent" ? PAPER : style.backgroundColor;
    return newElement("rectangle", {
        backgroundColor, strokeColor: "transparent", fillStyle: "solid", strokeWidth: 1,
        strokeStyle: "solid", roughness: 0, roundness: null, customData: { easel: "sticky" },
    }, style, source);
}
