// @ts-check
import { heightOf, widthOf } from "./bounds.js";
import { Path } from "./path.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./image-placement.js").ImagePlacement} ImagePlacement */
/** @typedef {import("./item.js").Item} Item */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./primitive.js").PathPrimitive} PathPrimitive */
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
/** A hand strays by as many pixels of the board, and where that is less than so much of a device pixel nobody sees it. */
const STRAY = 2;
const LEAST_STRAY = 0.75;
/** Letters smaller than this, in device pixels, are drawn as a bar. */
const SMALLEST_LETTERS = 2;
/** Dark on any paper. */
export const SHADES = { shadow: "rgba(0, 0, 0, 0.09)", fold: "rgba(0, 0, 0, 0.13)" };
/** @type {number[]} */
const NO_DASHES = [];

/** Draws the primitives of items on one canvas, which nobody else changes meanwhile. */
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
        for (const primitive of item.displayList.primitives) {
            if (primitive.kind === "path") this.#drawPath(primitive, item, projection);
            else if (primitive.kind === "text") this.#drawText(primitive.text, item, projection.scale);
            else this.#drawImage(primitive.image, item);
        }
    }

    /**
     * Makes the canvas' coordinates the item's own.
     * @param {Item} item @param {Projection} projection
     */
    #enter({ shape, displayList }, { scale, x, y }) {
        const [originX, originY] = [shape.origin.x * scale + x, shape.origin.y * scale + y];
        if (shape.angle === 0) {
            this.context.setTransform(scale, 0, 0, scale, originX, originY);
            return;
        }
        const center = displayList.center;
        const sine = Math.sin(shape.angle) * scale;
        const cosine = Math.cos(shape.angle) * scale;
        this.context.setTransform(
            cosine, sine, -sine, cosine,
            originX + center.x * (scale - cosine) + center.y * sine,
            originY + center.y * (scale - cosine) - center.x * sine);
    }

    /** @param {PathPrimitive} primitive @param {Item} item @param {Projection} projection */
    #drawPath(primitive, item, projection) {
        if (primitive.path.isEmpty) return;
        const { context } = this;
        const { style } = item.shape;
        const fill = fillOf(primitive, style, this.#palette);
        const isWobbly = style.roughness * STRAY * projection.scale >= LEAST_STRAY;
        const drawn = isWobbly && primitive.drawn ? primitive.drawn() : null;
        if (fill !== null && primitive.fill === "background" && style.fill !== "solid") {
            this.#hatch(primitive, style, fill, projection);
        } else if (fill !== null) {
            const isEvenOdd = drawn?.area ? drawn.isEvenOdd : primitive.fill === "background";
            context.fillStyle = fill;
            context.fill((drawn?.area ?? primitive.path).drawable, isEvenOdd ? "evenodd" : "nonzero");
        }
        const ink = item.shape.isFrame ? FRAME : style.ink;
        if (!primitive.outline || primitive.outline.width === 0 || this.#palette.isTransparent(ink)) return;
        this.#setOutline(primitive.outline);
        context.strokeStyle = this.#palette.colour(ink);
        context.stroke((drawn?.lines ?? primitive.path).drawable);
    }

    /** @param {Outline} outline */
    #setOutline({ width, dashes }) {
        this.context.lineWidth = width;
        if (dashes.length === 0 && this.#dashes.length === 0) return;
        this.context.setLineDash(dashes);
        this.#dashes = dashes;
    }

    /** @param {PathPrimitive} primitive @param {Style} style @param {string} colour @param {Projection} projection */
    #hatch(primitive, style, colour, projection) {
        const { context } = this;
        if (style.hatchingGap * projection.scale < CLOSEST_LINES) {
            const alpha = context.globalAlpha;
            context.globalAlpha = alpha * style.hatchingCoverage;
            context.fillStyle = colour;
            context.fill(primitive.path.drawable, "evenodd");
            context.globalAlpha = alpha;
            return;
        }
        const drawn = primitive.drawn?.();
        if (!drawn?.hatching) return;
        this.#setOutline({ width: drawn.hatchingWidth, dashes: NO_DASHES });
        context.strokeStyle = colour;
        context.stroke(drawn.hatching.drawable);
    }

    /** @param {TextBlock} text @param {Item} item @param {number} scale */
    #drawText(text, item, scale) {
        const colour = textColourOf(item.shape, this.#palette);
        if (colour === null) return;
        const { context } = this;
        context.fillStyle = colour;
        if (text.size * scale < SMALLEST_LETTERS) {
            this.#drawBars(text);
            return;
        }
        const font = `${text.size}px ${text.typeface.stack}`;
        if (font !== this.#font) context.font = font;
        this.#font = font;
        context.textAlign = text.align;
        context.direction = text.isRightToLeft ? "rtl" : "ltr";
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
 * The colour of what is written on a shape; null where nothing is seen of it.
 * @param {import("./shape.js").Shape} shape @param {Palette} palette
 */
export function textColourOf({ kind, style, isFrame }, palette) {
    // What an embed says is seen even where it has no outline.
    const isBlack = (kind === "embeddable" || kind === "iframe") && palette.isTransparent(style.ink);
    const colour = isFrame ? FRAME_NAME : isBlack ? "#000000" : style.ink;
    return palette.isTransparent(colour) ? null : palette.colour(colour);
}

/**
 * Whether an item would show through itself if each of its primitives were translucent.
 * @param {Item} item
 * @param {Palette} palette
 */
export function overlapsItself({ shape, displayList: { primitives } }, palette) {
    if (primitives.length !== 1) return primitives.length > 0 && !shape.isFrame;
    const [primitive] = primitives;
    return primitive.kind === "path" && primitive.outline !== null && fillOf(primitive, shape.style, palette) !== null;
}

/**
 * The colour of what is filled; null for nothing.
 * @param {PathPrimitive} primitive @param {Style} style @param {Palette} palette
 */
function fillOf({ fill }, style, palette) {
    if (fill === "none") return null;
    if (fill === "paper") return palette.paper;
    if (fill === "shadow" || fill === "fold") return SHADES[fill];
    const colour = fill === "ink" ? style.ink : style.background;
    return palette.isTransparent(colour) ? null : palette.colour(colour);
}
