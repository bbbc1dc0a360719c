// @ts-check

const TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"];

/**
 * An image's bytes as a `data:` URL that may be shown: base64 of a raster format. SVG does not pass: it can
 * hold scripts and references to elsewhere.
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
    return /^[A-Za-z0-9+/=]+$/.test(whole.slice(start)) ? { mimeType, dataURL: whole } : null;
}
