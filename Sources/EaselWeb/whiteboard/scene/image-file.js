// @ts-check

import { isHarmlessSVG } from "./harmless-svg.js";

const SVG = "image/svg+xml";
const TYPES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "image/x-icon", SVG]);
const OTHER_NAMES = new Map([
    ["image/jpg", "image/jpeg"], ["image/pjpeg", "image/jpeg"], ["image/jfif", "image/jpeg"], ["image/x-png", "image/png"],
    ["image/x-ms-bmp", "image/bmp"], ["image/vnd.microsoft.icon", "image/x-icon"],
]);
/**
 * What pictures begin with, as one character a byte.
 * @type {[string, RegExp][]}
 */
const SIGNATURES = [
    ["image/png", /^\x89PNG\r\n\x1a\n/], ["image/jpeg", /^\xff\xd8\xff/], ["image/gif", /^GIF8/],
    ["image/webp", /^RIFF[^]{4}WEBP/], ["image/avif", /^[^]{4}ftypavif/],
];
const BASE64 = /^[A-Za-z0-9+/=]+$/;
/** Characters before the data. */
const LONGEST_HEAD = 128;

/**
 * An image's bytes as a `data:` URL that may be shown: base64 of a raster format that Excalidraw takes, or SVG. An SVG is
 * only ever shown as an image, in which browsers run no script and load nothing; one that has what could do more does
 * not pass at all. The data may be broken into lines, and that of an SVG may be text; where the type says nothing, a picture is
 * known by its first bytes.
 * @param {unknown} dataURL a string, or an array of strings that follow each other, the first with all of the
 *   type
 * @returns {{mimeType: string, dataURL: string} | null}
 */
export function imageFile(dataURL) {
    const pieces = Array.isArray(dataURL) ? dataURL : [dataURL];
    if (pieces.length === 0 || !pieces.every((piece) => typeof piece === "string")) return null;
    const head = headOf(pieces[0]);
    if (!head) return null;
    const whole = pieces.join("");
    const data = head.isBase64 ? base64Of(whole.slice(head.start)) : encoded(whole.slice(head.start));
    const mimeType = typeOf(head, data);
    if (data === "" || mimeType === null || (mimeType === SVG && !isHarmlessSVG(data))) return null;
    const usual = `data:${mimeType};base64,`;
    const isUsual = whole.length === usual.length + data.length && whole.startsWith(usual);
    return { mimeType, dataURL: isUsual ? whole : usual + data };
}

/**
 * What stands before the data. Parameters such as a `charset` say nothing of a picture.
 *
 * @typedef {{named: string, isBase64: boolean, start: number}} Head `named` is the media type, which may be empty
 */

/** @param {string} url @returns {Head | null} */
function headOf(url) {
    const comma = url.slice(0, LONGEST_HEAD).indexOf(",");
    if (!url.startsWith("data:") || comma < 0) return null;
    const head = url.slice("data:".length, comma).toLowerCase();
    return { named: head.split(";")[0], isBase64: head.endsWith(";base64"), start: comma + 1 };
}

/**
 * The type that the URL says. Where it says none of a picture, or the data is no base64, the first bytes have to tell.
 * @param {Head} head @param {string} base64
 */
function typeOf({ named, isBase64 }, base64) {
    const type = OTHER_NAMES.get(named) ?? named;
    if (TYPES.has(type) && (isBase64 || type === SVG)) return type;
    return signatureOf(base64);
}

/** @param {string} base64 */
function signatureOf(base64) {
    const start = base64.slice(0, 24).replace(/=+$/, "").padEnd(24, "A");
    if (start.includes("=")) return null;
    const bytes = atob(start);
    return SIGNATURES.find(([, signature]) => signature.test(bytes))?.[0] ?? null;
}

/**
 * Without the line breaks and escapes that files have in it; empty if it is none.
 * @param {string} data
 */
function base64Of(data) {
    if (BASE64.test(data)) return data;
    const bare = unescaped(data).replace(/[ \t\n\r\f]/g, "");
    return BASE64.test(bare) ? bare : "";
}

/**
 * The base64 of text in which `%` and two digits stand for a byte.
 * @param {string} text
 */
function encoded(text) {
    // As one character a byte.
    const bytes = unescaped(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
    return btoa(bytes);
}

/** @param {string} text */
function unescaped(text) {
    return text.replace(/%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(parseInt(digits, 16)));
}
