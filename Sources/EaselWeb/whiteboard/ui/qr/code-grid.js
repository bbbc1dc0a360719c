// @ts-check
import { alignmentPlaces } from "./code-size.js";

/** The squares of a code: its fixed patterns, and the places that are left for data. */
export class CodeGrid {
    #size;
    /** @type {boolean[][]} dark ones, by row */
    rows;
    /** @type {boolean[][]} */
    #isFixed;

    /** @param {import("./code-size.js").CodeSize} size */
    constructor(size) {
        this.#size = size;
        this.rows = squares(size.width);
        this.#isFixed = squares(size.width);
        this.#drawTiming();
        this.#drawFinders();
        this.#drawAlignments();
        this.#reserveFormat();
        if (size.version >= 7) this.#drawVersion();
    }

    /** @param {number} x @param {number} y @param {boolean} isDark */
    #fix(x, y, isDark) {
        if (y < 0 || y >= this.#size.width || x < 0 || x >= this.#size.width) return;
        this.rows[y][x] = isDark;
        this.#isFixed[y][x] = true;
    }

    #drawTiming() {
        for (let place = 0; place < this.#size.width; place += 1) {
            this.#fix(6, place, place % 2 === 0);
            this.#fix(place, 6, place % 2 === 0);
        }
    }

    #drawFinders() {
        const far = this.#size.width - 4;
        for (const [x, y] of [[3, 3], [far, 3], [3, far]]) {
            this.#drawRings(x, y, 4, (ring) => ring !== 2 && ring !== 4);
        }
    }

    #drawAlignments() {
        const places = alignmentPlaces(this.#size);
        const last = places.length - 1;
        places.forEach((x, column) => places.forEach((y, row) => {
            const isFinder = (column === 0 && row === 0) || (column === 0 && row === last)
                || (column === last && row === 0);
            if (!isFinder) this.#drawRings(x, y, 2, (ring) => ring !== 1);
        }));
    }

    /**
     * @param {number} x
     * @param {number} y
     * @param {number} radius
     * @param {(ring: number) => boolean} isDark
     */
    #drawRings(x, y, radius, isDark) {
        for (let dy = -radius; dy <= radius; dy += 1) {
            for (let dx = -radius; dx <= radius; dx += 1) {
                this.#fix(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
            }
        }
    }

    #reserveFormat() {
        this.#drawFormatBits(0);
    }

    /** @param {number} mask 0 to 7 */
    drawFormat(mask) {
        // Level M is 0.
        let rest = mask;
        for (let step = 0; step < 10; step += 1) rest = rest << 1 ^ (rest >>> 9) * 0x537;
        this.#drawFormatBits((mask << 10 | rest) ^ 0x5412);
    }

    /** @param {number} bits */
    #drawFormatBits(bits) {
        const { width } = this.#size;
        const bit = (/** @type {number} */ place) => (bits >>> place & 1) === 1;
        for (let place = 0; place < 15; place += 1) {
            const beside = place < 6 ? place : place < 8 ? place + 1 : width - 15 + place;
            const along = place < 8 ? width - 1 - place : place === 8 ? 7 : 14 - place;
            this.#fix(8, beside, bit(place));
            this.#fix(along, 8, bit(place));
        }
        this.#fix(8, width - 8, true);
    }

    #drawVersion() {
        const { version, width } = this.#size;
        let rest = version;
        for (let step = 0; step < 12; step += 1) rest = rest << 1 ^ (rest >>> 11) * 0x1f25;
        const bits = version << 12 | rest;
        for (let place = 0; place < 18; place += 1) {
            const isDark = (bits >>> place & 1) === 1;
            const far = width - 11 + place % 3;
            const near = Math.floor(place / 3);
            this.#fix(far, near, isDark);
            this.#fix(near, far, isDark);
        }
    }

    /**
     * Fills the places of data in their order, up and down in columns of two from the right.
     * @param {Uint8Array} bytes @param {(x: number, y: number) => boolean} isFlipped the mask
     */
    fill(bytes, isFlipped) {
        let place = 0;
        for (const [x, y] of this.#dataPlaces()) {
            const bit = place < bytes.length * 8 && (bytes[place >>> 3] >>> (7 - (place & 7)) & 1) === 1;
            this.rows[y][x] = bit !== isFlipped(x, y);
            place += 1;
        }
    }

    *#dataPlaces() {
        const { width } = this.#size;
        let isUp = true;
        for (let right = width - 1; right > 0; right -= 2) {
            if (right === 6) right = 5;
            for (let step = 0; step < width; step += 1) {
                const y = isUp ? width - 1 - step : step;
                for (const x of [right, right - 1]) {
                    if (!this.#isFixed[y][x]) yield /** @type {const} */ ([x, y]);
                }
            }
            isUp = !isUp;
        }
    }
}

/** @param {number} width @returns {boolean[][]} */
function squares(width) {
    return Array.from({ length: width }, () => new Array(width).fill(false));
}
