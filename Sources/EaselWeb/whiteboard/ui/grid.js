// @ts-check
import { recall, remember } from "./storage.js";

/** @typedef {import("../editor/editor.js").Editor} Editor */
/** @typedef {import("../scene/renderer.js").Renderer} Renderer */

/** Dots under the drawing, if one likes them, to which things snap. */
export class Grid {
    #renderer;
    #editor;

    /** @param {Renderer} renderer @param {Editor} editor */
    constructor(renderer, editor) {
        this.#renderer = renderer;
        this.#editor = editor;
        this.#apply();
    }

    get isOn() {
        return recall("grid") === "on";
    }

    set isOn(isOn) {
        remember("grid", isOn ? "on" : "off");
        this.#apply();
    }

    #apply() {
        this.#renderer.grid = this.#editor.snapsToGrid = this.isOn;
    }
}
