// @ts-check
import { rounded } from "../elements/numbers.js";
/** @typedef {import("../../scene/point.js").Point} Point */

/** How much of the way to the pointer the line takes with each sample: the rest is smoothing. */
const FOLLOWING = 0.7;
/** Samples nearer than this to the one before, in pixels of the screen, are only tremor. */
const LEAST_STEP = 0.8;

/** The way of a pen, smoothed a little, which still ends where the pen is lifted. */
export class SmoothedPen {
    /**
     * Relative to the first one.
     *
     * @type {number[][]}
     */
    points = [[0, 0]];
    /** @type {number[]} */
    pressures;
    #origin;
    #at;
    #least;
    /** @type {{point: Point, pressure: number}} */
    #last;

    /**
     * @param {Point} point
     * @param {number} pressure
     * @param {number} zoom
     */
    constructor(point, pressure, zoom) {
        this.#origin = { x: rounded(point.x), y: rounded(point.y) };
        this.#at = point;
        this.#least = LEAST_STEP / zoom;
        this.#last = { point, pressure };
        this.pressures = [roundedPressure(pressure)];
    }

    get origin() {
        return this.#origin;
    }

    /** @param {{point: Point, pressure: number}} sample */
    add(sample) {
        this.#last = sample;
        const { x, y } = this.#at;
        const next = { x: x + (sample.point.x - x) * FOLLOWING, y: y + (sample.point.y - y) * FOLLOWING };
        if (Math.hypot(next.x - x, next.y - y) < this.#least) return;
        this.#at = next;
        this.#push(next, sample.pressure);
    }

    /** Leads the line to where the pointer is. */
    end() {
        const { point, pressure } = this.#last;
        const [x, y] = this.points[this.points.length - 1];
        const distance = Math.hypot(point.x - this.#origin.x - x, point.y - this.#origin.y - y);
        if (distance > 0.01) this.#push(point, pressure);
        // Excalidraw shows no stroke of one point.
        if (this.points.length > 1) return;
        this.#push({ x: this.#origin.x + 0.01, y: this.#origin.y + 0.01 }, pressure);
    }

    /** @param {Point} point @param {number} pressure */
    #push(point, pressure) {
        this.points.push([rounded(point.x - this.#origin.x), rounded(point.y - this.#origin.y)]);
        this.pressures.push(roundedPressure(pressure));
    }
}

/** @param {number} pressure */
function roundedPressure(pressure) {
    return Math.round(Math.min(1, Math.max(0, pressure)) * 1000) / 1000;
}
