// @ts-check
import { centerOf, heightOf, outset, widthOf } from "./bounds.js";
import { Brush, overlapsItself } from "./brush.js";
import { framePath } from "./display-list.js";
import { commonArea } from "./projection.js";
import { ScratchCanvas } from "./scratch-canvas.js";

/** @typedef {import("./brush.js").Images} Images */
/** @typedef {import("./item.js").Item} Item */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./projection.js").Area} Area */
/** @typedef {import("./projection.js").Projection} Projection */

/**
 * What is to be known of others to draw an item.
 * @typedef {object} Neighbours
 * @property {(item: Item) => Item | null} frameOf
 * @property {(id: string) => Item | null} textOf
 */

/**
 * Where an item was drawn aside, and where it belongs.
 * @typedef {{source: Area, target: Area}} Place
 */

/** Pixels of an area that justify clearing the large scratch canvas. */
const LARGE = 300 * 300;

/** Draws items on canvases. */
export class ItemRenderer {
    #palette;
    #images;
    #neighbours;
    #largeScratch = new ScratchCanvas(1024);
    #smallScratch = new ScratchCanvas(256);
    #scratch = this.#largeScratch;

    /** @param {Palette} palette @param {Images} images @param {Neighbours} neighbours */
    constructor(palette, images, neighbours) {
        this.#palette = palette;
        this.#images = images;
        this.#neighbours = neighbours;
    }

    /**
     * Draws items, the lowest first, and nothing outside of the area.
     * @param {CanvasRenderingContext2D} context
     * @param {readonly Item[]} items
     * @param {Projection} projection
     * @param {Area} area
     */
    render(context, items, projection, area) {
        context.save();
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.beginPath();
        context.rect(area.x, area.y, area.width, area.height);
        context.clip();
        const brush = new Brush(context, this.#palette, this.#images, area);
        this.#scratch = area.width * area.height > LARGE ? this.#largeScratch : this.#smallScratch;
        let next = 0;
        while (next < items.length) {
            const { places, end } = this.#drawAside(items, next, projection, area);
            for (const item of items.slice(next, end)) this.#render(brush, item, projection, places.get(item));
            next = end;
        }
        context.restore();
    }

    /**
     * Draws translucent items elsewhere first, so that each can be put in its place as a whole.
     * @param {readonly Item[]} items @param {number} start @param {Projection} projection @param {Area} area
     * @returns {{places: Map<Item, Place>, end: number}} the place of each, up to where there was room for
     *   them
     */
    #drawAside(items, start, projection, area) {
        /** @type {Map<Item, Place>} */
        const places = new Map();
        this.#scratch.reuse();
        let end = start;
        for (; end < items.length; end += 1) {
            const item = items[end];
            const opacity = this.#opacityOf(item);
            if (opacity === 0 || opacity === 1 || !overlapsItself(item, this.#palette)) continue;
            const touched = projection.areaOf(item.reach);
            const target = touched && commonArea(touched, area);
            if (!target) continue;
            const source = this.#scratch.place(target.width, target.height);
            if (!source) break;
            places.set(item, { source, target });
            this.#drawOnScratch(item, projection.shifted(source.x - target.x, source.y - target.y), source);
        }
        return { places, end };
    }

    /**
     * A frame's applies to what it holds.
     * @param {Item} item
     */
    #opacityOf(item) {
        return item.shape.style.opacity * (this.#neighbours.frameOf(item)?.shape.style.opacity ?? 1);
    }

    /** @param {Item} item @param {Projection} projection @param {Area} area */
    #drawOnScratch(item, projection, area) {
        const { context } = this.#scratch;
        context.save();
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.beginPath();
        context.rect(area.x, area.y, area.width, area.height);
        context.clip();
        new Brush(context, this.#palette, this.#images, area).draw(item, projection, 1);
        context.restore();
    }

    /**
     * @param {Brush} brush
     * @param {Item} item
     * @param {Projection} projection
     * @param {Place | undefined} place
     */
    #render(brush, item, projection, place) {
        const opacity = this.#opacityOf(item);
        if (opacity === 0 || item.displayList.primitives.length === 0) return;
        const frame = this.#neighbours.frameOf(item);
        const label = item.shape.isLine ? this.#neighbours.textOf(item.id) : null;
        if (frame || label) brush.save();
        if (frame) clipTo(frame, brush.context, projection);
        if (label) spare(label, item, brush.context, projection);
        if (place) putInPlace(brush.context, this.#scratch.context.canvas, place, opacity);
        else brush.draw(item, projection, opacity);
        if (frame || label) brush.restore();
    }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLCanvasElement} scratch
 * @param {Place} place
 * @param {number} opacity
 */
function putInPlace(context, scratch, { source, target }, opacity) {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = opacity;
    context.drawImage(
        scratch, source.x, source.y, source.width, source.height,
        target.x, target.y, target.width, target.height);
}

/** @param {Item} frame @param {CanvasRenderingContext2D} context @param {Projection} projection */
function clipTo(frame, context, { scale, x, y }) {
    const { origin, angle, box } = frame.shape;
    context.setTransform(scale, 0, 0, scale, origin.x * scale + x, origin.y * scale + y);
    const center = centerOf(box);
    context.translate(center.x, center.y);
    context.rotate(angle);
    context.translate(-center.x, -center.y);
    context.clip(framePath(frame.shape).drawable);
}

/**
 * Leaves out what a label of a line covers.
 * @param {Item} label
 * @param {Item} line
 * @param {CanvasRenderingContext2D} context
 * @param {Projection} projection
 */
function spare(label, line, context, { scale, x, y }) {
    if (label.displayList.primitives.length === 0) return;
    const { origin } = line.shape;
    const path = new Path2D();
    for (const box of [outset(line.reach, 10), outset(label.bounds, 2)]) {
        path.rect(box.minX - origin.x, box.minY - origin.y, widthOf(box), heightOf(box));
    }
    context.setTransform(scale, 0, 0, scale, origin.x * scale + x, origin.y * scale + y);
    context.clip(path, "evenodd");
}
