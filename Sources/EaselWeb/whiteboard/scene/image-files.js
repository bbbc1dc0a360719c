// @ts-check
import { imageFile } from "./image-file.js";

/** @typedef {import("./element.js").Element} Element */

/** @typedef {{mimeType: string, dataURL: string}} ImageFile */

const PREFIX = "file:";

/**
 * The files of a board: see docs/decisions/0040. Their pieces are joined when they are first asked for.
 */
export class ImageFiles {
    /** @type {Map<string, {id: string, element: Element, file?: ImageFile | null}>} */
    #files = new Map();

    /**
     * The name of the file that an element is, or null if it is none.
     * @param {string} id
     * @param {Element | undefined} element
     * @returns {string | null}
     */
    static nameOf(id, element) {
        if (element?.type !== "easel-file" || typeof element.id !== "string") return null;
        // Of a file whose name is no part of an id there is only a hash.
        return id === PREFIX + element.id || id.startsWith(`${PREFIX}e-`) ? element.id : null;
    }

    /** @param {string} name @param {string} id @param {Element} element */
    set(name, id, element) {
        this.#files.set(name, { id, element });
    }

    /** @param {string} name @param {string} id */
    delete(name, id) {
        if (this.#files.get(name)?.id === id) this.#files.delete(name);
    }

    clear() {
        this.#files.clear();
    }

    /** @param {string} name @returns {ImageFile | null} */
    get(name) {
        const entry = this.#files.get(name);
        if (!entry) return null;
        if (entry.file === undefined) entry.file = imageFile(entry.element.dataURL);
        return entry.file;
    }
}
