// @ts-check
import { heightOf, outset, widthOf } from "./bounds.js";
import { Brush, overlapsItself } from "./brush.js";
import { commonArea } from "./projection.js";
import { Sheet } from "./sheet.js";
import { framePath } from "./sketch.js";

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

/** Pixels of an area for which a large sheet is worth to be cleared. */
const LARGE = 300 * 300;

/** Draws items on canvases. */
export class Painter {
    #palette;
    #images;
    #neighbours;
    #largeSheet = new Sheet(1024);
    #smallSheet = new Sheet(256);
    #sheet = this.#largeSheet;

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
    paint(context, items, projection, area) {
        context.save();
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.beginPath();
        context.rect(area.x, area.y, area.width, area.height);
        context.clip();
        const brush = new Brush(context, this.#palette, this.#images, area);
        this.#sheet = area.width * area.height > LARGE ? this.#largeSheet : this.#smallSheet;
        let next = 0;
        while (next < items.length) {
            const { places, end } = this.#drawAside(items, next, projection, area);
            for (const item of items.slice(next, end)) this.#paint(brush, item, projection, places.get(item));
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
        this.#sheet.reuse();
        let end = start;
        for (; end < items.length; end += 1) {
            const item = items[end];
            const { opacity } = item.figure.style;
            if (opacity === 0 || opacity === 1 || !overlapsItself(item, this.#palette)) continue;
            const touched = projection.areaOf(item.reach);
            const target = touched && commonArea(touched, area);
            if (!target) continue;
            const source = this.#sheet.place(target.width, target.height);
            if (!source) break;
            places.set(item, { source, target });
            this.#drawOnSheet(item, projection.shifted(source.x - target.x, source.y - target.y), source);
        }
        return { places, end };
    }

    /** @param {Item} item @param {Projection} projection @param {Area} area */
    #drawOnSheet(item, projection, area) {
        const { context } = this.#sheet;
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
    #paint(brush, item, projection, place) {
        const { opacity } = item.figure.style;
        if (opacity === 0 || item.shape.marks.length === 0) return;
        const frame = this.#neighbours.frameOf(item);
        const label = item.figure.isLine ? this.#neighbours.textOf(item.id) : null;
        if (frame || label) brush.save();
        if (frame) clipTo(frame, brush.context, projection);
        if (label) spare(label, item, brush.context, projection);
        if (place) putInPlace(brush.context, this.#sheet.context.canvas, place, opacity);
        else brush.draw(item, projection, opacity);
        if (frame || label) brush.restore();
    }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLCanvasElement} sheet
 * @param {Place} place
 * @param {number} opacity
 */
function putInPlace(context, sheet, { source, target }, opacity) {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = opacity;
    context.drawImage(
        sheet, source.x, source.y, source.width, source.height,
        target.x, target.y, target.width, target.height);
}

/** @param {Item} frame @param {CanvasRenderingContext2D} context @param {Projection} projection */
function clipTo(frame, context, { scale, x, y }) {
    const { origin } = frame.figure;
    context.setTransform(scale, 0, 0, scale, origin.x * scale + x, origin.y * scale + y);
    context.clip(framePath(frame.figure).drawable);
}

/**
 * Leaves out what a label of a line covers.
 * @param {Item} label
 * @param {Item} line
 * @param {CanvasRenderingContext2D} context
 * @param {Projection} projection
 */
function spare(label, line, context, { scale, x, y }) {
    if (label.shape.marks.length === 0) return;
    const { origin } = line.figure;
    const path = new Path2D();
    for (const box of [outset(line.reach, 10), outset(label.bounds, 2)]) {
        path.rect(box.minX - origin.x, box.minY - origin.y, widthOf(box), heightOf(box));
    }
    context.setTransform(scale, 0, 0, scale, origin.x * scale + x, origin.y * scale + y);
    context.clip(path, "evenodd");
}
