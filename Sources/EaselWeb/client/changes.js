// @ts-check

/** @typedef {"local" | "remote" | "reset"} Origin */

/** What changed by several actions, told once. */
export class Changes {
    /**
     * The elements that changed, by what changed them; null for all.
     *
     * @type {Map<Origin, Set<string> | null>}
     */
    #byOrigin = new Map();

    /**
     * @param {Set<string> | null} ids
     * @param {Origin} origin
     */
    add(ids, origin) {
        const known = this.#byOrigin.get(origin);
        if (known === null || ids === null) {
            this.#byOrigin.set(origin, null);
        } else if (known === undefined) {
            // A set of its own, to which those of further operations are added.
            this.#byOrigin.set(origin, new Set(ids));
        } else {
            for (const id of ids) known.add(id);
        }
    }

    /** @returns {{ids: Set<string> | null, origin: Origin}[]} */
    details() {
        const details = [...this.#byOrigin].map(([origin, ids]) => ({ ids, origin }));
        return details.filter(({ ids }) => ids === null || ids.size > 0);
    }
}
