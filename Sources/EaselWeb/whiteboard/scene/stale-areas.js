// @ts-check
import { commonArea } from "./projection.js";

/** @typedef {import("./projection.js").Area} Area */

/** More areas than this are not worth to be told apart. */
const MOST_AREAS = 48;

/** The parts of a canvas that are still to be drawn, in the order in which they will be. */
export class StaleAreas {
    /** @type {Area[]} */
    #areas = [];

    get isEmpty() {
        return this.#areas.length === 0;
    }

    /** How many pixels they have, those counted twice that are in two. */
    get pixels() {
        return this.#areas.reduce((sum, { width, height }) => sum + width * height, 0);
    }

    /**
     * @param {Area | null} area
     * @param {boolean} [isUrgent] whether it goes before all others
     */
    add(area, isUrgent = false) {
        if (!area || this.#areas.some((other) => covers(other, area))) return;
        let added = area;
        this.#areas = this.#areas.filter((other) => {
            const all = around(other, added);
            const isWorthIt = sizeOf(all) <= 1.1 * (sizeOf(other) + sizeOf(added));
            if (isWorthIt) added = all;
            return !isWorthIt;
        });
        if (isUrgent) this.#areas.unshift(added);
        else this.#areas.push(added);
        if (this.#areas.length > MOST_AREAS) this.#areas = [this.#areas.reduce(around)];
    }

    /**
     * The next one, which is no longer among them.
     * @returns {Area | undefined}
     */
    take() {
        return this.#areas.shift();
    }

    /**
     * Areas that go before all others, in this order.
     * @param {Area[]} areas
     */
    putBack(areas) {
        this.#areas.unshift(...areas);
    }

    clear() {
        this.#areas = [];
    }

    /**
     * Moves them along with what is drawn.
     * @param {number} dx @param {number} dy
     * @param {Area} canvas
     */
    shift(dx, dy, canvas) {
        this.#areas = this.#areas.flatMap(
            (area) => commonArea({ ...area, x: area.x + dx, y: area.y + dy }, canvas) ?? []);
    }
}

/** @param {Area} area */
const sizeOf = ({ width, height }) => width * height;

/** @param {Area} a @param {Area} b */
const covers = (a, b) =>
    a.x <= b.x && a.y <= b.y && a.x + a.width >= b.x + b.width && a.y + a.height >= b.y + b.height;

/** @param {Area} a @param {Area} b @returns {Area} */
function around(a, b) {
    const x = Math.min(a.x, b.x);
    const y = Math.min(a.y, b.y);
    return {
        x, y,
        width: Math.max(a.x + a.width, b.x + b.width) - x,
        height: Math.max(a.y + a.height, b.y + b.height) - y,
    };
}
