// @ts-check

/** Numbers that look random and follow from a seed: those of roughjs, so that everybody draws the same wobble. */
export class SeededRandom {
    #state;

    /** @param {number} seed a whole number; of those beyond 32 bits, the lower bits count */
    constructor(seed) {
        // Zero would stay zero.
        this.#state = Math.imul(seed, 1) || 1;
    }

    /** The next number, from 0 up to but not including 1. */
    next() {
        this.#state = Math.imul(48_271, this.#state);
        return (this.#state & 0x7fff_ffff) / 2 ** 31;
    }
}
