// @ts-check

import { isHarmlessSVG } from "./harmless-svg.js";

const SVG = "image/svg+xml";
const TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", SVG];

/**
 * An image's bytes as a `data:` URL that may be shown: base64 of a raster format or SVG. An SVG is
 * only ever shown as an image, in which browsers run no script and load nothing; one that has what could do more does
 * not pass at all.
 * @param {unknown} dataURL a string, or an array of strings that follow each other, the first with all of the
 *   type
 * @returns {{mimeType: string, dataURL: string} | null}
 */
export function imageFile(dataURL) {
    const pieces = Array.isArray(dataURL) ? dataURL : [dataURL];
    if (pieces.length === 0 || !pieces.every((piece) => typeof piece === "string")) return null;
    const mimeType = TYPES.find((type) => pieces[0].startsWith(`data:${type};base64,`));
    if (!mimeType) return null;
    const whole = pieces.join("");
    const start = `data:${mimeType};base64,`.length;
    const data = whole.slice(start);
    if (!/^[A-Za-z0-9+/=]+$/.test(data) || (mimeType === SVG && !isHarmlessSVG(data))) return null;
    return { mimeType, dataURL: whole };
}
