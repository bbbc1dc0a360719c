// @ts-check

/** @typedef {import("./projection.js").Area} Area */

/** Between two places, so that the smoothing of one does not reach the other. */
const GAP = 2;

/**
 * A canvas aside, on which many items are drawn next to each other before they are put where they belong. A
 * browser draws a canvas on another one only after it has finished it, so it should have to do so rarely.
 */
export class ScratchCanvas {
    /** @type {CanvasRenderingContext2D | null} */
    #context = null;
    /** Where the next place may be: places stand in rows. */
    #x = 0;
    #y = 0;
    #rowHeight = 0;
    #side;

    /** @param {number} side of the canvas, unless something larger is to be drawn */
    constructor(side) {
        this.#side = side;
    }

    get context() {
        this.#context ??= document.createElement("canvas").getContext("2d");
        return /** @type {CanvasRenderingContext2D} */ (this.#context);
    }

    /**
     * A place of a size, or null if the scratch is full. The first one fits always.
     * @param {number} width
     * @param {number} height
     * @returns {Area | null}
     */
    place(width, height) {
        const { canvas } = this.context;
        if (this.#y === 0 && this.#x === 0) this.#clear(width, height);
        if (this.#x + width > canvas.width) {
            this.#x = 0;
            this.#y += this.#rowHeight + GAP;
            this.#rowHeight = 0;
        }
        if (width > canvas.width || this.#y + height > canvas.height) return null;
        const area = { x: this.#x, y: this.#y, width, height };
        this.#x += width + GAP;
        this.#rowHeight = Math.max(this.#rowHeight, height);
        return area;
    }

    /** Makes all places free. */
    reuse() {
        this.#x = 0;
        this.#y = 0;
        this.#rowHeight = 0;
    }

    /** @param {number} width @param {number} height that there is to be room for */
    #clear(width, height) {
        const { canvas } = this.context;
        const [enoughWidth, enoughHeight] = [Math.max(this.#side, width), Math.max(this.#side, height)];
        if (canvas.width !== enoughWidth) canvas.width = enoughWidth;
        if (canvas.height !== enoughHeight) canvas.height = enoughHeight;
        this.context.clearRect(0, 0, enoughWidth, enoughHeight);
    }
}
