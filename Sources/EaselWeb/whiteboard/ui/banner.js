// @ts-check
import { textButton } from "./button.js";
import { build } from "./dom.js";

/**
 * @typedef {{text: string, tone?: "calm" | "warn" | "bad", actions?: {label: string, run: () => void}[]}}
 *   Notice
 */

/** A line above the drawing that says what is different now: following, the past, read-only, deleted. */
export class Banner {
    #read;
    #text = build("p");
    #actions = build("div", { class: "banner-actions" });
    #shown = "";

    /** @param {() => Notice | null} read the most important notice now */
    constructor(read) {
        this.#read = read;
        this.element = build("div", { id: "banner", class: "banner", role: "status", hidden: true },
            this.#text, this.#actions);
    }

    changed() {
        const notice = this.#read();
        const labels = notice?.actions?.map(({ label }) => label);
        const shown = JSON.stringify([notice?.text, notice?.tone, labels]);
        if (shown === this.#shown) return;
        this.#shown = shown;
        this.element.hidden = notice === null;
        if (notice === null) return;
        this.element.dataset.tone = notice.tone ?? "calm";
        this.#text.textContent = notice.text;
        const actions = notice.actions ?? [];
        this.#actions.replaceChildren(...actions.map(({ label, run }) => textButton(label, run)));
    }
}
