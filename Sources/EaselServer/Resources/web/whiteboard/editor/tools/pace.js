// @ts-check

/** At most thirty times a second. */
const INTERVAL = 1000 / 30;

/** Says when the next part of a gesture may be sent. */
export class Pace {
    #next;

    /** @param {number} time when the first part may be sent */
    constructor(time) {
        this.#next = time;
    }

    /** @param {number} time */
    isDue(time) {
        if (time < this.#next) return false;
        this.#next = time + INTERVAL;
        return true;
    }
}
