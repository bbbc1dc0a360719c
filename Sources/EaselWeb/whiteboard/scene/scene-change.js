// @ts-check
import { union } from "./bounds.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./item.js").Item} Item */

/** More boxes than this are not told apart: what is drawn anew for so many is about all that is around them. */
const MOST_BOXES = 500;

/** What has changed in a scene, and where it looks different. */
export class SceneChange {
    /**
     * Items that were not there before.
     * @type {Set<Item>}
     */
    entered = new Set();
    /**
     * Items that are no longer there.
     * @type {Set<Item>}
     */
    left = new Set();
    /**
     * Where an item itself looks different.
     * @type {Map<Item, Bounds>}
     */
    #own = new Map();
    /**
     * Where others look different because of it.
     * @type {Bounds[]}
     */
    shared = [];

    /** @param {Set<string> | null} ids null if everything may have changed */
    constructor(ids) {
        this.ids = ids;
    }

    /**
     * Boxes around all differences: one around all if there are many.
     * @returns {Bounds[]}
     */
    get dirty() {
        return fewBoxes([...this.#own.values(), ...this.shared]);
    }

    get isEmpty() {
        return this.#own.size === 0 && this.shared.length === 0 && this.ids?.size === 0;
    }

    /** @returns {ReadonlyMap<Item, Bounds>} */
    get own() {
        return this.#own;
    }

    /** @param {Item} item @returns {Bounds | null} */
    boundsOf(item) {
        return this.#own.get(item) ?? null;
    }

    /** @param {Item} item @param {Bounds} bounds */
    enter(item, bounds) {
        this.entered.add(item);
        this.alter(item, bounds);
    }

    /** @param {Item} item @param {Bounds} bounds */
    leave(item, bounds) {
        this.left.add(item);
        this.alter(item, bounds);
    }

    /** @param {Item} item @param {Bounds | null} bounds */
    alter(item, bounds) {
        const all = union(this.#own.get(item) ?? null, bounds);
        if (all) this.#own.set(item, all);
    }

    /** @param {Bounds} bounds */
    share(bounds) {
        this.shared.push(bounds);
    }
}

/** @param {Bounds[]} boxes @returns {Bounds[]} */
function fewBoxes(boxes) {
    if (boxes.length <= MOST_BOXES) return boxes;
    const all = { ...boxes[0] };
    for (const { minX, minY, maxX, maxY } of boxes) {
        all.minX = Math.min(all.minX, minX);
        all.minY = Math.min(all.minY, minY);
        all.maxX = Math.max(all.maxX, maxX);
        all.maxY = Math.max(all.maxY, maxY);
    }
    return [all];
}
