// @ts-check

/** @typedef {import("./types.js").Limits} Limits */

/**
 * What a board accepts as long as no welcome has said something else.
 *
 * @type {Readonly<Limits>}
 */
export const DEFAULT_LIMITS = Object.freeze({
    operationBytes: 262_144,
    editsPerOperation: 1_000,
    depth: 32,
    elementBytes: 1_048_576,
    propertiesPerElement: 1_000,
    elementsPerBoard: 100_000,
    presenceBytes: 4_096,
    frameBytes: 1_048_576,
});

/** Bytes of `elementBytes` that are kept for the frame around an element in a snapshot. */
export const ELEMENT_RESERVE = 256;

/**
 * Limits from outside. What is absent or no positive integer keeps its default.
 *
 * @param {unknown} given
 * @returns {Limits}
 */
export function limitsFrom(given) {
    /** @type {Limits & Record<string, number>} */
    const limits = { ...DEFAULT_LIMITS };
    if (typeof given === "object" && given !== null) {
        for (const [name, value] of Object.entries(given)) {
            if (Object.hasOwn(DEFAULT_LIMITS, name) && Number.isSafeInteger(value) && value > 0) {
                limits[name] = value;
            }
        }
    }
    return limits;
}
