// @ts-check
import { boundsAround, cornersOf } from "./bounds.js";
import { rotate } from "./point.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./style.js").Style} Style */

const ANGLE = -41 * Math.PI / 180;
/** The exported picture repeats so many lines; a zigzag's steps begin anew there. */
const LINES_OF_TILE = 16;
/** More lines than can be told apart on a screen. */
const MOST_LINES = 4000;

/** The lines of a fill style. */
export class Hatching {
    /** @param {Style} style */
    constructor({ fill, width }) {
        this.fill = fill;
        /** Between lines: four times the stroke's width, as rough.js has it. */
        this.gap = Math.max(0.5, width * 4);
        this.lineWidth = Math.max(0.25, width / 2);
    }

    /** How much of the area the lines cover. */
    get coverage() {
        const one = this.lineWidth / this.gap;
        return this.fill === "hachure" ? one : 1 - (1 - one) ** 2;
    }

    /**
     * Adds the lines within a box, in the element's own coordinates.
     * @param {CanvasPath} path
     * @param {Bounds} box
     */
    addTo(path, box) {
        const origin = { x: 0, y: 0 };
        const turned = cornersOf(box).map((corner) => rotate(corner, -ANGLE, origin));
        const within = /** @type {Bounds} */ (boundsAround(turned));
        const cosine = Math.cos(ANGLE);
        const sine = Math.sin(ANGLE);
        /** @param {number} ax @param {number} ay @param {number} bx @param {number} by */
        const line = (ax, ay, bx, by) => {
            path.moveTo(ax * cosine - ay * sine, ax * sine + ay * cosine);
            path.lineTo(bx * cosine - by * sine, bx * sine + by * cosine);
        };
        for (const y of this.#places(within.minY, within.maxY)) line(within.minX, y, within.maxX, y);
        if (this.fill === "cross-hatch") {
            for (const x of this.#places(within.minX, within.maxX)) line(x, within.minY, x, within.maxY);
        }
        if (this.fill === "zigzag") this.#addSlants(within, line);
    }

    /**
     * The middles of the gaps.
     * @param {number} from @param {number} to
     */
    #places(from, to) {
        const first = Math.floor(from / this.gap);
        const count = Math.min(MOST_LINES, Math.ceil(to / this.gap) - first);
        return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index + 0.5) * this.gap);
    }

    /** @param {Bounds} box @param {(ax: number, ay: number, bx: number, by: number) => void} line */
    #addSlants({ minX, minY, maxX, maxY }, line) {
        const tile = this.gap * LINES_OF_TILE;
        let left = MOST_LINES;
        for (let x = Math.floor(minX / tile) * tile; x < maxX; x += tile) {
            const first = Math.floor(minY / this.gap) - 1;
            for (let row = first; row * this.gap < maxY && left > 0; row += 1, left -= 1) {
                const y = (row + 0.5) * this.gap;
                // The last slant of a tile leaves it halfway.
                const isLast = ((row % LINES_OF_TILE) + LINES_OF_TILE) % LINES_OF_TILE === LINES_OF_TILE - 1;
                const share = isLast ? 0.5 : 1;
                line(x, y, x + tile * share, y + this.gap * share);
            }
        }
    }
}
