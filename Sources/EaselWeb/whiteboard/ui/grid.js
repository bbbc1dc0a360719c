// @ts-check
import { recall, remember } from "./storage.js";

/** @typedef {import("../scene/renderer.js").Renderer} Renderer */

/** Dots under the drawing, if one likes them. */
export class Grid {
    #renderer;

    /** @param {Renderer} renderer */
    constructor(renderer) {
        this.#renderer = renderer;
        renderer.grid = this.isOn;
    }

    get isOn() {
        return recall("grid") === "on";
    }

    set isOn(isOn) {
        remember("grid", isOn ? "on" : "off");
        this.#renderer.grid = isOn;
    }
}
