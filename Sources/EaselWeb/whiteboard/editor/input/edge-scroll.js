// @ts-check
/** @typedef {import("../../scene/point.js").Point} Point */

/** How near to the edge the board moves on, in pixels. */
const ZONE = 32;
/** Pixels a millisecond at the edge and beyond it. */
const FASTEST = 0.9;
/** So long the pointer has to stay there, in milliseconds: many a drag only begins or ends near the edge. */
const DELAY = 200;
/** A page that was busy does not leap. */
const LONGEST_FRAME = 50;

/** Moves the board on while something is dragged to its edge: the nearer to it, the faster. */
export class EdgeScroll {
    /**
     * When the pointer came to the edge, and when the board was moved last.
     *
     * @type {{since: number, last: number}|null}
     */
    #stay = null;

    /**
     * How far the board is to move in a frame.
     *
     * @param {Point} at where the pointer is, in pixels from the top left
     * @param {{width: number, height: number}} size of what is seen
     * @param {number} time in milliseconds
     * @returns {Point|null}
     */
    step(at, { width, height }, time) {
        const share = { x: shareOf(at.x, width), y: shareOf(at.y, height) };
        if (share.x === 0 && share.y === 0) return this.rest();
        this.#stay ??= { since: time, last: time };
        const elapsed = Math.min(LONGEST_FRAME, time - this.#stay.last);
        this.#stay.last = time;
        if (time - this.#stay.since < DELAY) return null;
        return { x: -share.x * FASTEST * elapsed, y: -share.y * FASTEST * elapsed };
    }

    /** @returns {null} */
    rest() {
        this.#stay = null;
        return null;
    }
}

/**
 * How near a pointer is to an edge: from 0, where nothing moves, to 1 at the far edge and -1 at the near one.
 *
 * @param {number} at @param {number} length
 */
function shareOf(at, length) {
    // Of a small window, the middle stays still.
    const zone = Math.min(ZONE, length / 6);
    if (!(zone > 0)) return 0;
    const near = Math.min(1, Math.max(0, (zone - at) / zone));
    const far = Math.min(1, Math.max(0, (at - length + zone) / zone));
    return far - near;
}
