// @ts-check
import { exportCanvas, exportedOf } from "../scene/canvas-export.js";
import { Palette } from "../scene/palette.js";
import { svgOf } from "../scene/svg-export.js";

/** @typedef {import("../scene/scene.js").Scene} Scene */

/**
 * How a picture looks, and of what it is: null for the whole board.
 * @typedef {{ids: Iterable<string> | null, isDark: boolean, hasPaper: boolean}} Look
 */

/**
 * What a scene shows, as a PNG. It is drawn here, with the letters of the page.
 * @param {Scene} scene
 * @param {Look & {scale: number}} look
 * @returns {Promise<Blob>}
 */
export async function pngOf(scene, { ids, scale, hasPaper, ...look }) {
    const canvas = await exportCanvas(exportedOf(scene, ids), { palette: paletteOf(scene, look), scale, hasPaper });
    return new Promise((resolve, reject) => {
        canvas.toBlob((blob) => {
            if (blob) resolve(blob);
            else reject(new Error("This browser could not make the picture; it may be too large."));
        }, "image/png");
    });
}

/**
 * What a scene shows, as SVG that is made here: the server makes one of whole boards on light paper only.
 * @param {Scene} scene
 * @param {Look & {fonts: string}} look
 */
export function pageSVG(scene, { ids, fonts, hasPaper, ...look }) {
    return svgOf(exportedOf(scene, ids), { palette: paletteOf(scene, look), hasPaper, fonts });
}

/** @param {Scene} scene @param {{isDark: boolean}} look */
function paletteOf(scene, { isDark }) {
    return new Palette(isDark ? "dark" : "light", scene.canvasColour);
}

/**
 * The style sheet by which the server's picture brings its letters along; empty if it needs none.
 * @param {string} svg as the server writes it
 */
export function fontsIn(svg) {
    return /<style>[^<]*<\/style>\n?/.exec(svg)?.[0] ?? "";
}

/**
 * The picture without its paper, the rectangle that the server paints first. It is changed as text: parsed,
 * its attributes would come under the page's own policy for styles.
 * @param {Blob} svg as the server writes it
 * @returns {Promise<Blob>}
 */
export async function withoutPaper(svg) {
    return new Blob([(await svg.text()).replace(/<rect [^>]*>/, "")], { type: "image/svg+xml" });
}
