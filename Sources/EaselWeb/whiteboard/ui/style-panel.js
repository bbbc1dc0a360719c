// @ts-check
import { ColourField } from "./colour-field.js";
import { backgroundColours, strokeColours } from "./colours.js";
import { afterQuiet, build, oncePerFrame } from "./dom.js";
import { RadioGroup } from "./radio-group.js";
import { SelectionActions } from "./selection-actions.js";
import { arrowheads, choices } from "./style-choices.js";

/** @typedef {import("../editor/editor.js").Editor} Editor */
/** @typedef {import("../editor/elements/element-style.js").Style} Style */
/** @typedef {import("../scene/scene.js").Scene} Scene */

/** How what is selected, or is about to be drawn, looks; and what can be done with the selection. */
export class StylePanel {
    #editor;
    /** @type {Map<string, {row: HTMLElement, show: (value: unknown) => void}>} */
    #fields = new Map();
    #actions;

    /** @param {Editor} editor @param {Scene} scene */
    constructor(editor, scene) {
        this.#editor = editor;
        this.#actions = new SelectionActions(editor);
        this.element = build("section",
            { class: "style-panel panel", "aria-label": "Style", id: "style-panel" },
            ...this.#rows(), ...this.#actions.rows);
        const show = oncePerFrame(() => this.#show());
        for (const event of ["tool", "selection", "style", "readonly"]) editor.addEventListener(event, show);
        // What others change, and what is dragged, is looked at when it is done.
        const showLater = afterQuiet(show, 150);
        scene.onChange((/** @type {{ids: Set<string> | null}} */ { ids }) => {
            if (ids === null || [...ids].some((id) => editor.selection.has(id))) showLater();
        });
        this.#show();
    }

    /** Shows what there is to choose now rather than in the next frame. */
    update() {
        this.#show();
    }

    /** Goes there, if there is anything to choose. */
    open() {
        this.#show();
        const controls = /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll("button, input"));
        [...controls].find(({ tabIndex, offsetParent }) => tabIndex >= 0 && offsetParent !== null)?.focus();
    }

    #rows() {
        return [
            this.#colour("strokeColor", "Stroke colour", "Stroke", "stroke", strokeColours),
            this.#colour("backgroundColor", "Background colour", "Background", "background",
                backgroundColours),
            this.#choice("fillStyle", "Fill", choices.fillStyle),
            this.#choice("strokeWidth", "Stroke width", choices.strokeWidth, "Width"),
            this.#choice("strokeStyle", "Stroke style", choices.strokeStyle, "Line"),
            this.#choice("roughness", "Sloppiness", choices.roughness),
            this.#choice("elbowed", "Arrow type", choices.elbowed),
            this.#choice("roundness", "Edges", choices.roundness),
            this.#heads(),
            this.#choice("fontFamily", "Font", choices.fontFamily),
            this.#choice("fontSize", "Font size", choices.fontSize, "Size"),
            this.#choice("textAlign", "Text alignment", choices.textAlign, "Text"),
            this.#opacity(),
        ];
    }

    /**
     * @param {string} field @param {string} label @param {string} title @param {"stroke" | "background"} use
     * @param {readonly import("./colours.js").NamedColour[]} palette
     */
    #colour(field, label, title, use, palette) {
        const control = new ColourField(label, use, palette,
            (colour) => this.#editor.setStyle({ [field]: colour }));
        return this.#row([field], title, control.element, (value) => { control.value = value; });
    }

    /**
     * @param {string} field
     * @param {string} label
     * @param {readonly import("./radio-group.js").Choice[]} list
     * @param {string} [title] a shorter name, to stand beside the choices
     */
    #choice(field, label, list, title = label) {
        const control = new RadioGroup(label, list, (value) => this.#editor.setStyle({ [field]: value }));
        return this.#row([field], title, control.element, (value) => { control.value = value; });
    }

    #heads() {
        const start = this.#head("startArrowhead", "Start arrowhead");
        const end = this.#head("endArrowhead", "End arrowhead");
        start.element.classList.add("mirrored");
        const both = build("div", { class: "heads" }, start.element, end.element);
        const row = this.#row(["startArrowhead", "endArrowhead"], "Arrowheads", both, () => {});
        this.#fields.set("startArrowhead", { row, show: (value) => { start.value = value; } });
        this.#fields.set("endArrowhead", { row, show: (value) => { end.value = value; } });
        return row;
    }

    /** @param {string} field @param {string} label */
    #head(field, label) {
        return new RadioGroup(label, arrowheads, (value) => this.#editor.setStyle({ [field]: value }));
    }

    #opacity() {
        const slider = build("input", { type: "range", min: 0, max: 100, step: 5, "aria-label": "Opacity" });
        const figure = build("output", { class: "figure" });
        slider.addEventListener("input", () => { figure.textContent = `${slider.value}%`; });
        // Each change is a step of undo, so it is made when the slider is let go.
        slider.addEventListener("change", () => this.#editor.setStyle({ opacity: Number(slider.value) }));
        const control = build("div", { class: "opacity" }, slider, figure);
        return this.#row(["opacity"], "Opacity", control, (value) => {
            const isNumber = typeof value === "number";
            if (isNumber) slider.value = String(value);
            figure.textContent = isNumber ? `${Math.round(value)}%` : "Mixed";
        });
    }

    /**
     * @param {string[]} fields
     * @param {string} title
     * @param {HTMLElement} control
     * @param {(value: unknown) => void} show
     */
    #row(fields, title, control, show) {
        const row = build("div", { class: "style-row" },
            build("span", { class: "row-title", "aria-hidden": "true" }, title), control);
        for (const field of fields) this.#fields.set(field, { row, show });
        return row;
    }

    #show() {
        const editor = this.#editor;
        const hasSelection = editor.selection.size > 0;
        const style = hasSelection ? editor.styleOfSelection() : editor.style;
        const wanted = new Set(hasSelection ? Object.keys(style) : editor.styleKeys);
        if (style.backgroundColor === "transparent") wanted.delete("fillStyle");
        for (const { row } of this.#fields.values()) row.hidden = true;
        for (const [field, { row, show }] of this.#fields) {
            if (!wanted.has(field)) continue;
            row.hidden = false;
            show(style[/** @type {keyof Style} */ (field)]);
        }
        this.#actions.show();
        this.element.hidden = editor.readOnly || (wanted.size === 0 && !hasSelection);
    }
}
