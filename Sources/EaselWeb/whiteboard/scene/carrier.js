// @ts-check
import { StaticLayer } from "./static-layer.js";

/** @typedef {import("./frame-budget.js").FrameBudget} FrameBudget */
/** @typedef {import("./item-renderer.js").ItemRenderer} ItemRenderer */
/** @typedef {import("./point.js").Point} Point */
/** @typedef {import("./projection.js").Projection} Projection */
/** @typedef {import("./scene-change.js").SceneChange} SceneChange */
/** @typedef {import("./scene.js").Scene} Scene */

/**
 * Items that are moved together: drawn once on a layer of their own, above the others, which is panned. Until all of them are drawn there,
 * they are seen where they were.
 */
export class Carrier {
    #container;
    #scene;
    #staticLayer;
    #above;
    /** @type {ReadonlySet<string>} */
    #ids = new Set();
    /** @type {Point} */
    #by = { x: 0, y: 0 };
    /** @type {StaticLayer | null} */
    #layer = null;
    /** Whether they are seen on the layer, and not where they were. */
    #isShown = false;
    /** Whether the items are changing to be where they are seen. */
    #isHeld = false;

    /** @param {HTMLElement} container @param {Scene} scene @param {StaticLayer} staticLayer @param {HTMLElement} above the next canvas above */
    constructor(container, scene, staticLayer, above) {
        this.#container = container;
        this.#scene = scene;
        this.#staticLayer = staticLayer;
        this.#above = above;
    }

    /** @param {string} id @returns {boolean} whether it is seen here */
    has(id) {
        return this.#isShown && this.#ids.has(id);
    }

    /** Whether what is seen stays as it is until the end: the items are, one after the other, no longer where they were. */
    get isHeld() {
        return this.#isHeld;
    }

    get isComplete() {
        return this.#layer === null || (!this.#isHeld && this.#isShown && this.#layer.isComplete);
    }

    hold() {
        this.#isHeld = this.#layer !== null;
    }

    /** @param {ReadonlySet<string>} ids @param {Point} by @param {boolean} isAllBelow whether all items are in the static layer */
    carry(ids, by, isAllBelow) {
        this.#by = by;
        if (ids === this.#ids && this.#layer) return;
        this.end(false);
        this.#ids = ids;
        this.#layer = new StaticLayer(this.#container, (bounds) => this.#scene.reaching(bounds).filter((item) => ids.has(item.id)), "carried");
        this.#container.insertBefore(this.#layer.canvas, this.#above);
        this.#layer.canvas.style.visibility = "hidden";
        // What is drawn already need not be drawn again if it is all that is seen.
        if (isAllBelow && this.#staticLayer.shows((item) => ids.has(item.id))) this.#layer.copy(this.#staticLayer);
    }

    /** @param {boolean} isDone whether they are where they were seen last */
    end(isDone) {
        const layer = this.#layer;
        if (!layer) return;
        // They are seen without a gap until they are drawn anew.
        if (this.#isShown && isDone) this.#staticLayer.stamp(layer);
        if (this.#isShown || this.#isHeld) this.#staticLayer.redraw();
        layer.remove();
        this.#layer = null;
        this.#isShown = false;
        this.#isHeld = false;
        this.#ids = new Set();
    }

    /** @param {SceneChange} change */
    take(change) {
        for (const bounds of this.#layer && !this.#isHeld ? change.dirty : []) this.#layer?.invalidate(bounds);
    }

    invalidateAll() {
        if (!this.#isHeld) this.#layer?.invalidateAll();
    }

    /**
     * @param {Projection} projection of the scene
     * @param {number} pixelRatio
     * @param {ItemRenderer} itemRenderer
     * @param {FrameBudget} budget
     * @param {number} time of the frame
     * @returns {boolean} whether they are seen here from now on, and not where they were
     */
    draw(projection, pixelRatio, itemRenderer, budget, time) {
        const layer = this.#layer;
        if (!layer || this.#isHeld) return false;
        // In whole pixels, so that what is drawn can be moved along.
        const [dx, dy] = [this.#by.x, this.#by.y].map((distance) => Math.round(distance * projection.scale));
        layer.project(this.#isShown ? projection.shifted(dx, dy) : projection, pixelRatio, budget, time);
        layer.refine(itemRenderer, budget, time);
        if (this.#isShown || !layer.isComplete) return false;
        this.#isShown = true;
        this.#staticLayer.redraw();
        layer.project(projection.shifted(dx, dy), pixelRatio, budget, time);
        layer.refine(itemRenderer, budget, time);
        layer.canvas.style.visibility = "";
        return true;
    }
}
