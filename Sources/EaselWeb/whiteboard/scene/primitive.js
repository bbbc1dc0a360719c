// @ts-check

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./hand-drawn.js").HandDrawn} HandDrawn */
/** @typedef {import("./image-placement.js").ImagePlacement} ImagePlacement */
/** @typedef {import("./path.js").Path} Path */
/** @typedef {import("./style.js").Outline} Outline */
/** @typedef {import("./text-block.js").TextBlock} TextBlock */

/**
 * What fills a path: nothing; the element's background in its fill style; the colour that it is drawn in; the
 * colour of the page, for what is hollow but hides what it lies on; or a shade, of a shadow or in a fold.
 * @typedef {"none" | "background" | "ink" | "paper" | "shadow" | "fold"} Fill
 */
/**
 * `drawn` tells how a hand draws it; null if it is drawn as it is.
 * @typedef {object} PathPrimitive
 * @property {"path"} kind
 * @property {Path} path
 * @property {Fill} fill
 * @property {Outline | null} outline
 * @property {(() => HandDrawn) | null} drawn
 */
/** @typedef {{kind: "text", text: TextBlock}} TextPrimitive */
/** @typedef {{kind: "image", image: ImagePlacement}} ImagePrimitive */

/**
 * Something drawn at once.
 * @typedef {PathPrimitive | TextPrimitive | ImagePrimitive} Primitive
 */

/**
 * @param {Path} path @param {Fill} fill @param {Outline | null} outline
 * @param {(() => HandDrawn) | null} [draw] tells how a hand draws it, when it is first wanted
 * @returns {PathPrimitive}
 */
export function pathPrimitive(path, fill, outline, draw = null) {
    /** @type {HandDrawn | null} */
    let known = null;
    return { kind: "path", path, fill, outline, drawn: draw && (() => (known ??= draw())) };
}
