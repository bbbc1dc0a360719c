// @ts-check
import { clipboardObject } from "../editor/clipboard/drawing.js";
import { copyText } from "./copy-text.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../../client/easel-client.js").Edit} Edit */
/** @typedef {import("../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("./toasts.js").Toasts} Toasts */

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
    /** @type {Map<string, IdentifiedElement>} */
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
        const known = this.#elements.get(edit.id);
        if (edit.op === "put") {
            this.#elements.set(edit.id, { ...structuredClone(edit.value), id: edit.id });
        } else if (edit.op === "patch" && Object.keys(edit.set ?? {}).some((key) => MADE.includes(key))) {
            const element = known ?? this.#client.document.get(edit.id);
            this.#elements.set(edit.id, { ...element, ...structuredClone(edit.set), id: edit.id });
        } else if (edit.op === "append" && known) {
            const list = known[edit.key];
            known[edit.key] = [...(Array.isArray(list) ? list : []), ...edit.values];
        }
    }

    #tell() {
        const elements = [...this.#elements.values()];
        this.#elements.clear();
        const text = `A change was not accepted: ${this.#reason}`;
        if (elements.length === 0) {
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

    /** @param {IdentifiedElement[]} elements @param {string} text */
    async #copy(elements, text) {
        const isWriting = elements.every(({ type }) => type === "text");
        const words = elements.map((element) => String(element.originalText ?? element.text ?? "")).join("\n");
        const isCopied = await copyText(isWriting ? words : JSON.stringify(clipboardObject(elements, {})));
        if (isCopied) this.#toasts.show("Copied.");
        else this.#offer(elements, text);
    }

    /** @param {IdentifiedElement[]} elements @param {string} text */
    #offer(elements, text) {
        this.#toasts.bad(`${text} It could not be copied.`, {
            stays: true, actions: [{ label: "Try again", run: () => this.#retry(elements) }],
        });
    }

    /** @param {IdentifiedElement[]} elements */
    #retry(elements) {
        for (const element of elements) {
            const edit = /** @type {Edit} */ (/** @type {unknown} */ ({ op: "put", id: element.id, value: element }));
            try {
                this.#client.submit([edit]);
            } catch (error) {
                this.keep([edit], error instanceof Error ? error.message : String(error));
            }
        }
    }
}
