// @ts-check
import { imageFile } from "./image-file.js";

/** @typedef {import("./element.js").Element} Element */

/** @typedef {{mimeType: string, dataURL: string}} ImageFile */

/**
 * A file: its first element, if it is there, and those that it goes on in.
 * @typedef {{first: {id: string, element: Element} | null, rest: Map<number, {id: string, element: Element}>,
 *     file?: ImageFile | null}} Entry
 */

/** More elements than this no file of 4 MiB goes on in. */
const MOST_PARTS = 16;

/**
 * The files of a board: see docs/decisions/0040 and 0112. Their pieces are joined when they are first asked for.
 */
export class ImageFiles {
    /** @type {Map<string, Entry>} */
    #files = new Map();

    /**
     * The name of the file that an element is, or is a part of; null if it is neither.
     * @param {string} id
     * @param {Element | undefined} element
     * @returns {string | null}
     */
    static nameOf(id, element) {
        const part = partOf(element);
        if (part === null || typeof element?.id !== "string") return null;
        const prefix = part === 1 ? "file:" : `file-${part}:`;
        // Of a file whose name is no part of an id there is only a hash.
        return id === prefix + element.id || id.startsWith(`${prefix}e-`) ? element.id : null;
    }

    /** @param {string} name @param {string} id @param {Element} element */
    set(name, id, element) {
        const part = partOf(element);
        /** @type {Entry} */
        const entry = this.#files.get(name) ?? { first: null, rest: new Map() };
        if (part === 1) entry.first = { id, element };
        else if (part !== null) entry.rest.set(part, { id, element });
        delete entry.file;
        this.#files.set(name, entry);
    }

    /** @param {string} name @param {string} id */
    delete(name, id) {
        const entry = this.#files.get(name);
        if (!entry) return;
        if (entry.first?.id === id) entry.first = null;
        for (const [part, { id: other }] of entry.rest) if (other === id) entry.rest.delete(part);
        delete entry.file;
        if (!entry.first && entry.rest.size === 0) this.#files.delete(name);
    }

    clear() {
        this.#files.clear();
    }

    /** @param {string} name @returns {ImageFile | null} null also while a part of it is missing */
    get(name) {
        const entry = this.#files.get(name);
        if (!entry) return null;
        if (entry.file === undefined) entry.file = imageFile(joined(entry));
        return entry.file;
    }
}

/**
 * Which part of a file an element is, 1 for the first; null if it is none.
 * @param {Element | undefined} element
 */
function partOf(element) {
    if (element?.type === "easel-file") return 1;
    const isPart = element?.type === "easel-file-part" && Number.isInteger(element.part);
    return isPart && Number(element.part) > 1 && Number(element.part) <= MOST_PARTS ? Number(element.part) : null;
}

/** @param {Entry} entry */
function joined({ first, rest }) {
    const pieces = first?.element.dataURL;
    const parts = Math.min(MOST_PARTS, Number(first?.element.parts) || 1);
    if (!(parts > 1) || !Array.isArray(pieces)) return pieces;
    const all = [pieces];
    for (let part = 2; part <= parts; part += 1) {
        const more = rest.get(part)?.element.dataURL;
        if (!Array.isArray(more)) return undefined;
        all.push(more);
    }
    return all.flat();
}
