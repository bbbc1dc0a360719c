// @ts-check
import { boundsOf, heightOf, widthOf } from "./bounds.js";
import { FARTHEST as LARGEST_PLACE } from "./properties.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./point.js").Point} Point */

const SMALLEST_ZOOM = 0.1;
const LARGEST_ZOOM = 30;
/** To show everything it may be farther away than anybody zooms by hand. */
const SMALLEST_FIT = 1e-10;
/** What is smaller than this is shown as if it were so large. */
const SMALLEST_BOX = 0.01;
/** Beyond this there is nothing that could be drawn. */
const FARTHEST = 2 * LARGEST_PLACE;

/** The part of the board that is seen. Sizes and screen points are CSS pixels from the canvas' top left. */
export class Viewport {
    #x = 0;
    #y = 0;
    #zoom = 1;
    #width = 0;
    #height = 0;
    /** @type {Set<() => void>} */
    #listeners = new Set();

    /** The scene point at the top left. */
    get x() {
        return this.#x;
    }

    get y() {
        return this.#y;
    }

    get zoom() {
        return this.#zoom;
    }

    get width() {
        return this.#width;
    }

    get height() {
        return this.#height;
    }

    /**
     * What is seen, in scene coordinates.
     * @returns {Bounds}
     */
    get bounds() {
        return boundsOf(this.#x, this.#y, this.#width / this.#zoom, this.#height / this.#zoom);
    }

    /** @param {Point} screen @returns {Point} */
    toScene({ x, y }) {
        return { x: this.#x + x / this.#zoom, y: this.#y + y / this.#zoom };
    }

    /** @param {Point} scene @returns {Point} */
    toScreen({ x, y }) {
        return { x: (x - this.#x) * this.#zoom, y: (y - this.#y) * this.#zoom };
    }

    /** @param {number} width @param {number} height */
    resize(width, height) {
        this.#change({ width: Math.max(0, width) || 0, height: Math.max(0, height) || 0 });
    }

    /** @param {{x?: number, y?: number, zoom?: number}} place */
    moveTo(place) {
        this.#change(place);
    }

    /**
     * Moves the board under the window by screen pixels: dragged to the right, what was left of it comes in.
     * @param {number} dx @param {number} dy
     */
    panBy(dx, dy) {
        this.#change({ x: this.#x - dx / this.#zoom, y: this.#y - dy / this.#zoom });
    }

    /**
     * Zooms while what is at a screen point stays there.
     * @param {Point} screen @param {number} factor
     */
    zoomAt(screen, factor) {
        const fixed = this.toScene(screen);
        const zoom = clamped(this.#zoom * factor, Math.min(SMALLEST_ZOOM, this.#zoom), LARGEST_ZOOM, this.#zoom);
        this.#change({ zoom, x: fixed.x - screen.x / zoom, y: fixed.y - screen.y / zoom });
    }

    /**
     * Shows all of a box in the middle.
     * @param {Bounds} bounds
     * @param {number} [padding] in screen pixels
     * @param {number} [largest] zoom: a small box is not shown larger than it is, unless this is more than 1
     */
    fit(bounds, padding = 40, largest = 1) {
        const width = Math.max(1, this.#width - 2 * padding);
        const height = Math.max(1, this.#height - 2 * padding);
        const fitting = Math.min(
            width / Math.max(SMALLEST_BOX, widthOf(bounds)), height / Math.max(SMALLEST_BOX, heightOf(bounds)));
        const zoom = clamped(Math.min(largest, fitting), SMALLEST_FIT, LARGEST_ZOOM, this.#zoom);
        this.#change({
            zoom,
            x: (bounds.minX + bounds.maxX - this.#width / zoom) / 2,
            y: (bounds.minY + bounds.maxY - this.#height / zoom) / 2,
        });
    }

    /**
     * Calls after every change, until the returned function is called.
     * @param {() => void} listener
     */
    onChange(listener) {
        this.#listeners.add(listener);
        return () => {
            this.#listeners.delete(listener);
        };
    }

    /** @param {{x?: number, y?: number, zoom?: number, width?: number, height?: number}} to */
    #change(to) {
        const before = [this.#x, this.#y, this.#zoom, this.#width, this.#height];
        this.#zoom = clamped(to.zoom, SMALLEST_FIT, LARGEST_ZOOM, this.#zoom);
        this.#x = clamped(to.x, -FARTHEST, FARTHEST, this.#x);
        this.#y = clamped(to.y, -FARTHEST, FARTHEST, this.#y);
        this.#width = clamped(to.width, 0, FARTHEST, this.#width);
        this.#height = clamped(to.height, 0, FARTHEST, this.#height);
        const after = [this.#x, this.#y, this.#zoom, this.#width, this.#height];
        if (before.every((value, index) => value === after[index])) return;
        for (const listener of [...this.#listeners]) listener();
    }
}

/** @param {number | undefined} value @param {number} low @param {number} high @param {number} otherwise */
function clamped(value, low, high, otherwise) {
    return value === undefined || !Number.isFinite(value) ? otherwise : Math.min(high, Math.max(low, value));
}
