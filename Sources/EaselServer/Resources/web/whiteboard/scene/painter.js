// @ts-check
import { outset, heightOf, widthOf } from "./bounds.js";
import { Brush } from "./brush.js";
import { commonArea } from "./projection.js";
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

/** Draws items on canvases. */
export class Painter {
    #palette;
    #images;
    #neighbours;
    /** @type {CanvasRenderingContext2D | null} */
    #scratch = null;

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
        for (const item of items) this.#paint(brush, item, projection, area);
        context.restore();
    }

    /** @param {Brush} brush @param {Item} item @param {Projection} projection @param {Area} area */
    #paint(brush, item, projection, area) {
        const { opacity } = item.figure.style;
        if (opacity === 0 || item.shape.marks.length === 0) return;
        const frame = this.#neighbours.frameOf(item);
        const label = item.figure.isLine ? this.#neighbours.textOf(item.id) : null;
        if (frame || label) brush.save();
        if (frame) clipTo(frame, brush.context, projection);
        if (label) spare(label, item, brush.context, projection);
        if (opacity === 1 || !brush.overlaps(item)) brush.draw(item, projection, opacity);
        else this.#paintThrough(brush.context, item, projection, area);
        if (frame || label) brush.restore();
    }

    /**
     * Draws an item elsewhere first, so that it is translucent as a whole.
     * @param {CanvasRenderingContext2D} context @param {Item} item @param {Projection} projection @param {Area} area
     */
    #paintThrough(context, item, projection, area) {
        const touched = projection.areaOf(item.reach);
        const part = touched && commonArea(touched, area);
        if (!part) return;
        const { x, y, width, height } = part;
        const scratch = this.#scratchOf(width, height);
        const whole = { x: 0, y: 0, width, height };
        new Brush(scratch, this.#palette, this.#images, whole).draw(item, projection.shifted(-x, -y), 1);
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.globalAlpha = item.figure.style.opacity;
        context.drawImage(scratch.canvas, 0, 0, width, height, x, y, width, height);
    }

    /**
     * A clear canvas of at least this size.
     * @param {number} width @param {number} height
     */
    #scratchOf(width, height) {
        this.#scratch ??= /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
        const { canvas } = this.#scratch;
        if (canvas.width < width) canvas.width = width;
        if (canvas.height < height) canvas.height = height;
        this.#scratch.setTransform(1, 0, 0, 1, 0, 0);
        this.#scratch.clearRect(0, 0, width, height);
        return this.#scratch;
    }
}

/** @param {Item} frame @param {CanvasRenderingContext2D} context @param {Projection} projection */
function clipTo(frame, context, { scale, x, y }) {
    const { origin } = frame.figure;
    context.setTransform(scale, 0, 0, scale, origin.x * scale + x, origin.y * scale + y);
    context.clip(framePath(frame.figure).drawable);
}

/**
 * Leaves out what a label of a line covers.
 * @param {Item} label @param {Item} line @param {CanvasRenderingContext2D} context @param {Projection} projection
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
