// @ts-check
import { CanvasLayer } from "./canvas-layer.js";
import { commonArea } from "./projection.js";
import { StaleAreas } from "./stale-areas.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./frame-budget.js").FrameBudget} FrameBudget */
/** @typedef {import("./item-renderer.js").ItemRenderer} ItemRenderer */
/** @typedef {import("./item.js").Item} Item */
/** @typedef {import("./projection.js").Area} Area */
/** @typedef {import("./projection.js").Projection} Projection */

/** Parts smaller than this, in device pixels, are drawn at once. */
const SMALLEST_PART = 96;
/** So many milliseconds after the last change of the zoom, drawing sharply begins. */
const STILLNESS = 60;

/**
 * The items of a board, as they were drawn once: what changes is drawn anew within its box, panning moves
 * what is there, and zooming shows it enlarged until all of it could be drawn anew.
 */
export class StaticLayer {
    #layer;
    #items;
    /** @type {Projection | null} */
    #projection = null;
    #stale = new StaleAreas();
    /**
     * What was seen before the zoom began to change.
     * @type {{canvas: HTMLCanvasElement, projection: Projection} | null}
     */
    #source = null;
    /** @type {HTMLCanvasElement | null} */
    #sourceCanvas = null;
    #zoomedAt = -Infinity;
    fullRedraws = 0;
    dirtyRedraws = 0;

    /**
     * @param {HTMLElement} container
     * @param {(bounds: Bounds) => Item[]} items those that may be drawn within a box, the lowest first
     * @param {string} [name]
     */
    constructor(container, items, name = "static") {
        this.#layer = new CanvasLayer(container, name);
        this.#items = items;
    }

    get canvas() {
        return this.#layer.canvas;
    }

    get isComplete() {
        return this.#stale.isEmpty;
    }

    remove() {
        this.#layer.remove();
    }

