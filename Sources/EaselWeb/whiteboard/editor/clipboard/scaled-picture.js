// @ts-check
// Of a module that a worker runs too: it knows no page.

/** Of a picture that has to be made anew, the bytes at most. */
const MOST_BYTES = 700_000;
/** A picture that is scaled down has at most this many pixels a side. */
const LARGEST_SIDE = 2048;
const QUALITY = 0.87;
/**
 * A canvas that no page shows, so that workers have it too.
 *
 * @typedef {object} CanvasAside
 * @property {(type: "2d") => CanvasRenderingContext2D|null} getContext
 * @property {(options: {type: string, quality: number}) => Promise<Blob>} convertToBlob
 */
/** @type {(new (width: number, height: number) => CanvasAside) | undefined} undefined in old browsers */
export const CanvasAside = /** @type {{OffscreenCanvas?: new (width: number, height: number) => CanvasAside}} */ (
    globalThis).OffscreenCanvas;
/** Nothing is scaled as often as this. */
const MOST_ATTEMPTS = 12;

/**
 * A picture in so few pixels that a board takes it.
 *
 * @param {CanvasImageSource} image
 * @param {{width: number, height: number, type: string}} of the picture: its pixels, and its format
 * @param {(done: number) => void} tell how much is done, 0 to 1
 * @returns {Promise<Blob|null>} null if it can't be made
 */
export async function scaledPicture(image, { width, height, type }, tell) {
    // Photographs have no transparency to lose.
    const formats = type === "image/jpeg" ? ["image/jpeg"] : ["image/webp", "image/png"];
    let scale = Math.min(1, LARGEST_SIDE / Math.max(width, height));
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
        const canvas = drawn(image, width * scale, height * scale);
        if (!canvas) return null;
        let least = Infinity;
        for (const format of formats) {
            const blob = await encoded(canvas, format);
            tell(1 - 0.5 ** (attempt + 2));
            if (blob?.type !== format) continue;
            if (blob.size <= MOST_BYTES) return blob;
            least = Math.min(least, blob.size);
        }
        scale *= Math.min(0.9, Math.max(0.25, Math.sqrt(MOST_BYTES / least)));
    }
    return null;
}

/** @param {CanvasImageSource} image @param {number} width @param {number} height */
function drawn(image, width, height) {
    const [columns, rows] = [width, height].map((pixels) => Math.max(1, Math.round(pixels)));
    const canvas = CanvasAside ? new CanvasAside(columns, rows)
        : Object.assign(document.createElement("canvas"), { width: columns, height: rows });
    const context = canvas.getContext("2d");
    if (!context) return null;
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, columns, rows);
    return canvas;
}

/** @param {HTMLCanvasElement|CanvasAside} canvas @param {string} type @returns {Promise<Blob|null>} */
function encoded(canvas, type) {
    if (!("toBlob" in canvas)) return canvas.convertToBlob({ type, quality: QUALITY });
    return new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));
}
