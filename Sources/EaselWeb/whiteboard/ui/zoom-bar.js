// @ts-check
import { iconButton } from "./button.js";
import { build, oncePerFrame } from "./dom.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../editor/editor.js").Editor} Editor */
/** @typedef {import("../scene/viewport.js").Viewport} Viewport */

/** Undo, redo and zoom. */
export class ZoomBar {
    #editor;
    #client;
    #viewport;
    #undo;
    #redo;
    #level;

    /** @param {Editor} editor @param {EaselClient} client @param {Viewport} viewport */
    constructor(editor, client, viewport) {
        this.#editor = editor;
        this.#client = client;
        this.#viewport = viewport;
        this.#undo = iconButton("undo", "Undo", () => editor.undo(), { keys: ["Mod+Z"], tip: "above" });
        this.#redo = iconButton("redo", "Redo", () => editor.redo(), { keys: ["Mod+Shift+Z"], tip: "above" });
        this.#level = build("button",
            { type: "button", class: "zoom-level", onclick: () => editor.resetZoom() });
        this.element = build("div", { class: "zoom-bar" },
            build("div", { class: "panel bar history", role: "group", "aria-label": "History" },
                this.#undo, this.#redo),
            build("div", { class: "panel bar zoom", role: "group", "aria-label": "Zoom" },
                iconButton("minus", "Zoom out", () => editor.zoomOut(), { keys: ["Mod+-"], tip: "above" }),
                this.#level,
                iconButton("plus", "Zoom in", () => editor.zoomIn(), { keys: ["Mod++"], tip: "above" }),
                iconButton("fit", "Zoom to fit", () => editor.zoomToFit(),
                    { keys: ["Shift+1"], tip: "above" })));
        const show = oncePerFrame(() => this.#show());
        for (const event of ["undo", "change"]) client.addEventListener(event, show);
        editor.addEventListener("readonly", show);
        viewport.onChange(show);
        this.#show();
    }

    #show() {
        const mayChange = !this.#editor.readOnly;
        this.#undo.disabled = !(mayChange && this.#client.canUndo);
        this.#redo.disabled = !(mayChange && this.#client.canRedo);
        const percent = `${Math.round(this.#viewport.zoom * 100)}%`;
        if (this.#level.textContent === percent) return;
        this.#level.textContent = percent;
        this.#level.setAttribute("aria-label", `Zoom: ${percent}`);
        this.#level.setAttribute("data-tip", "Zoom to 100% — Ctrl+0");
        this.#level.setAttribute("data-tip-side", "above");
    }
}
