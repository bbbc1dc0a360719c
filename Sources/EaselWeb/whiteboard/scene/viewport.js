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
/** In pixels between what is fitted and what covers the window. */
const GAP = 12;
/** What covers the window leaves at least this share of it to what is fitted. */
const SMALLEST_ROOM = 0.25;
/** Beyond this there is nothing that could be drawn. */
const FARTHEST = 2 * LARGEST_PLACE;

/**
 * How far the window is covered from each of its edges, in pixels.
 * @typedef {{left: number, top: number, right: number, bottom: number}} Edges
 */

/** The part of the board that is seen. Sizes and screen points are CSS pixels from the canvas' top left. */
export class Viewport {
    #x = 0;
    #y = 0;
    #zoom = 1;
    #width = 0;
    #height = 0;
    /** @type {() => Edges} */
    #covered = () => ({ left: 0, top: 0, right: 0, bottom: 0 });
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

    /** @param {() => Edges} covered tells what lies over the window: what is brought into view is shown beside it */
    set covered(covered) {
        this.#covered = covered;
    }

    /**
     * What is seen and nothing lies over, in scene coordinates.
     * @returns {Bounds}
     */
    get clear() {
        const { left, top, right, bottom } = this.#margins(0);
        const from = this.toScene({ x: left, y: top });
        const to = this.toScene({ x: this.#width - right, y: this.#height - bottom });
        return { minX: from.x, minY: from.y, maxX: to.x, maxY: to.y };
    }

    /** @param {number} padding the least of them @returns {Edges} what is left free when something is fitted, in pixels */
    #margins(padding) {
        const covered = this.#covered();
        const depth = (/** @type {number} */ edge) => Math.max(padding, edge > 0 ? edge + GAP : 0);
        const [left, right] = within(depth(covered.left), depth(covered.right), this.#width);
        const [top, bottom] = within(depth(covered.top), depth(covered.bottom), this.#height);
        return { left, top, right, bottom };
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
     * Has a point in the middle of what nothing lies over.
     * @param {Point} point @param {number} [zoom]
     */
    centerOn({ x, y }, zoom = this.#zoom) {
        const { left, top, right, bottom } = this.#margins(0);
        this.#change({ zoom, x: x - (this.#width + left - right) / 2 / zoom, y: y - (this.#height + top - bottom) / 2 / zoom });
    }

    /**
     * Shows all of a box in the middle of what nothing lies over.
     * @param {Bounds} bounds
     * @param {number} [padding] in screen pixels
     * @param {number} [largest] zoom: a small box is not shown larger than it is, unless this is more than 1
     */
    fit(bounds, padding = 40, largest = 1) {
        this.#fit(bounds, this.#margins(padding), largest);
    }

    /**
     * Shows a box as large as the whole window has it, also where something lies over the window.
     * @param {Bounds} bounds
     */
    fill(bounds) {
        this.#fit(bounds, { left: 0, top: 0, right: 0, bottom: 0 }, Infinity);
    }

    /** @param {Bounds} bounds @param {Edges} margins @param {number} largest */
    #fit(bounds, { left, top, right, bottom }, largest) {
        const width = Math.max(1, this.#width - left - right);
        const height = Math.max(1, this.#height - top - bottom);
        const fitting = Math.min(
            width / Math.max(SMALLEST_BOX, widthOf(bounds)), height / Math.max(SMALLEST_BOX, heightOf(bounds)));
        const zoom = clamped(Math.min(largest, fitting), SMALLEST_FIT, LARGEST_ZOOM, this.#zoom);
        this.#change({
            zoom,
            x: (bounds.minX + bounds.maxX - (this.#width + left - right) / zoom) / 2,
            y: (bounds.minY + bounds.maxY - (this.#height + top - bottom) / zoom) / 2,
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

/**
 * Two margins that leave some room between them.
 * @param {number} start @param {number} end @param {number} size
 */
function within(start, end, size) {
    const share = Math.min(1, size * (1 - SMALLEST_ROOM) / Math.max(1, start + end));
    return [start * share, end * share];
}

/** @param {number | undefined} value @param {number} low @param {number} high @param {number} otherwise */
function clamped(value, low, high, otherwise) {
    return value === undefined || !Number.isFinite(value) ? otherwise : Math.min(high, Math.max(low, value));
}
