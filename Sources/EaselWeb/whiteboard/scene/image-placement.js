// @ts-check
import { heightOf, widthOf } from "./bounds.js";
import { roundnessOf } from "./roundness.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./shape.js").Shape} Shape */

/**
 * Where and how an image is shown.
 * @typedef {object} ImagePlacement
 * @property {Bounds} box what the image covers
 * @property {boolean} isMirrored
 * @property {boolean} isUpsideDown
 * @property {Bounds} crop the part of the image that is shown, in shares of its width and height
 * @property {number} radius of the corners
 */

/** @param {Shape} shape @returns {ImagePlacement} */
export function imagePlacement(shape) {
    const scale = shape.properties.object.scale;
    const hasScale = Array.isArray(scale) && scale.length === 2;
    const roundness = roundnessOf(shape.properties);
    return {
        box: shape.box,
        isMirrored: hasScale && scale[0] < 0,
        isUpsideDown: hasScale && scale[1] < 0,
        crop: cropOf(shape) ?? { minX: 0, minY: 0, maxX: 1, maxY: 1 },
        radius: roundness ? roundness(Math.min(widthOf(shape.box), heightOf(shape.box))) : 0,
    };
}

/** @param {Shape} shape @returns {Bounds | null} */
function cropOf(shape) {
    const crop = shape.properties.properties("crop");
    const [x, y, width, height, naturalWidth, naturalHeight] = [
        "x", "y", "width", "height", "naturalWidth", "naturalHeight",
    ].map((key) => crop?.number(key) ?? NaN);
    if (Number.isNaN(x + y) || !(Math.min(width, height, naturalWidth, naturalHeight) >= 1)) return null;
    return {
        minX: x / naturalWidth, minY: y / naturalHeight,
        maxX: (x + width) / naturalWidth, maxY: (y + height) / naturalHeight,
    };
}
