// @ts-check
import { CANVAS_ID, PAPER } from "../scene/canvas-colour.js";
import { textButton } from "./button.js";
import { ColourField } from "./colour-field.js";
import { canvasColours } from "./colours.js";
import { Dialog } from "./dialog.js";
import { build } from "./dom.js";

/** @typedef {import("../editor/editor.js").Editor} Editor */
/** @typedef {import("../scene/scene.js").Scene} Scene */

/** The colour of the canvas, which everybody on the board sees. */
export class CanvasDialog {
    #dialog = new Dialog("Canvas colour", { class: "small" });
    #field;
    #scene;

    /** @param {Editor} editor @param {Scene} scene */
    constructor(editor, scene) {
        this.#scene = scene;
        this.#field = new ColourField("Canvas colour", "canvas", canvasColours, (colour) => {
            editor.canvasColour = colour;
        });
        this.#dialog.body.append(
            build("div", { class: "canvas-colours" }, this.#field.element),
            build("p", { class: "hint" }, "Everybody on this board sees it. In the dark its lightness is turned round, as all colours are."),
            build("div", { class: "dialog-actions" },
                textButton("Done", () => this.#dialog.close(), { kind: "main" })));
        scene.onChange(({ ids }) => {
            if (this.#dialog.isOpen && (ids === null || ids.has(CANVAS_ID))) this.#show();
        });
    }

    open() {
        this.#show();
        this.#dialog.open();
    }

    #show() {
        this.#field.value = this.#scene.canvasColour ?? PAPER;
    }
}
