// @ts-check
import { heightOf, outset, widthOf } from "./bounds.js";
import { DecodedImages } from "./decoded-images.js";
import { ItemRenderer } from "./item-renderer.js";
import { Palette } from "./palette.js";
import { Projection } from "./projection.js";

/** @typedef {import("./item.js").Item} Item */
/** @typedef {import("./scene.js").Scene} Scene */

/** Around the drawing, in scene pixels, as around the server's pictures. */
const PADDING = 10;
/** Browsers make no canvas of any size. */
const MOST_PIXELS = 64_000_000;

/**
 * Draws a whole scene on a canvas of its own, as it looks on light paper.
 * @param {Scene} scene
 * @param {{scale: number, hasPaper: boolean}} options `scale` is pixels of the canvas for one of the scene
 * @returns {Promise<HTMLCanvasElement>}
 */
export async function exportCanvas(scene, { scale, hasPaper }) {
    const bounds = outset(scene.bounds() ?? { minX: 0, minY: 0, maxX: 0, maxY: 0 }, PADDING);
    const fitting = fittingScale(widthOf(bounds), heightOf(bounds), scale);
    const canvas = document.createElement("canvas");
    canvas.width = atLeastOne(widthOf(bounds) * fitting);
    canvas.height = atLeastOne(heightOf(bounds) * fitting);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("This browser could not make the picture; it may be too large.");
    const palette = new Palette("light", scene.canvasColour);
    if (hasPaper) {
        context.fillStyle = palette.paper;
        context.fillRect(0, 0, canvas.width, canvas.height);
    }
    const { minX, minY } = bounds;
    const projection = new Projection(fitting, -minX * fitting, -minY * fitting, canvas.width, canvas.height);
    const itemRenderer = new ItemRenderer(palette, await loadedImages(scene), scene);
    itemRenderer.render(context, scene.items(), projection, projection.area);
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
 * All images of the scene, once they can be drawn or are known to be broken.
 * @param {Scene} scene
 * @returns {Promise<(item: Item) => HTMLImageElement | null>}
 */
function loadedImages(scene) {
    return new Promise((resolve) => {
        const waiting = new Set();
        const images = new DecodedImages((file) => {
            waiting.delete(file);
            if (waiting.size === 0) resolve(imageOf);
        });
        const imageOf = (/** @type {Item} */ item) => {
            const file = scene.imageOf(item);
            return file && images.get(file);
        };
        for (const item of scene.items()) {
            const file = item.shape.kind === "image" ? scene.imageOf(item) : null;
            if (file) waiting.add(file);
        }
        if (waiting.size === 0) resolve(imageOf);
        for (const file of waiting) images.get(file);
    });
}
