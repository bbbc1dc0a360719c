// @ts-check
import { heightOf, outset, widthOf } from "./bounds.js";
import { DecodedImages } from "./decoded-images.js";
import { ItemRenderer } from "./item-renderer.js";
import { Projection } from "./projection.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./image-files.js").ImageFile} ImageFile */
/** @typedef {import("./item.js").Item} Item */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./scene.js").Scene} Scene */

/**
 * What is exported, and what it is drawn with: frames clip only where they are exported themselves.
 * @typedef {object} Exported
 * @property {readonly Item[]} items the lowest first
 * @property {Bounds | null} bounds around all of them
 * @property {(item: Item) => Item | null} frameOf
 * @property {(id: string) => Item | null} textOf
 * @property {(item: Item) => ImageFile | null} fileOf
 */

/** Around the drawing, in scene pixels, as around the server's pictures. */
export const PADDING = 10;
/** Browsers make no canvas of any size. */
const MOST_PIXELS = 64_000_000;

/**
 * @param {Scene} scene
 * @param {Iterable<string> | null} ids of those that are exported; null for all
 * @returns {Exported}
 */
export function exportedOf(scene, ids) {
    const among = ids && new Set(ids);
    const has = (/** @type {Item | null} */ item) => (item !== null && (among === null || among.has(item.id)) ? item : null);
    return {
        items: scene.items().filter((item) => has(item)),
        bounds: scene.bounds(among ?? undefined),
        frameOf: (item) => has(scene.frameOf(item)),
        textOf: (id) => has(scene.textOf(id)),
        fileOf: (item) => scene.imageOf(item),
    };
}

/** @param {Exported} exported @returns {Bounds} */
export function boundsOfExport({ bounds }) {
    return bounds ?? { minX: 0, minY: 0, maxX: 0, maxY: 0 };
}

/**
 * Draws what is exported on a canvas of its own.
 * @param {Exported} exported
 * @param {{palette: Palette, scale: number, hasPaper: boolean}} options `scale` is pixels of the canvas for one of the scene
 * @returns {Promise<HTMLCanvasElement>}
 */
export async function exportCanvas(exported, { palette, scale, hasPaper }) {
    const bounds = outset(boundsOfExport(exported), PADDING);
    const fitting = fittingScale(widthOf(bounds), heightOf(bounds), scale);
    const canvas = document.createElement("canvas");
    canvas.width = atLeastOne(widthOf(bounds) * fitting);
    canvas.height = atLeastOne(heightOf(bounds) * fitting);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("This browser could not make the picture; it may be too large.");
    if (hasPaper) {
        context.fillStyle = palette.paper;
        context.fillRect(0, 0, canvas.width, canvas.height);
    }
    const { minX, minY } = bounds;
    const projection = new Projection(fitting, -minX * fitting, -minY * fitting, canvas.width, canvas.height);
    const itemRenderer = new ItemRenderer(palette, await loadedImages(exported), exported);
    itemRenderer.render(context, exported.items, projection, projection.area);
    return canvas;
}

/**
 * The scale that was asked for, or the largest at which a canvas can hold the drawing.
 * @param {number} width of the drawing, in scene pixels @param {number} height @param {number} scale
 */
export function fittingScale(width, height, scale) {
    return Math.min(scale, Math.sqrt(MOST_PIXELS / Math.max(1, width * height)));
}

/** @param {number} pixels */
function atLeastOne(pixels) {
    return Math.max(1, Math.round(pixels));
}

/**
 * All images that are exported, once they can be drawn or are known to be broken.
 * @param {Exported} exported
 * @returns {Promise<(item: Item) => HTMLImageElement | null>}
 */
function loadedImages({ items, fileOf }) {
    return new Promise((resolve) => {
        const waiting = new Set();
        const images = new DecodedImages((file) => {
            waiting.delete(file);
            if (waiting.size === 0) resolve(imageOf);
        });
        const imageOf = (/** @type {Item} */ item) => {
            const file = fileOf(item);
            return file && images.get(file);
        };
        for (const item of items) {
            const file = item.shape.kind === "image" ? fileOf(item) : null;
            if (file) waiting.add(file);
        }
        if (waiting.size === 0) resolve(imageOf);
        for (const file of waiting) images.get(file);
    });
}
