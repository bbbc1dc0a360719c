// @ts-check

/** At most thirty times a second. */
const INTERVAL = 1000 / 30;
/** What is large is sent less often: so many milliseconds for each element of it. */
const INTERVAL_PER_ELEMENT = 3;

/** Says when the next part of a gesture may be sent. */
export class Throttle {
    #next;
    #interval;

    /**
     * @param {number} time when the first part may be sent
     * @param {number} [elements] how many are changed
     */
    constructor(time, elements = 1) {
        this.#interval = Math.max(INTERVAL, elements * INTERVAL_PER_ELEMENT);
        // What takes long to send is not sent before it has been moved for a while.
        this.#next = this.#interval > INTERVAL ? time + this.#interval : time;
    }

    /** @param {number} time */
    isDue(time) {
        if (time < this.#next) return false;
        this.#next = time + this.#interval;
        return true;
    }
}
