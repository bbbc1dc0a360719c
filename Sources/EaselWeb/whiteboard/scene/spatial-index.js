// @ts-check
import { intersects } from "./bounds.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */

const SMALLEST_CELL = 64;
/** Cells of a level, in each direction from the origin; the outermost hold all that is beyond. */
const MOST_CELLS = 2 ** 24;

/**
 * Finds what is in a part of the board. Each thing is in one cell of a grid whose cells are at least as large
 * as it, the cell of its top left corner; so there is a grid for each power of two of sizes.
 * @template {{reach: Bounds}} T
 */
export class SpatialIndex {
    /** @type {Map<number, Map<number, Set<T>>>} */
    #levels = new Map();
    /** @type {Map<T, {level: number, key: number}>} */
    #places = new Map();

    /**
     * Takes up where a thing is now.
     * @param {T} thing
     */
    move(thing) {
        const before = this.#places.get(thing);
        const { level, key } = placeOf(thing.reach);
        if (before && before.level === level && before.key === key) return;
        this.remove(thing);
        this.add(thing);
    }

    /** @param {T} thing */
    add(thing) {
        const { level, key } = placeOf(thing.reach);
        let cells = this.#levels.get(level);
        if (!cells) this.#levels.set(level, cells = new Map());
        let things = cells.get(key);
        if (!things) cells.set(key, things = new Set());
        things.add(thing);
        this.#places.set(thing, { level, key });
    }

    /** @param {T} thing */
    remove(thing) {
        const place = this.#places.get(thing);
        if (!place) return;
        this.#places.delete(thing);
        const cells = this.#levels.get(place.level);
        const things = cells?.get(place.key);
        things?.delete(thing);
        if (things?.size === 0) cells?.delete(place.key);
        if (cells?.size === 0) this.#levels.delete(place.level);
    }

    clear() {
        this.#levels.clear();
        this.#places.clear();
    }

    /**
     * All whose reach has a point in common with the box, in no order.
     * @param {Bounds} box @returns {T[]}
     */
    search(box) {
        /** @type {T[]} */
        const found = [];
        for (const [level, cells] of this.#levels) {
            for (const things of cellsWithin(box, cellSize(level), cells)) {
                for (const thing of things) {
                    if (intersects(thing.reach, box)) found.push(thing);
                }
            }
        }
        return found;
    }
}

/**
 * The cell of a box, and in which grid it is.
 * @param {Bounds} box
 */
function placeOf({ minX, minY, maxX, maxY }) {
    const size = Math.max(SMALLEST_CELL, maxX - minX, maxY - minY);
    const level = Math.ceil(Math.log2(size / SMALLEST_CELL));
    const cell = cellSize(level);
    return { level, key: keyOf(column(minX / cell), column(minY / cell)) };
}

/** @param {number} level */
const cellSize = (level) => SMALLEST_CELL * 2 ** level;

/** @param {number} place in cells */
const column = (place) => Math.max(-MOST_CELLS, Math.min(MOST_CELLS - 1, Math.floor(place)));

/** @param {number} across @param {number} row */
const keyOf = (across, row) => (across + MOST_CELLS) * MOST_CELLS * 2 + row + MOST_CELLS;

/**
 * @template T
 * @param {Bounds} box @param {number} size @param {Map<number, T>} cells
 * @returns {Iterable<T>}
 */
function cellsWithin(box, size, cells) {
    // A thing begins up to one cell before what it reaches.
    const [firstColumn, lastColumn] = [column(box.minX / size - 1), column(box.maxX / size)];
    const [firstRow, lastRow] = [column(box.minY / size - 1), column(box.maxY / size)];
    const count = (lastColumn - firstColumn + 1) * (lastRow - firstRow + 1);
    if (!(count <= cells.size)) return cells.values();
    const found = [];
    for (let across = firstColumn; across <= lastColumn; across += 1) {
        for (let row = firstRow; row <= lastRow; row += 1) {
            const things = cells.get(keyOf(across, row));
            if (things) found.push(things);
        }
    }
    return found;
}
