// @ts-check
import { CanvasLayer } from "./canvas-layer.js";

/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./projection.js").Projection} Projection */

/** Scene pixels between dots. */
export const GRID_STEP = 20;
/** Dots are not closer than this, in CSS pixels. */
const CLOSEST = 14;
const COLOUR = "#d0d0d8";

/** Dots below everything, by which distances are seen. */
export class GridLayer {
    #layer;
    isShown = false;
    #isClear = true;

    /** @param {HTMLElement} container */
    constructor(container) {
        this.#layer = new CanvasLayer(container, "grid");
    }

    get canvas() {
        return this.#layer.canvas;
    }

    remove() {
        this.#layer.remove();
    }

    /** @param {Palette} palette @param {Projection} projection @param {number} pixelRatio */
    draw(palette, projection, pixelRatio) {
        if (this.#layer.resize(projection, pixelRatio)) this.#isClear = true;
        if (!this.#isClear) this.#layer.clear();
        this.#isClear = !this.isShown;
        this.#layer.show(this.isShown);
        if (!this.isShown) return;
        let step = GRID_STEP * projection.scale;
        while (step < CLOSEST * pixelRatio) step *= 2;
        const size = Math.max(1, Math.round(1.5 * pixelRatio));
        const { context } = this.#layer;
        context.fillStyle = palette.colour(COLOUR);
        for (let x = first(projection.x, step); x < projection.width; x += step) {
            for (let y = first(projection.y, step); y < projection.height; y += step) {
                context.fillRect(Math.round(x), Math.round(y), size, size);
            }
        }
    }
}

/**
 * The first place not before zero.
 * @param {number} origin @param {number} step
 */
const first = (origin, step) => ((origin % step) + step) % step;
