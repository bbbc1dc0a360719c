// @ts-check
import { exportCanvas } from "../scene/canvas-export.js";

/**
 * What a scene shows, as a PNG. It is drawn here, with the letters of the page, which an SVG would not find
 * in a file.
 * @param {import("../scene/scene.js").Scene} scene
 * @param {{scale: number, hasPaper: boolean}} options
 * @returns {Promise<Blob>}
 */
export async function pngOf(scene, options) {
    const canvas = await exportCanvas(scene, options);
    return new Promise((resolve, reject) => {
        canvas.toBlob((blob) => {
            if (blob) resolve(blob);
            else reject(new Error("This browser could not make the picture; it may be too large."));
        }, "image/png");
    });
}

/**
 * The picture without its paper, the rectangle that the server paints first. It is changed as text: parsed,
 * its
 * attributes would come under the page's own policy for styles.
 * @param {Blob} svg as the server writes it
 * @returns {Promise<Blob>}
 */
export async function withoutPaper(svg) {
    return new Blob([(await svg.text()).replace(/<rect [^>]*>/, "")], { type: "image/svg+xml" });
}
