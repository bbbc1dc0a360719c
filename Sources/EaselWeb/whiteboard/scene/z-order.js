// @ts-check

/** @typedef {import("./item.js").Item} Item */

/** So many items in one change are sorted anew instead of being put in their places one by one. */
const BULK = 200;

/**
 * Where an item lies: its own place, or right above that of its container.
 * @typedef {{index: string, id: string, label: {index: string, id: string} | null}} Level
 */

/**
 * Items from the lowest to the topmost: by the fractional `index`, code unit by code unit, and by id where
 * that is the same. An element without an index lies below those that have one, for it is older than
 * Excalidraw's index. A label lies right above its container, whatever its index: a fill would cover it.
 */
export class ZOrder {
    /** @type {Item[]} */
    #items = [];
    /** Whether the items' ranks tell their order. */
    #isRanked = true;

    get size() {
        return this.#items.length;
    }

    /**
     * From the lowest to the topmost; not to be changed.
     * @returns {readonly Item[]}
     */
    get items() {
        return this.#items;
    }

    /** @param {Item[]} items */
    add(items) {
        if (items.length > BULK) {
            this.#items = this.#items.concat(items).sort((a, b) => compareLevels(a.level, b.level));
            this.#isRanked = false;
            return;
        }
        for (const item of items) this.#insert(item);
    }

    /**
     * Items as they were ordered when they were added.
     * @param {Item[]} items
     */
    remove(items) {
        if (items.length > BULK) {
            const gone = new Set(items);
            this.#items = this.#items.filter((item) => !gone.has(item));
            return;
        }
        for (const item of items) this.#items.splice(this.position(item), 1);
    }

    /**
     * How many items lie below it.
     * @param {Item} item
     */
    position(item) {
        let low = 0;
        let high = this.#items.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (compareLevels(this.#items[middle].level, item.level) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /**
     * Sorts items of this order in place, the lowest first.
     * @param {Item[]} items
     */
    sort(items) {
        if (!this.#isRanked) {
            this.#items.forEach((item, rank) => {
                item.rank = rank;
            });
            this.#isRanked = true;
        }
        return items.sort((a, b) => a.rank - b.rank);
    }

    /** @param {Item} item */
    #insert(item) {
        const position = this.position(item);
        const below = this.#items[position - 1];
        const above = this.#items[position];
        this.#items.splice(position, 0, item);
        const low = below ? below.rank : (above ? above.rank : 0) - 2;
        item.rank = above ? (low + above.rank) / 2 : low + 1;
        // Between two neighbours there is room for about fifty halves.
        if (above && !(item.rank > low && item.rank < above.rank)) this.#isRanked = false;
    }
}

/**
 * Which of two is painted first: below 0 if it is `a`.
 * @param {{index: string, id: string}} a
 * @param {{index: string, id: string}} b
 */
export function compareOrder(a, b) {
    if (a.index !== b.index) return a.index < b.index ? -1 : 1;
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** @param {Level} a @param {Level} b */
export function compareLevels(a, b) {
    const order = compareOrder(a, b);
    if (order !== 0 || !a.label || !b.label) return order || Number(a.label !== null) - Number(b.label !== null);
    return compareOrder(a.label, b.label);
}
