// @ts-check
import { recall, remember } from "./storage.js";

/** Dots under the drawing, if one likes them. */
export class Grid {
    #renderer;

    /** @param {any} renderer */
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
