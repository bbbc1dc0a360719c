// @ts-check
import { textButton } from "./button.js";
import { Dialog } from "./dialog.js";
import { build } from "./dom.js";
import { typedLink } from "./element-link.js";

/** @typedef {import("../editor/editor.js").Editor} Editor */

/** Where what is selected leads. */
export class LinkDialog {
    #dialog = new Dialog("Link", { class: "small" });
    #editor;
    #field = build("input", {
        class: "field", id: "link-address", maxlength: 2_048, autocomplete: "off", spellcheck: "false", inputmode: "url",
        placeholder: "https://", "aria-describedby": "link-note",
    });
    #note = build("p", { class: "hint", id: "link-note", role: "status" });
    #remove;

    /** @param {Editor} editor */
    constructor(editor) {
        this.#editor = editor;
        this.#field.addEventListener("input", () => this.#tell(""));
        this.#remove = textButton("Remove link", () => this.#set(null), { kind: "apart" });
        const form = build("form", { class: "link-form", onsubmit: (/** @type {Event} */ event) => this.#save(event) },
            build("label", { for: "link-address" }, "Address"), this.#field, this.#note,
            build("div", { class: "dialog-actions" }, this.#remove,
                textButton("Cancel", () => this.#dialog.close()),
                textButton("Save", () => {}, { kind: "main", type: "submit" })));
        this.#dialog.body.append(form);
    }

    open() {
        const { link } = this.#editor;
        this.#field.value = link ?? "";
        this.#remove.hidden = link === null;
        this.#tell("");
        this.#dialog.open();
        this.#field.focus();
        this.#field.select();
    }

    /** @param {Event} event */
    #save(event) {
        event.preventDefault();
        if (this.#field.value.trim() === "") return this.#set(null);
        const link = typedLink(this.#field.value);
        if (link !== null) return this.#set(link);
        this.#field.setAttribute("aria-invalid", "true");
        this.#note.textContent = "That is no address of a web page (https://…), of a mailbox (mailto:…) or of a board of this server.";
        this.#field.focus();
    }

    /** @param {string | null} link */
    #set(link) {
        this.#editor.link = link;
        this.#dialog.close();
    }

    /** @param {string} text */
    #tell(text) {
        this.#field.removeAttribute("aria-invalid");
        this.#note.textContent = text || "A web page, a mailbox, or a board of this server. It opens in a new tab.";
    }
}
