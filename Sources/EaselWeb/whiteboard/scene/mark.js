// @ts-check

/** @typedef {import("./path.js").Path} Path */
/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./style.js").Outline} Outline */
/** @typedef {import("./text-block.js").TextBlock} TextBlock */
/** @typedef {import("./image-placement.js").ImagePlacement} ImagePlacement */

/**
 * What fills a path: nothing; the element's background in its fill style; the colour that it is drawn in; or
 * the colour of the page, for what is hollow but hides what it lies on.
 * @typedef {"none" | "background" | "ink" | "paper"} Fill
 */
/** @typedef {{kind: "path", path: Path, fill: Fill, outline: Outline | null}} PathMark */
/** @typedef {{kind: "text", text: TextBlock}} TextMark */
/** @typedef {{kind: "image", image: ImagePlacement}} ImageMark */

/**
 * Something drawn at once.
 * @typedef {PathMark | TextMark | ImageMark} Mark
 */

/** @param {Path} path @param {Fill} fill @param {Outline | null} outline @returns {PathMark} */
export const pathMark = (path, fill, outline) => ({ kind: "path", path, fill, outline });
