// @ts-check

/** @typedef {import("./properties.js").Properties} Properties */

/**
 * How an element's corners are rounded: the radius at a corner between sides of which `side` is the shorter
 * one.
 * @typedef {(side: number) => number} Roundness
 */

/**
 * A quarter of the side, as Excalidraw's types 1 and 2 have it.
 * @type {Roundness}
 */
const proportional = (side) => side / 4;

/**
 * Null for sharp corners. Elements from before `roundness` have a `strokeSharpness` instead.
 * @param {Properties} properties
 * @returns {Roundness | null}
 */
export function roundnessOf(properties) {
    const roundness = properties.properties("roundness");
    if (!roundness) {
        return properties.string("strokeSharpness") === "round" ? proportional : null;
    }
    if (roundness.number("type") !== 3) return proportional;
    const fixed = Math.max(0, roundness.number("value") ?? 32);
    return (side) => Math.min(side / 4, fixed);
}
