// @ts-check

/**
 * How long a client waits before it connects again.
 *
 * Clients that lose their node do so together: all of a wait is random, so that they do not come back
 * together, and where a node has asked for time that is added on top.
 */
export class Backoff {
    #minimum;
    #maximum;
    #random;
    #failures = 0;
    #asked = 0;

    /** @param {{minimum?: number, maximum?: number, random?: () => number}} [options] milliseconds */
    constructor(options = {}) {
        const { minimum = 100, maximum = 10_000, random = Math.random } = options;
        this.#minimum = minimum;
        this.#maximum = maximum;
        this.#random = random;
    }

    succeeded() {
        this.#failures = 0;
    }

    /**
     * A node has asked not to be come back to sooner.
     *
     * @param {number} milliseconds
     */
    waitAtLeast(milliseconds) {
        // At most an hour: a wrong number must not end a client.
        this.#asked = Math.max(this.#asked, Math.min(milliseconds, 3_600_000));
    }

    /** @returns {number} milliseconds */
    next() {
        const ceiling = Math.min(this.#maximum, this.#minimum * 2 ** Math.min(this.#failures, 20));
        this.#failures += 1;
        const asked = this.#asked;
        this.#asked = 0;
        return asked + this.#random() * Math.max(ceiling, asked);
    }
}
