// @ts-check
import { pack } from "../../client/easel-client.js";
import { storedFileID } from "../editor/clipboard/stored-file.js";
import { copyText } from "./copy-text.js";
import { excalidrawFile } from "./excalidraw-file.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../../client/easel-client.js").Edit} Edit */
/** @typedef {import("../scene/element.js").Element} Element */
/** @typedef {import("./toasts.js").Toasts} Toasts */
/** @typedef {Map<string, Element>} Kept elements that the board does not have, by their ids */

/** A stroke is many operations. What is refused within this time, in milliseconds, is told of together. */
const QUIET = 400;
/** What a person made, as opposed to where it is. */
const MADE = ["text", "points", "dataURL"];

/**
 * Keeps what people wrote or drew and the board does not take: says why, and offers to copy it or to try again.
 */
export class RefusedWork {
    #client;
    #toasts;
    /** @type {Kept} */
    #elements = new Map();
    #reason = "";
    #timer = 0;

    /** @param {EaselClient} client @param {Toasts} toasts */
    constructor(client, toasts) {
        this.#client = client;
        this.#toasts = toasts;
    }

    /**
     * @param {readonly Edit[]} edits that the board does not have
     * @param {string} reason
     */
    keep(edits, reason) {
        for (const edit of edits) this.#apply(edit);
        this.#reason = reason;
        clearTimeout(this.#timer);
        this.#timer = window.setTimeout(() => this.#tell(), QUIET);
    }

    /** @param {Edit} edit */
    #apply(edit) {
        if (!("id" in edit)) return;
        const known = this.#elements.get(edit.id) ?? this.#client.document.get(edit.id);
        if (edit.op === "put") {
            this.#elements.set(edit.id, structuredClone(edit.value));
        } else if (edit.op === "patch" && Object.keys(edit.set ?? {}).some((key) => MADE.includes(key))) {
            this.#elements.set(edit.id, { ...known, ...structuredClone(edit.set) });
        } else if (edit.op === "append" && known) {
            // The beginning of a stroke or a picture may be on the board.
            const list = known[edit.key];
            this.#elements.set(edit.id, { ...known, [edit.key]: [...(Array.isArray(list) ? list : []), ...edit.values] });
        }
    }

    #tell() {
        const elements = this.#elements;
        this.#elements = new Map();
        const text = `A change was not accepted: ${this.#reason}`;
        if (elements.size === 0) {
            this.#toasts.bad(text);
            return;
        }
        this.#toasts.bad(`${text} What you made is kept here.`, {
            stays: true,
            actions: [
                { label: "Copy", run: () => void this.#copy(elements, text) },
                { label: "Try again", run: () => this.#retry(elements) },
            ],
        });
    }

    /** @param {Kept} elements @param {string} text */
    async #copy(elements, text) {
        const all = [...elements.values()];
        const isWriting = all.every(({ type }) => type === "text");
        const words = all.map((element) => String(element.originalText ?? element.text ?? "")).join("\n");
        const isCopied = await copyText(isWriting ? words : JSON.stringify(this.#drawing(elements)));
        if (isCopied) this.#toasts.show("Copied.");
        else this.#offer(elements, text);
    }

    /**
     * What was made as a drawing, with the pictures that it shows.
     * @param {Kept} elements
     */
    #drawing(elements) {
        const get = (/** @type {string} */ id) => elements.get(id) ?? this.#client.document.get(id);
        const all = new Map(elements);
        for (const { type, fileId } of elements.values()) {
            if (type !== "image" || typeof fileId !== "string") continue;
            const file = get(storedFileID(fileId));
            if (file) all.set(storedFileID(fileId), file);
        }
        return { ...excalidrawFile({ get, entries: () => all }), type: "excalidraw/clipboard" };
    }

    /** @param {Kept} elements @param {string} text */
    #offer(elements, text) {
        this.#toasts.bad(`${text} It could not be copied.`, {
            stays: true, actions: [{ label: "Try again", run: () => this.#retry(elements) }],
        });
    }

    /** @param {Kept} elements */
    #retry(elements) {
        for (const [id, value] of elements) {
            const edit = /** @type {Edit} */ (/** @type {unknown} */ ({ op: "put", id, value }));
            try {
                for (const operation of pack([edit], this.#client.limits)) this.#client.submit(operation);
            } catch (error) {
                this.keep([edit], error instanceof Error ? error.message : String(error));
            }
        }
    }
}
