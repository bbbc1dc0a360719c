// @ts-check

import { isHarmlessSVG } from "./harmless-svg.js";

const SVG = "image/svg+xml";
const TYPES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "image/x-icon", SVG]);
const OTHER_NAMES = new Map([
    ["image/jpg", "image/jpeg"], ["image/pjpeg", "image/jpeg"], ["image/jfif", "image/jpeg"], ["image/x-png", "image/png"],
    ["image/x-ms-bmp", "image/bmp"], ["image/vnd.microsoft.icon", "image/x-icon"],
]);
/** Characters before the data. */
const LONGEST_HEAD = 128;

/**
 * An image's bytes as a `data:` URL that may be shown: base64 of a raster format that Excalidraw takes, or SVG. An SVG is
 * only ever shown as an image, in which browsers run no script and load nothing; one that has what could do more does
 * not pass at all.
 * @param {unknown} dataURL a string, or an array of strings that follow each other, the first with all of the
 *   type
 * @returns {{mimeType: string, dataURL: string} | null}
 */
export function imageFile(dataURL) {
    const pieces = Array.isArray(dataURL) ? dataURL : [dataURL];
    if (pieces.length === 0 || !pieces.every((piece) => typeof piece === "string")) return null;
    const head = headOf(pieces[0]);
    if (!head) return null;
    const { mimeType, start } = head;
    const whole = pieces.join("");
    const data = whole.slice(start);
    if (!/^[A-Za-z0-9+/=]+$/.test(data) || (mimeType === SVG && !isHarmlessSVG(data))) return null;
    const usual = `data:${mimeType};base64,`;
    return { mimeType, dataURL: whole.startsWith(usual) ? whole : usual + data };
}

/**
 * The type, under its usual name, and where the data begins. Parameters such as a `charset` say nothing of a picture.
 * @param {string} url @returns {{mimeType: string, start: number} | null}
 */
function headOf(url) {
    const comma = url.slice(0, LONGEST_HEAD).indexOf(",");
    if (!url.startsWith("data:") || comma < 0) return null;
    const head = url.slice("data:".length, comma).toLowerCase();
    const [named] = head.split(";").filter((part) => part !== "");
    const mimeType = OTHER_NAMES.get(named) ?? named;
    return head.endsWith(";base64") && TYPES.has(mimeType) ? { mimeType, start: comma + 1 } : null;
}
