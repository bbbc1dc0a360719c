// @ts-check

/** Milliseconds of a frame that scripts may draw; the rest is for everything else. */
const FRAME_SHARE = 8;
const SMALLEST = 400;
const LARGEST = 100_000;
/** Milliseconds between frames that come late, and between frames that come in time, also at 60 a second. */
const LATE = 25;
const IN_TIME = 19;

/**
 * How much may be drawn in a frame, in steps of paths.
 *
 * What a browser does with drawing commands it does later, and often elsewhere. So the budget is learnt: from
 * the time that the commands take, and from how long the next frame is in coming.
 */
export class FrameBudget {
    #limit = 4000;
    /** Milliseconds that commands take for a step. */
    #rate = 0.001;
    #spent = 0;
    #beganAt = 0;
    /** @type {{time: number, spent: number} | null} */
    #before = null;
    /** Whether there is no limit. */
    isEndless = false;

    /** @param {number} time of the frame */
    begin(time) {
        if (this.#before) this.#learn(time - this.#before.time, this.#before.spent);
        this.#before = null;
        this.#spent = 0;
        this.#beganAt = performance.now();
        this.isEndless = false;
    }

    /** For a frame that draws everything, however long it takes. */
    beginEndless() {
        this.begin(0);
        this.isEndless = true;
    }

    /**
     * @param {number} time of the frame
     * @returns {boolean} whether it is worth to see how long the next frame is in coming
     */
    end(time) {
        if (this.#spent < this.#limit / 4 || this.isEndless) return false;
        const taken = performance.now() - this.#beganAt;
        this.#rate += (taken / this.#spent - this.#rate) / 4;
        this.#before = { time, spent: this.#spent };
        return true;
    }

    /** @param {number} interval @param {number} spent */
    #learn(interval, spent) {
        if (interval > LATE) {
            this.#limit = Math.max(SMALLEST, Math.min(this.#limit, spent) * 0.75);
        } else if (interval < IN_TIME && spent > this.#limit * 0.7) {
            this.#limit = Math.min(LARGEST, this.#limit * 1.15);
        }
    }

    /**
     * Whether there is time for some work in this frame.
     * @param {number} cost
     */
    allows(cost) {
        if (this.isEndless) return true;
        const taken = performance.now() - this.#beganAt;
        return this.#spent + cost <= this.#limit && taken + cost * this.#rate < FRAME_SHARE;
    }

    get isOver() {
        if (this.isEndless) return false;
        return this.#spent >= this.#limit || performance.now() - this.#beganAt >= FRAME_SHARE;
    }

    get hasBegun() {
        return this.#spent > 0;
    }

    /** @param {number} cost */
    spend(cost) {
        this.#spent += cost;
    }
}
