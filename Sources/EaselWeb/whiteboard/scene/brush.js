// @ts-check
import { heightOf, intersection, moved, rotatedBounds, widthOf } from "./bounds.js";
import { Hatching } from "./hatching.js";
import { Path } from "./path.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./image-placement.js").ImagePlacement} ImagePlacement */
/** @typedef {import("./item.js").Item} Item */
/** @typedef {import("./mark.js").PathMark} PathMark */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./projection.js").Area} Area */
/** @typedef {import("./projection.js").Projection} Projection */
/** @typedef {import("./style.js").Outline} Outline */
/** @typedef {import("./style.js").Style} Style */
/** @typedef {import("./text-block.js").TextBlock} TextBlock */

/**
 * The image that an item shows, or null while there is none.
 * @typedef {(item: Item) => HTMLImageElement | null} Images
 */

const FRAME = "#bbb";
const FRAME_NAME = "#999";
/** Lines of hatching closer than this, in device pixels, are drawn as the tone that they make. */
const CLOSEST_LINES = 2;
/** Letters smaller than this, in device pixels, are drawn as a bar. */
const SMALLEST_LETTERS = 2;
/** @type {number[]} */
const NO_DASHES = [];

/** Draws the marks of items on one canvas, which nobody else changes meanwhile. */
export class Brush {
    #palette;
    #images;
    #area;
    #dashes = NO_DASHES;
    #font = "";

    /**
     * @param {CanvasRenderingContext2D} context
     * @param {Palette} palette
     * @param {Images} images
     * @param {Area} area the part of the canvas that is to be drawn
     */
    constructor(context, palette, images, area) {
        this.context = context;
        this.#palette = palette;
        this.#images = images;
        this.#area = area;
        context.lineCap = "round";
        context.lineJoin = "round";
        context.setLineDash(NO_DASHES);
        context.textBaseline = "alphabetic";
        context.imageSmoothingEnabled = true;
        context.imageSmoothingQuality = "medium";
        context.direction = "ltr";
    }

    save() {
        this.context.save();
    }

    restore() {
        this.context.restore();
        this.#font = "";
        this.context.setLineDash(NO_DASHES);
        this.#dashes = NO_DASHES;
    }

    /** @param {Item} item @param {Projection} projection @param {number} opacity */
    draw(item, projection, opacity) {
        this.context.globalAlpha = opacity;
        this.#enter(item, projection);
        for (const mark of item.shape.marks) {
            if (mark.kind === "path") this.#drawPath(mark, item, projection);
            else if (mark.kind === "text") this.#drawText(mark.text, item, projection.scale);
            else this.#drawImage(mark.image, item);
        }
    }

