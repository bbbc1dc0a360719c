// @ts-check
import { CanvasLayer } from "./canvas-layer.js";
import { Item } from "./item.js";
import { Shape } from "./shape.js";

/** @typedef {import("./element.js").Element} Element */
/** @typedef {import("./item-renderer.js").ItemRenderer} ItemRenderer */
/** @typedef {import("./projection.js").Projection} Projection */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./viewport.js").Viewport} Viewport */

/**
 * Draws above everything, in screen coordinates (CSS pixels).
 * @typedef {(context: CanvasRenderingContext2D, viewport: Viewport) => void} Overlay
 */

/** What is not on the board: elements on the way, and what shows the selection. */
export class OverlayLayer {
    #layer;
    #scene;
    /**
     * In the order in which they were given.
     * @type {Map<string, Item>}
     */
    #items = new Map();
    /**
     * What others are making.
     * @type {Map<string, Item>}
     */
    #others = new Map();
    #isClear = true;
    /** @type {Set<Overlay>} */
    overlays = new Set();

    /** @param {HTMLElement} container @param {Scene} scene */
    constructor(container, scene) {
        this.#layer = new CanvasLayer(container, "overlay");
        this.#scene = scene;
    }

    get canvas() {
        return this.#layer.canvas;
    }

    remove() {
        this.#layer.remove();
    }

    /** @param {Iterable<Element>} elements */
    preview(elements) {
        this.#items = this.#itemsOf(elements, this.#items);
    }

    /** @param {Iterable<Element>} elements @returns {boolean} whether there are or were any */
    previewOthers(elements) {
        const before = this.#others;
        this.#others = this.#itemsOf(elements, before);
        return before.size > 0 || this.#others.size > 0;
    }

    /** @param {Iterable<Element>} elements @param {Map<string, Item>} before */
    #itemsOf(elements, before) {
        /** @type {Map<string, Item>} */
        const items = new Map();
        for (const element of elements) {
            const shape = Shape.of(element);
            if (!shape) continue;
            const id = typeof element.id === "string" ? element.id : `preview ${items.size}`;
            let item = before.get(id);
            // What an item has drawn serves its next state.
            if (item?.kind === shape.kind) item.take(element, shape);
            else item = this.#itemOf(id, element, shape);
            items.set(id, item);
        }
        return items;
    }

    /** @param {string} id @param {Element} element @param {Shape} shape */
    #itemOf(id, element, shape) {
        return new Item(id, element, shape, {
            containerFor: (container) => {
                const found = (this.#items.get(container) ?? this.#scene.item(container))?.shape;
                return found?.canHoldLabel ? found : null;
            },
            claimantOf: () => undefined,
            hasImage: (item) => this.#scene.imageOf(item) !== null,
        });
    }

    /**
     * The label of a line that is on the way.
     * @param {string} id
     */
    textOf(id) {
        for (const item of this.#items.values()) {
            if (item.containerId === id) return item;
        }
        return this.#scene.textOf(id);
    }

    /**
     * @param {ItemRenderer} itemRenderer
     * @param {Projection} projection
     * @param {Viewport} viewport
     * @param {number} pixelRatio
     */
    draw(itemRenderer, projection, viewport, pixelRatio) {
        if (this.#layer.resize(projection, pixelRatio)) this.#isClear = true;
        if (!this.#isClear) this.#layer.clear();
        this.#isClear = this.#items.size === 0 && this.#others.size === 0 && this.overlays.size === 0;
        this.#layer.show(!this.#isClear);
        if (this.#isClear) return;
        const { context } = this.#layer;
        itemRenderer.render(context, [...this.#others.values(), ...this.#items.values()], projection, projection.area);
        for (const overlay of this.overlays) {
            context.save();
            context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
            overlay(context, viewport);
            context.restore();
        }
    }
}
