// @ts-check
import { LARGEST_FILE } from "./stored-file.js";
/** @typedef {import("./stored-file.js").ImageFile} ImageFile */

/** Of a picture that has to be made anew, the bytes at most. */
const MOST_BYTES = 700_000;
/** A picture that is scaled down has at most this many pixels a side. */
const LARGEST_SIDE = 2048;
/** The formats that boards show. */
const FORMATS = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);

/** A file is no picture that can be shown. */
class PictureError extends Error {}

/**
 * A picture as it can be stored on a board: as it is up to the size that Excalidraw takes too, else scaled down. A
 * vector drawing becomes pixels.
 *
 * @param {Blob} blob
 * @returns {Promise<ImageFile & {width: number, height: number}>} its size is what it is shown in, unscaled
 */
export async function storablePicture(blob) {
    const url = URL.createObjectURL(blob);
    try {
        const image = await loaded(url);
        const [width, height] = [image.naturalWidth || 300, image.naturalHeight || 150];
        const isKept = FORMATS.has(blob.type) && blob.size <= LARGEST_FILE;
        const stored = isKept ? blob : await scaledDown(image, width, height, blob.type);
        return { mimeType: stored.type, dataURL: await dataURLOf(stored), width, height };
    } finally {
        URL.revokeObjectURL(url);
    }
}

/** @param {string} url @returns {Promise<HTMLImageElement>} */
async function loaded(url) {
    const image = new Image();
    image.src = url;
    try {
        await image.decode();
    } catch {
        throw new PictureError("This file is no picture that can be shown.");
    }
    return image;
}

/**
 * @param {HTMLImageElement} image
 * @param {number} width
 * @param {number} height
 * @param {string} type
 */
async function scaledDown(image, width, height, type) {
    // Photographs have no transparency to lose.
    const formats = type === "image/jpeg" ? ["image/jpeg"] : ["image/webp", "image/png"];
    let scale = Math.min(1, LARGEST_SIDE / Math.max(width, height));
    for (let attempt = 0; attempt < 12; attempt += 1) {
        const canvas = drawn(image, width * scale, height * scale);
        for (const format of formats) {
            const blob = await encoded(canvas, format);
            if (blob && blob.type === format && blob.size <= MOST_BYTES) return blob;
        }
        scale *= 0.75;
    }
    throw new PictureError("This picture is too large.");
}

/** @param {HTMLImageElement} image @param {number} width @param {number} height */
function drawn(image, width, height) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width));
    canvas.height = Math.max(1, Math.round(height));
    const context = canvas.getContext("2d");
    if (!context) throw new PictureError("This picture is too large.");
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
}

/** @param {HTMLCanvasElement} canvas @param {string} format @returns {Promise<Blob|null>} */
function encoded(canvas, format) {
    return new Promise((resolve) => canvas.toBlob(resolve, format, 0.87));
}

/** @param {Blob} blob @returns {Promise<string>} */
function dataURLOf(blob) {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(String(reader.result));
        reader.onerror = () => reject(new PictureError("This file can't be read."));
        reader.readAsDataURL(blob);
    });
}
