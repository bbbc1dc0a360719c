// @ts-check

/**
 * Which things name a key: the members of a group, the children of a frame.
 * @template T
 */
export class MultiMap {
    /** @type {Map<string, Set<T>>} */
    #things = new Map();

    /** @param {string | undefined} key @param {T} thing */
    add(key, thing) {
        if (key === undefined) return;
        const things = this.#things.get(key);
        if (things) things.add(thing);
        else this.#things.set(key, new Set([thing]));
    }

    /** @param {string | undefined} key @param {T} thing */
    remove(key, thing) {
        if (key === undefined) return;
        const things = this.#things.get(key);
        things?.delete(thing);
        if (things?.size === 0) this.#things.delete(key);
    }

    /** @param {string} key @returns {T[]} */
    of(key) {
        return [...(this.#things.get(key) ?? [])];
    }

    /** @param {string} key */
    has(key) {
        return this.#things.has(key);
    }

    clear() {
        this.#things.clear();
    }
}
