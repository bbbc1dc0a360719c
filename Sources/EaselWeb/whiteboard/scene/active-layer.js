// @ts-check
import { CanvasLayer } from "./canvas-layer.js";
import { StaleAreas } from "./stale-areas.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./item-renderer.js").ItemRenderer} ItemRenderer */
/** @typedef {import("./item.js").Item} Item */
/** @typedef {import("./projection.js").Projection} Projection */
/** @typedef {import("./scene-change.js").SceneChange} SceneChange */
/** @typedef {import("./scene.js").Scene} Scene */

/** Items that may be here at once. */
const MOST_ITEMS = 12;
/** Changes of more items than this are no drawing by hand. */
const MOST_CHANGES = 24;

/**
 * The topmost items while they are being changed. A growing stroke is drawn here, whatever lies below it; once it is
 * left alone it moves to the static layer.
 */
export class ActiveLayer {
    #layer;
    #scene;
    /**
     * From the lowest to the topmost: those above all items of the static layer.
     * @type {Item[]}
     */
    #items = [];
    #stale = new StaleAreas();
    /** @type {Projection | null} */
    #projection = null;

    /** @param {HTMLElement} container @param {Scene} scene */
    constructor(container, scene) {
        this.#layer = new CanvasLayer(container, "active");
        this.#scene = scene;
    }

    get canvas() {
        return this.#layer.canvas;
    }

    get isEmpty() {
        return this.#items.length === 0;
    }

    remove() {
        this.#layer.remove();
    }

    /** @param {Item} item */
    has(item) {
        return this.#items.includes(item);
    }

    /**
     * Takes up what has changed, and returns what of it the static layer has to draw.
     * @param {SceneChange} change
     * @returns {{stale: Bounds[], settled: Item[]}} boxes that the static layer redraws, and items, the
     *   lowest first,
     *   that are only to be drawn over it
     */
    take(change) {
        const before = this.#items;
        const after = this.#activeItems(change);
        this.#items = after;
        if (before.length === 0 && after.length === 0) return { stale: change.dirty, settled: [] };
        const settled = before.filter((item) => !after.includes(item) && !change.left.has(item));
        const isOver = this.#isRightBelow(settled) && settled.every((item) => !change.own.has(item));
        const stale = [...change.shared];
        for (const [item, bounds] of change.own) {
            const [wasActive, isActive] = [before.includes(item), after.includes(item)];
            if (wasActive || isActive) this.invalidate(bounds);
            if (!isActive || !(wasActive || change.entered.has(item))) stale.push(bounds);
        }
        for (const item of after) {
            if (before.includes(item)) continue;
            this.invalidate(item.reach);
            if (!change.entered.has(item)) stale.push(item.reach);
        }
        for (const item of settled) {
            this.invalidate(item.reach);
            if (!isOver) stale.push(item.reach);
        }
        for (const bounds of change.shared) this.invalidate(bounds);
        return { stale, settled: isOver ? settled : [] };
    }

    /**
     * The topmost items, down to the lowest that is or was being changed.
     * @param {SceneChange} change
     */
    #activeItems(change) {
        if (change.ids === null || change.own.size > MOST_CHANGES) return [];
        const all = this.#scene.items();
        const lowest = Math.max(0, all.length - MOST_ITEMS);
        for (let position = lowest; position < all.length; position += 1) {
            const item = all[position];
            if (this.#items.includes(item) || change.own.has(item)) return all.slice(position);
        }
        return [];
    }

    /**
     * Whether items lie next to each other, right below the active ones.
     * @param {Item[]} settled
     */
    #isRightBelow(settled) {
        const all = this.#scene.items();
        const first = all.length - this.#items.length - settled.length;
        return settled.every((item, index) => all[first + index] === item);
    }

    /**
     * The items that are here no longer, from now on.
     * @returns {Item[]}
     */
    settle() {
        const items = this.#items;
        this.#items = [];
        for (const item of items) this.invalidate(item.reach);
        return items;
    }

    /** @param {Bounds} bounds */
    invalidate(bounds) {
        if (this.#projection) this.#stale.add(this.#projection.areaOf(bounds));
    }

    invalidateAll() {
        if (this.#projection) this.#stale.add(this.#projection.area);
    }

    /**
     * Shows another part of the scene.
     * @param {Projection} projection
     * @param {number} pixelRatio
     */
    project(projection, pixelRatio) {
        if (this.#projection?.equals(projection)) return;
        const wasEmpty = this.isEmpty && this.#stale.isEmpty;
        this.#projection = projection;
        this.#layer.resize(projection, pixelRatio);
        if (!wasEmpty) this.invalidateAll();
    }

    /** @param {ItemRenderer} itemRenderer @param {(item: Item) => boolean} isDrawn */
    draw(itemRenderer, isDrawn) {
        const { context } = this.#layer;
        this.#layer.show(!this.isEmpty);
        for (let area = this.#stale.take(); area; area = this.#stale.take()) {
            const projection = /** @type {Projection} */ (this.#projection);
            context.setTransform(1, 0, 0, 1, 0, 0);
            context.clearRect(area.x, area.y, area.width, area.height);
            itemRenderer.render(context, this.#items.filter(isDrawn), projection, area);
        }
    }
}