    /**
     * Makes the canvas' coordinates the item's own.
     * @param {Item} item @param {Projection} projection
     */
    #enter({ figure, shape }, { scale, x, y }) {
        const [originX, originY] = [figure.origin.x * scale + x, figure.origin.y * scale + y];
        if (figure.angle === 0) {
            this.context.setTransform(scale, 0, 0, scale, originX, originY);
            return;
        }
        const center = shape.center;
        const sine = Math.sin(figure.angle) * scale;
        const cosine = Math.cos(figure.angle) * scale;
        this.context.setTransform(
            cosine, sine, -sine, cosine,
            originX + center.x * (scale - cosine) + center.y * sine,
            originY + center.y * (scale - cosine) - center.x * sine);
    }

    /** @param {PathMark} mark @param {Item} item @param {Projection} projection */
    #drawPath(mark, item, projection) {
        if (mark.path.isEmpty) return;
        const { context } = this;
        const { style } = item.figure;
        const fill = fillOf(mark, style, this.#palette);
        if (fill !== null && mark.fill === "background" && style.fill !== "solid") {
            this.#hatch(mark, item, fill, projection);
        } else if (fill !== null) {
            context.fillStyle = fill;
            context.fill(mark.path.drawable, mark.fill === "background" ? "evenodd" : "nonzero");
        }
        const ink = item.figure.isFrame ? FRAME : style.ink;
        if (!mark.outline || mark.outline.width === 0 || this.#palette.isTransparent(ink)) return;
        this.#setOutline(mark.outline);
        context.strokeStyle = this.#palette.colour(ink);
        context.stroke(mark.path.drawable);
    }

    /** @param {Outline} outline */
    #setOutline({ width, dashes }) {
        this.context.lineWidth = width;
        if (dashes.length === 0 && this.#dashes.length === 0) return;
        this.context.setLineDash(dashes);
        this.#dashes = dashes;
    }

    /** @param {PathMark} mark @param {Item} item @param {string} colour @param {Projection} projection */
    #hatch(mark, item, colour, projection) {
        const { context } = this;
        const hatching = new Hatching(item.figure.style);
        if (hatching.gap * projection.scale < CLOSEST_LINES) {
            const alpha = context.globalAlpha;
            context.globalAlpha = alpha * hatching.coverage;
            context.fillStyle = colour;
            context.fill(mark.path.drawable, "evenodd");
            context.globalAlpha = alpha;
            return;
        }
        const box = this.#visiblePart(mark, item, projection);
        if (!box) return;
        const lines = new Path2D();
        hatching.addTo(lines, box);
        context.save();
        context.clip(mark.path.drawable, "evenodd");
        context.setLineDash(NO_DASHES);
        context.lineCap = "butt";
        context.lineWidth = hatching.lineWidth;
        context.strokeStyle = colour;
        context.stroke(lines);
        context.restore();
    }

    /**
     * In the item's own coordinates.
     * @param {PathMark} mark @param {Item} item @param {Projection} projection
     */
    #visiblePart(mark, { figure, shape }, projection) {
        const { origin, angle } = figure;
        const visible = moved(projection.boundsOf(this.#area), { x: -origin.x, y: -origin.y });
        const bounds = mark.path.bounds;
        return bounds && intersection(bounds, rotatedBounds(visible, -angle, shape.center));
    }

    /** @param {TextBlock} text @param {Item} item @param {number} scale */
    #drawText(text, item, scale) {
        const colour = item.figure.isFrame ? FRAME_NAME : item.figure.style.ink;
        if (this.#palette.isTransparent(colour)) return;
        const { context } = this;
        context.fillStyle = this.#palette.colour(colour);
        if (text.size * scale < SMALLEST_LETTERS) {
            this.#drawBars(text);
            return;
        }
        const font = `${text.size}px ${text.typeface.stack}`;
        if (font !== this.#font) context.font = font;
        this.#font = font;
        context.textAlign = text.align;
        text.lines.forEach((line, index) => {
            if (line !== "") context.fillText(line, text.start.x, text.start.y + index * text.lineHeight);
        });
    }

    /** @param {TextBlock} text */
    #drawBars({ lines, box, start, size, lineHeight }) {
        const { context } = this;
        const alpha = context.globalAlpha;
        context.globalAlpha = alpha * 0.4;
        lines.forEach((line, index) => {
            if (line === "") return;
            context.fillRect(box.minX, start.y + index * lineHeight - size * 0.6, widthOf(box), size * 0.6);
        });
        context.globalAlpha = alpha;
    }

    /** @param {ImagePlacement} placement @param {Item} item */
    #drawImage(placement, item) {
        const { context } = this;
        const { box, crop, radius } = placement;
        const image = this.#images(item);
        if (!image) {
            this.#drawPlaceholder(box);
            return;
        }
        const [width, height] = [widthOf(box), heightOf(box)];
        context.save();
        if (radius > 0) context.clip(Path.rectangle(box, radius).drawable);
        context.translate(placement.isMirrored ? width : 0, placement.isUpsideDown ? height : 0);
        context.scale(placement.isMirrored ? -1 : 1, placement.isUpsideDown ? -1 : 1);
        context.drawImage(
            image, crop.minX * image.naturalWidth, crop.minY * image.naturalHeight,
            widthOf(crop) * image.naturalWidth, heightOf(crop) * image.naturalHeight, 0, 0, width, height);
        context.restore();
    }

    /**
     * For an image that is loading.
     * @param {Bounds} box
     */
    #drawPlaceholder(box) {
        const { context } = this;
        const alpha = context.globalAlpha;
        context.globalAlpha = alpha * 0.2;
        context.fillStyle = this.#palette.colour("#868e96");
        context.fillRect(box.minX, box.minY, widthOf(box), heightOf(box));
        context.globalAlpha = alpha;
    }
}

/**
 * Whether an item would show through itself if each of its marks were translucent.
 * @param {Item} item
 * @param {Palette} palette
 */
export function overlapsItself({ figure, shape: { marks } }, palette) {
    if (marks.length !== 1) return marks.length > 0 && !figure.isFrame;
    const [mark] = marks;
    return mark.kind === "path" && mark.outline !== null && fillOf(mark, figure.style, palette) !== null;
}

/**
 * The colour of what is filled; null for nothing.
 * @param {PathMark} mark @param {Style} style @param {Palette} palette
 */
function fillOf({ fill }, style, palette) {
    if (fill === "none") return null;
    if (fill === "paper") return palette.paper;
    const colour = fill === "ink" ? style.ink : style.background;
    return palette.isTransparent(colour) ? null : palette.colour(colour);
}
