// @ts-check

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./image-placement.js").ImagePlacement} ImagePlacement */
/** @typedef {import("./path.js").Path} Path */
/** @typedef {import("./style.js").Outline} Outline */
/** @typedef {import("./text-block.js").TextBlock} TextBlock */

/**
 * What fills a path: nothing; the element's background in its fill style; the colour that it is drawn in; or
 * the colour of the page, for what is hollow but hides what it lies on.
 * @typedef {"none" | "background" | "ink" | "paper"} Fill
 */
/** @typedef {{kind: "path", path: Path, fill: Fill, outline: Outline | null}} PathPrimitive */
/** @typedef {{kind: "text", text: TextBlock}} TextPrimitive */
/** @typedef {{kind: "image", image: ImagePlacement}} ImagePrimitive */

/**
 * Something drawn at once.
 * @typedef {PathPrimitive | TextPrimitive | ImagePrimitive} Primitive
 */

/** @param {Path} path @param {Fill} fill @param {Outline | null} outline @returns {PathPrimitive} */
export const pathPrimitive = (path, fill, outline) => ({ kind: "path", path, fill, outline });
