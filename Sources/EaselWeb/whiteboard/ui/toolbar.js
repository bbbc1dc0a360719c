// @ts-check
import { iconButton } from "./button.js";
import { build } from "./dom.js";
import { rove } from "./roving.js";
import { lookingTools, toolEntries } from "./tools.js";

/** @typedef {import("../editor/editor.js").Editor} Editor */

/** The tools; on a phone the common ones, the one in use, and a button that shows all. */
export class Toolbar {
    #editor;
    /** @type {Map<string, HTMLButtonElement>} */
    #tools = new Map();
    #keep;
    #more;

    /** @param {Editor} editor */
    constructor(editor) {
        this.#editor = editor;
        for (const entry of toolEntries) this.#tools.set(entry.tool, this.#toolButton(entry));
        this.#keep = iconButton("keep", "Keep tool", () => this.#toggleKeep(),
            { keys: ["Q"], class: "keep", tip: "below" });
        this.#more = iconButton("more", "More tools", () => this.#expand(!this.#isExpanded),
            { class: "more" });
        this.element = build("div",
            { role: "toolbar", "aria-label": "Drawing tools", class: "toolbar panel" },
            ...this.#tools.values(), build("span", { class: "rule", "aria-hidden": "true" }),
            this.#keep, this.#more);
        rove(this.element, () => this.#reachable());
        document.addEventListener("pointerdown", (event) => {
            if (!this.element.contains(/** @type {Node} */ (event.target))) this.#expand(false);
        }, true);
        editor.addEventListener("tool", () => this.#show());
        editor.addEventListener("readonly", () => this.#show());
        this.#expand(false);
        this.#show();
    }

    /** @param {import("./tools.js").ToolEntry} entry */
    #toolButton({ tool, label, keys, isCommon }) {
        const button = iconButton(tool, label, () => {
            this.#editor.tool = tool;
            this.#expand(false);
        }, { keys, class: "tool" });
        button.dataset.tool = tool;
        button.toggleAttribute("data-common", isCommon);
        return button;
    }

    get #isExpanded() {
        return this.#more.getAttribute("aria-expanded") === "true";
    }

    /** @param {boolean} isExpanded */
    #expand(isExpanded) {
        this.#more.setAttribute("aria-expanded", String(isExpanded));
        this.element.toggleAttribute("data-expanded", isExpanded);
    }

    #toggleKeep() {
        this.#editor.keepTool = !this.#editor.keepTool;
        this.#show();
    }

    #show() {
        const { tool, readOnly, keepTool } = this.#editor;
        for (const [name, button] of this.#tools) {
            button.setAttribute("aria-pressed", String(name === tool));
            button.hidden = readOnly && !lookingTools.includes(name);
        }
        this.element.toggleAttribute("data-looking", readOnly);
        this.#keep.setAttribute("aria-pressed", String(Boolean(keepTool)));
        this.#keep.hidden = this.#more.hidden = readOnly;
    }

    #reachable() {
        const all = [...this.#tools.values(), this.#keep, this.#more];
        return all.filter((button) => button.offsetParent !== null);
    }
}
