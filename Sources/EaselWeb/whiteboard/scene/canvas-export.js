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
 * @property {Bounds} bounds of the picture
 * @property {(item: Item) => Item | null} frameOf
 * @property {(id: string) => Item | null} textOf
 * @property {(item: Item) => ImageFile | null} fileOf
 */

/** Around the drawing, in scene pixels, as around the server's pictures. */
const PADDING = 10;
/** Browsers make no canvas of any size. */
const MOST_PIXELS = 64_000_000;

/**
 * What is exported of a scene. One frame with what is in it becomes a picture of what the frame shows, cut to it and without its border.
 * @param {Scene} scene
 * @param {Iterable<string> | null} ids of those that are exported; null for all
 * @returns {Exported}
 */
export function exportedOf(scene, ids) {
    const among = ids && new Set(ids);
    const frame = among && onlyFrame(scene, among);
    if (frame) return picturedIn(frame, scene);
    const has = (/** @type {Item | null} */ item) => (item !== null && (among === null || among.has(item.id)) ? item : null);
    return {
        items: scene.items().filter((item) => has(item)),
        bounds: outset(scene.bounds(among ?? undefined) ?? { minX: 0, minY: 0, maxX: 0, maxY: 0 }, PADDING),
        frameOf: (item) => has(scene.frameOf(item)),
        textOf: (id) => has(scene.textOf(id)),
        fileOf: (item) => scene.imageOf(item),
    };
}

/**
 * The frame that items are, with nothing but what is in it; null if they are anything else.
 * @param {Scene} scene @param {ReadonlySet<string>} ids
 */
function onlyFrame(scene, ids) {
    const items = [...ids].flatMap((id) => scene.item(id) ?? []);
    const [frame, ...others] = items.filter(({ shape }) => shape.isFrame);
    return frame && others.length === 0 && items.every((item) => item === frame || scene.frameOf(item) === frame) ? frame : null;
}

/**
 * What a frame shows: what is in it, and what is in no frame and reaches over it.
 * @param {Item} frame @param {Scene} scene
 * @returns {Exported}
 */
function picturedIn(frame, scene) {
    const bounds = frame.upright;
    const items = scene.reaching(bounds).filter((item) => item !== frame && [frame, null].includes(scene.frameOf(item)) && !item.shape.isFrame);
    return { items, bounds, frameOf: (item) => scene.frameOf(item), textOf: (id) => scene.textOf(id), fileOf: (item) => scene.imageOf(item) };
}

/**
 * Draws what is exported on a canvas of its own.
 * @param {Exported} exported
 * @param {{palette: Palette, scale: number, hasPaper: boolean}} options `scale` is pixels of the canvas for one of the scene
 * @returns {Promise<HTMLCanvasElement>}
 */
export async function exportCanvas(exported, { palette, scale, hasPaper }) {
    const { bounds } = exported;
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
