// @ts-check
import { pictureSize } from "./picture-size.js";
import { CanvasAside, scaledPicture } from "./scaled-picture.js";
import { LARGEST_FILE } from "./stored-file.js";
/** @typedef {import("./stored-file.js").ImageFile} ImageFile */

/** Bytes of a picture that is read at all. */
const LARGEST_READ = 32 << 20;
/** Pixels of one: each takes four bytes while it is scaled. */
const MOST_PIXELS = 100_000_000;
/** Bytes within which a picture's file tells how large it is. */
const HEAD = 256 << 10;
/** The formats that boards show. */
const FORMATS = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);
const WORKER = "/whiteboard/editor/clipboard/scaling-worker.js";

/** A file is no picture that can be shown, or too large a one. */
class PictureError extends Error {}

/**
 * Something that takes a while.
 *
 * @typedef {object} Work
 * @property {string} message
 * @property {Promise<unknown>} ended whatever becomes of it
 * @property {(listener: (done: number) => void) => void} follow tells how much of it is done, 0 to 1
 */
/**
 * @typedef {object} Workplace
 * @property {AbortSignal} signal ends the work
 * @property {(work: Work) => void} working is told of work that takes a while
 */

/**
 * A picture as it can be stored on a board: as it is up to the size that Excalidraw takes too, else scaled down. A
 * vector drawing becomes pixels.
 *
 * @param {Blob} blob
 * @param {Workplace} workplace
 * @returns {Promise<ImageFile & {width: number, height: number}>} its size is what it is shown in, unscaled
 */
export async function storablePicture(blob, workplace) {
    await refuseTooLarge(blob);
    const isKept = FORMATS.has(blob.type) && blob.size <= LARGEST_FILE;
    const { stored, width, height } = isKept ? { stored: blob, ...await sizeOf(blob) } : await scaled(blob, workplace);
    return { mimeType: stored.type, dataURL: await dataURLOf(stored), width, height };
}

/** @param {Blob} blob */
async function refuseTooLarge(blob) {
    if (blob.size > LARGEST_READ) {
        throw new PictureError(`A picture can have ${megabytes(LARGEST_READ)} MB, and this one has ${megabytes(blob.size)} MB.`);
    }
    const size = pictureSize(new Uint8Array(await blob.slice(0, HEAD).arrayBuffer()));
    const pixels = size ? size.width * size.height : 0;
    if (pixels > MOST_PIXELS) {
        const [allowed, has] = [MOST_PIXELS, pixels].map((count) => Math.ceil(count / 1e6).toLocaleString("en"));
        throw new PictureError(`A picture can have ${allowed} megapixels, and this one has ${has}.`);
    }
}

/** @param {number} bytes */
const megabytes = (bytes) => (Math.ceil(bytes / (1 << 20) * 10) / 10).toLocaleString("en");

/** @param {Blob} blob */
async function sizeOf(blob) {
    const { image, size } = await loaded(blob);
    image.src = "";
    return size;
}

/** @param {Blob} blob */
async function loaded(blob) {
    const url = URL.createObjectURL(blob);
    const image = new Image();
    image.src = url;
    try {
        await image.decode();
    } catch {
        throw new PictureError("This file is no picture that can be shown.");
    } finally {
        URL.revokeObjectURL(url);
    }
    return { image, size: { width: image.naturalWidth || 300, height: image.naturalHeight || 150 } };
}

/** @param {Blob} blob @param {Workplace} workplace @returns {Promise<{stored: Blob, width: number, height: number}>} */
async function scaled(blob, { signal, working }) {
    /** @type {Set<(done: number) => void>} */
    const listeners = new Set();
    const tell = (/** @type {number} */ done) => listeners.forEach((listener) => listener(done));
    // Workers draw no vector drawings.
    const isHere = !CanvasAside || !FORMATS.has(blob.type);
    const work = isHere ? scaledHere(blob, tell) : scaledAside(blob, signal, tell);
    working({
        message: "Scaling the picture down…", ended: work.catch(() => undefined), follow: (listener) => listeners.add(listener),
    });
    const { blob: stored, ...size } = await work;
    if (!stored) throw new PictureError("This picture is too large.");
    return { stored, ...size };
}

/** @param {Blob} blob @param {(done: number) => void} tell */
async function scaledHere(blob, tell) {
    const { image, size } = await loaded(blob);
    return { blob: await scaledPicture(image, { ...size, type: blob.type }, tell), ...size };
}

/**
 * @param {Blob} blob @param {AbortSignal} signal @param {(done: number) => void} tell
 * @returns {Promise<{blob: Blob|null, width: number, height: number}>}
 */
function scaledAside(blob, signal, tell) {
    const worker = new Worker(workerAddress(), { type: "module" });
    return /** @type {Promise<{blob: Blob|null, width: number, height: number}>} */ (new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(new PictureError("The picture was not added.")));
        worker.addEventListener("message", ({ data }) => {
            if ("done" in data) tell(data.done);
            else if ("error" in data) reject(new PictureError("This file is no picture that can be shown."));
            else resolve(data);
        });
        // The worker's module can't be had, as without a network: the page has to wait then.
        worker.addEventListener("error", () => resolve(scaledHere(blob, tell)));
        worker.postMessage(blob);
    })).finally(() => worker.terminate());
}

/** A release has this module in a bundle, and the worker's among the sources that lie beside it. */
function workerAddress() {
    const [folder] = /^.*(?=\/(?:whiteboard|bundle)\/)/.exec(import.meta.url) ?? [location.origin];
    return folder + WORKER;
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
