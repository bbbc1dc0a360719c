// @ts-check
// A worker: decodes a picture, scales it and encodes it, while the page goes on.
import { scaledPicture } from "./scaled-picture.js";

/** @param {{done: number} | {blob: Blob | null, width: number, height: number} | {error: true}} message */
const tell = (message) => self.postMessage(message);

self.addEventListener("message", async ({ data: blob }) => {
    try {
        const image = await createImageBitmap(blob);
        tell({ done: 0.3 });
        const { width, height } = image;
        const scaled = await scaledPicture(image, { width, height, type: blob.type }, (done) => tell({ done: 0.3 + 0.7 * done }));
        tell({ blob: scaled, width, height });
    } catch {
        tell({ error: true });
    }
}, { once: true });