    /**
     * Draws a part of the scene anew, before other parts.
     * @param {Bounds} bounds
     */
    invalidate(bounds) {
        if (this.#projection) this.#stale.add(this.#projection.areaOf(bounds), true);
    }

    invalidateAll() {
        if (!this.#projection) return;
        this.#stale.clear();
        this.#stale.add(this.#projection.area);
        this.#source = null;
        this.fullRedraws += 1;
    }

    /** Draws all of it anew, little by little: what is there is seen until then. */
    redraw() {
        if (this.#projection) this.#stale.add(this.#projection.area);
    }

    /** @param {(item: Item) => boolean} isMeant @returns {boolean} whether nothing is seen but what is meant, and all of that sharply */
    shows(isMeant) {
        const projection = this.#projection;
        return projection !== null && this.isComplete && this.#source === null && this.#items(projection.boundsOf(projection.area)).every(isMeant);
    }

    /**
     * Begins with what another layer shows.
     * @param {StaticLayer} other
     */
    copy(other) {
        const { canvas } = other;
        this.#projection = other.#projection;
        [this.#layer.canvas.width, this.#layer.canvas.height] = [canvas.width, canvas.height];
        Object.assign(this.#layer.canvas.style, { width: canvas.style.width, height: canvas.style.height });
        this.#layer.context.drawImage(canvas, 0, 0);
        this.#stale.clear();
    }

    /**
     * Draws what another layer shows over what is there.
     * @param {StaticLayer} other
     */
    stamp(other) {
        this.#layer.context.setTransform(1, 0, 0, 1, 0, 0);
        this.#layer.context.drawImage(other.canvas, 0, 0);
    }

    /**
     * Shows another part of the scene.
     * @param {Projection} projection
     * @param {number} pixelRatio
     * @param {FrameBudget} budget
     * @param {number} time of the frame
     */
    project(projection, pixelRatio, budget, time) {
        const before = this.#projection;
        if (before?.equals(projection)) return;
        this.#projection = projection;
        if (this.#layer.resize(projection, pixelRatio) || !before) {
            this.#redraw();
        } else if (before.isPanned(projection)) {
            this.#pan(before, projection);
        } else if (budget.allows(this.#costOf(this.#items(projection.boundsOf(projection.area))))) {
            this.#redraw();
        } else {
            this.#zoom(before, projection);
            this.#zoomedAt = time;
        }
    }

    #redraw() {
        this.invalidateAll();
        this.#layer.clear();
    }

    /** @param {Projection} before @param {Projection} projection */
    #pan(before, projection) {
        const [dx, dy] = [projection.x - before.x, projection.y - before.y];
        const { width, height } = projection;
        if (Math.abs(dx) >= width || Math.abs(dy) >= height) {
            this.#redraw();
            return;
        }
        this.#layer.shift(dx, dy);
        this.#stale.shift(dx, dy, projection.area);
        this.#markOutside({ x: dx, y: dy, width, height }, projection.area);
    }

    /**
     * Marks what of the canvas is not in an area.
     * @param {Area} shown @param {Area} canvas
     */
    #markOutside(shown, canvas) {
        const [right, bottom] = [shown.x + shown.width, shown.y + shown.height];
        const { width, height } = canvas;
        for (const strip of [
            { x: 0, y: 0, width, height: shown.y }, { x: 0, y: bottom, width, height: height - bottom },
            { x: 0, y: shown.y, width: shown.x, height: shown.height },
            { x: right, y: shown.y, width: width - right, height: shown.height },
        ]) {
            if (strip.width > 0 && strip.height > 0) this.#stale.add(commonArea(strip, canvas));
        }
    }

    /**
     * Shows what there is at another size until it is drawn anew.
     * @param {Projection} before @param {Projection} projection
     */
    #zoom(before, projection) {
        const source = this.#zoomSource(before);
        const factor = projection.scale / source.projection.scale;
        const area = {
            x: Math.round(projection.x - source.projection.x * factor),
            y: Math.round(projection.y - source.projection.y * factor),
            width: Math.round(source.projection.width * factor),
            height: Math.round(source.projection.height * factor),
        };
        this.#layer.clear();
        const { context } = this.#layer;
        context.imageSmoothingEnabled = true;
        context.imageSmoothingQuality = "low";
        context.drawImage(source.canvas, area.x, area.y, area.width, area.height);
        this.#stale.clear();
        this.#markOutside(area, projection.area);
        this.#stale.add(commonArea(area, projection.area));
        this.fullRedraws += 1;
    }

    /**
     * The last sharp content.
     * @param {Projection} before
     */
    #zoomSource(before) {
        const { canvas } = this.#layer;
        if (this.#source && this.#stale.pixels > 0.3 * canvas.width * canvas.height) return this.#source;
        const copy = this.#sourceCanvas ??= document.createElement("canvas");
        copy.width = canvas.width;
        copy.height = canvas.height;
        copy.getContext("2d")?.drawImage(canvas, 0, 0);
        this.#source = { canvas: copy, projection: before };
        return this.#source;
    }

    /**
     * Draws what is to be drawn, as far as there is time for it.
     * @param {ItemRenderer} itemRenderer
     * @param {FrameBudget} budget
     * @param {number} time of the frame
     */
    refine(itemRenderer, budget, time) {
        if (this.#stale.isEmpty) return;
        if (this.#source && time - this.#zoomedAt < STILLNESS && !budget.isEndless) return;
        for (let area = this.#stale.take(); area; area = this.#stale.take()) {
            const items = this.#itemsIn(area);
            const cost = this.#costOf(items);
            if (!budget.allows(cost)) {
                if (area.width > SMALLEST_PART || area.height > SMALLEST_PART) {
                    this.#stale.putBack(halves(area));
                    if (budget.isOver) return;
                    continue;
                }
                if (budget.hasBegun) {
                    this.#stale.putBack([area]);
                    return;
                }
            }
            this.#render(area, items, itemRenderer);
            budget.spend(cost);
        }
        this.#source = null;
    }

    /** @param {Area} area @param {Item[]} items @param {ItemRenderer} itemRenderer */
    #render(area, items, itemRenderer) {
        const { context } = this.#layer;
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.clearRect(area.x, area.y, area.width, area.height);
        itemRenderer.render(context, items, /** @type {Projection} */ (this.#projection), area);
        this.dirtyRedraws += 1;
    }

    /**
     * Draws items that lie above all that is drawn.
     * @param {Item[]} items @param {ItemRenderer} itemRenderer
     */
    renderOver(items, itemRenderer) {
        const projection = this.#projection;
        if (projection) itemRenderer.render(this.#layer.context, items, projection, projection.area);
    }

    /** @param {Area} area */
    #itemsIn(area) {
        return this.#items(/** @type {Projection} */ (this.#projection).boundsOf(area));
    }

    /** @param {Item[]} items */
    #costOf(items) {
        let cost = 1;
        for (const item of items) cost += item.cost;
        return cost;
    }
}

/** @param {Area} area */
function halves({ x, y, width, height }) {
    if (width >= height) {
        const half = width >> 1;
        return [{ x, y, width: half, height }, { x: x + half, y, width: width - half, height }];
    }
    const half = height >> 1;
    return [{ x, y, width, height: half }, { x, y: y + half, width, height: height - half }];
}
