// @ts-check
/** @typedef {import("../../scene/point.js").Point} Point */

/** Between the clicks of a double click, in milliseconds. */
const INTERVAL = 450;
/** Between their places, in pixels of the screen. */
const DISTANCE = { mouse: 6, pen: 12, touch: 24 };

/** Counts clicks that follow each other at one place. */
export class Clicks {
    #count = 0;
    #time = -Infinity;
    /** @type {Point} */
    #at = { x: 0, y: 0 };

    /**
     * @param {Point} at
     * @param {number} time
     * @param {"mouse"|"pen"|"touch"} pointer
     */
    press(at, time, pointer) {
        const isNear = Math.hypot(at.x - this.#at.x, at.y - this.#at.y) <= DISTANCE[pointer];
        this.#count = isNear && time - this.#time <= INTERVAL ? this.#count + 1 : 1;
        this.#at = at;
        this.#time = time;
        return this.#count;
    }
}
