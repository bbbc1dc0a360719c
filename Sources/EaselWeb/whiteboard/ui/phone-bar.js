// @ts-check
import { iconButton } from "./button.js";
import { build, oncePerFrame } from "./dom.js";
import { showSwatch } from "./swatch.js";

/** @typedef {import("../editor/editor.js").Editor} Editor */

/** On a phone the style panel is a sheet behind a button that shows the colour in use. */
export class PhoneBar {
    #editor;
    #panel;
    #button;

    /** @param {Editor} editor @param {import("./style-panel.js").StylePanel} stylePanel */
    constructor(editor, stylePanel) {
        this.#editor = editor;
        this.#panel = stylePanel.element;
        this.#button = build("button", {
            type: "button", class: "style-button", "aria-label": "Style", "aria-controls": this.#panel.id,
            onclick: () => this.#open(!this.#isOpen),
        }, build("span", { class: "style-dot", "aria-hidden": "true" }));
        this.element = build("div", { class: "panel bar phone-bar" }, this.#button,
            iconButton("trash", "Delete selection", () => editor.deleteSelection(),
                { class: "phone-delete", tip: "above" }));
        const pressed = (/** @type {Event} */ event) => this.#pressed(/** @type {Node} */ (event.target));
        document.addEventListener("pointerdown", pressed, true);
        const show = oncePerFrame(() => this.#show());
        for (const event of ["tool", "selection", "style", "readonly"]) editor.addEventListener(event, show);
        this.#open(false);
        this.#show();
    }

    get #isOpen() {
        return this.#panel.hasAttribute("data-open");
    }

    /** @param {boolean} isOpen */
    #open(isOpen) {
        this.#panel.toggleAttribute("data-open", isOpen);
        this.#button.setAttribute("aria-expanded", String(isOpen));
    }

    /** @param {Node} target a press elsewhere closes the sheet */
    #pressed(target) {
        const isInside = this.#panel.contains(target) || this.element.contains(target);
        if (this.#isOpen && !isInside) this.#open(false);
    }

    #show() {
        const hasSelection = this.#editor.selection.size > 0;
        const style = hasSelection ? this.#editor.styleOfSelection() : this.#editor.style;
        showSwatch(this.#button, "--swatch", style.strokeColor ?? "#1e1e1e");
        showSwatch(this.#button, "--swatch-back", style.backgroundColor ?? "transparent");
        this.#button.disabled = this.#panel.hidden;
        this.element.toggleAttribute("data-selection", hasSelection);
        this.element.hidden = this.#editor.readOnly;
    }
}
