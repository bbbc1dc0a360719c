// @ts-check
/** @typedef {import("../../scene/point.js").Point} Point */

/** Milliseconds. */
const DURATION = 500;
/**
 * Frames that have to pass meanwhile: where a busy machine shows fewer, what a finger does is heard of later as well, and it may
 * have moved long ago.
 */
const FRAMES = 24;
/** In pixels of the screen: a finger never rests entirely. */
const TREMOR = 8;

/** Tells a finger that is held in its place from one that draws, taps or pinches. */
export class LongPress {
    /** @type {{at: Point, since: number, frames: number}|null} */
    #press = null;

    get isWaiting() {
        return this.#press !== null;
    }

    /** @param {Point} at @param {number} time */
    begin(at, time) {
        this.#press = { at, since: time, frames: 0 };
    }

    /** @param {Point} at */
    move(at) {
        if (this.#press && Math.hypot(at.x - this.#press.at.x, at.y - this.#press.at.y) > TREMOR) this.#press = null;
    }

    end() {
        this.#press = null;
    }

    /**
     * @param {number} time of a frame
     * @returns {Point|null} where a finger has been held for long enough, once
     */
    frame(time) {
        const press = this.#press;
        if (!press) return null;
        press.frames += 1;
        if (time - press.since < DURATION || press.frames < FRAMES) return null;
        this.#press = null;
        return press.at;
    }
}
