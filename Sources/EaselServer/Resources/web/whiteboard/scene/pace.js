// @ts-check

/** Milliseconds of a frame that drawing may take; the rest is for everything else. */
const FRAME_SHARE = 8;
const SMALLEST = 400;
const LARGEST = 400_000;

/**
 * How much may be drawn in a frame. What a browser does with drawing commands it does later, and elsewhere: so it is
 * learnt from how frames follow each other while there is more to draw than fits in one.
 */
export class Pace {
    /** The work, in steps of paths, that a frame is taken to have time for. */
    #limit = 4000;
    #spent = 0;
    #beganAt = 0;
    /** Of the frame before, if it left something over. */
    #busySince = -1;
    /** Whether there is no limit. */
    isEndless = false;

    /** @param {number} time of the frame */
    begin(time) {
        if (this.#busySince >= 0) {
            const interval = time - this.#busySince;
            if (interval > 30) this.#limit = Math.max(SMALLEST, this.#limit * 0.7);
            else if (interval < 20) this.#limit = Math.min(LARGEST, this.#limit * 1.2);
        }
        this.#busySince = -1;
        this.#spent = 0;
        this.#beganAt = performance.now();
        this.isEndless = false;
    }

    /** For a frame that draws everything, however long it takes. */
    beginEndless() {
        this.#busySince = -1;
        this.#spent = 0;
        this.isEndless = true;
    }

    /** @param {number} time of the frame that leaves something over */
    leaveOver(time) {
        this.#busySince = time;
    }

    /**
     * Whether there is time for some work in this frame; for the first there always is.
     * @param {number} cost
     */
    allows(cost) {
        return this.isEndless || (this.#spent + cost <= this.#limit && !this.isOver);
    }

    get isOver() {
        return !this.isEndless && performance.now() - this.#beganAt >= FRAME_SHARE;
    }

    get hasBegun() {
        return this.#spent > 0;
    }

    /** @param {number} cost */
    spend(cost) {
        this.#spent += cost;
    }
}
