// @ts-check

/** @typedef {import("./image-files.js").ImageFile} ImageFile */

/** The decoded images of files. */
export class DecodedImages {
    /** @type {WeakMap<ImageFile, HTMLImageElement | "loading" | "broken">} */
    #images = new WeakMap();

    /** @param {(file: ImageFile) => void} onLoad called when an image that was asked for can be drawn */
    constructor(onLoad) {
        this.onLoad = onLoad;
    }

    /**
     * The image, or null while it is loading, or if it is none.
     * @param {ImageFile} file
     * @returns {HTMLImageElement | null}
     */
    get(file) {
        const image = this.#images.get(file);
        if (image === undefined) this.#load(file);
        return typeof image === "object" ? image : null;
    }

    /**
     * Whether it will never be there.
     * @param {ImageFile} file
     */
    isBroken(file) {
        return this.#images.get(file) === "broken";
    }

    /** @param {ImageFile} file */
    async #load(file) {
        this.#images.set(file, "loading");
        const image = new Image();
        image.src = file.dataURL;
        try {
            await image.decode();
            this.#images.set(file, image);
        } catch {
            this.#images.set(file, "broken");
        }
        this.onLoad(file);
    }
}
