// @ts-check
import { CANVAS_ID, canvasColourOf, canvasElement, isPaper } from "../../scene/canvas-colour.js";
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */

/**
 * The edits that give the canvas a colour. Of white paper nothing needs to be said.
 *
 * @param {string} colour
 * @param {Pick<Context, "element">} context
 * @returns {Edit[]}
 */
export function colouringCanvas(colour, context) {
    const known = context.element(CANVAS_ID);
    if (isPaper(colour)) return known ? [{ op: "delete", id: CANVAS_ID }] : [];
    if (canvasColourOf(known) === colour) return [];
    return [{ op: "put", id: CANVAS_ID, value: canvasElement(colour) }];
}
