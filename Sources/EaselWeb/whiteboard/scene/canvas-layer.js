// @ts-check

/** @typedef {import("./projection.js").Projection} Projection */

/** One of the canvases that lie above each other. */
export class CanvasLayer {
    /**
     * What is moved passes through it.
     * @type {CanvasRenderingContext2D | null}
     */
    #spare = null;

    /** @param {HTMLElement} container @param {string} name */
    constructor(container, name) {
        this.canvas = document.createElement("canvas");
        this.canvas.dataset.layer = name;
        this.canvas.setAttribute("aria-hidden", "true");
        Object.assign(this.canvas.style, {
            position: "absolute", left: "0", top: "0", pointerEvents: "none", userSelect: "none",
        });
        this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
        container.append(this.canvas);
    }

    /**
     * Gives the canvas the size of a projection; it is empty after that.
     * @param {Projection} projection
     * @param {number} pixelRatio
     * @returns {boolean} whether it had another size before
     */
    resize({ width, height }, pixelRatio) {
        // Of exactly so many device pixels: otherwise all would be blurred.
        const [styleWidth, styleHeight] = [`${width / pixelRatio}px`, `${height / pixelRatio}px`];
        if (this.canvas.style.width !== styleWidth) this.canvas.style.width = styleWidth;
        if (this.canvas.style.height !== styleHeight) this.canvas.style.height = styleHeight;
        if (this.canvas.width === width && this.canvas.height === height) return false;
        this.canvas.width = width;
        this.canvas.height = height;
        return true;
    }

    /**
     * An empty canvas need not be composed with the others.
     * @param {boolean} isShown
     */
    show(isShown) {
        const visibility = isShown ? "" : "hidden";
        if (this.canvas.style.visibility !== visibility) this.canvas.style.visibility = visibility;
    }

    clear() {
        this.context.setTransform(1, 0, 0, 1, 0, 0);
        this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    }

    /**
     * Moves what is there; what comes in is empty. By way of another canvas: Firefox takes five times as long to draw a canvas
     * onto itself, and as long again to draw in any way but over what is there.
     * @param {number} dx in its pixels @param {number} dy
     */
    shift(dx, dy) {
        const { width, height } = this.canvas;
        this.#spare ??= document.createElement("canvas").getContext("2d");
        const spare = this.#spare;
        if (!spare) return;
        if (spare.canvas.width !== width || spare.canvas.height !== height) [spare.canvas.width, spare.canvas.height] = [width, height];
        else spare.clearRect(0, 0, width, height);
        spare.drawImage(this.canvas, dx, dy);
        this.clear();
        this.context.drawImage(spare.canvas, 0, 0);
    }

    remove() {
        this.canvas.remove();
    }
}
