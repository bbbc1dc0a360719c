// @ts-check
import { recall, remember } from "./storage.js";

/** @typedef {import("../editor/editor.js").Editor} Editor */

/** Whether things snap to each other, unless one likes it otherwise. */
export class ObjectSnapping {
    #editor;

    /** @param {Editor} editor */
    constructor(editor) {
        this.#editor = editor;
        editor.snapsToObjects = this.isOn;
    }

    get isOn() {
        return recall("snapping") !== "off";
    }

    set isOn(isOn) {
        remember("snapping", isOn ? "on" : "off");
        this.#editor.snapsToObjects = isOn;
    }
}
