// @ts-check
import { FARTHEST } from "../../scene/properties.js";

/**
 * A coordinate as it is written: a hundredth of a pixel is enough, and what is no number is 0.
 *
 * @param {number | undefined} value
 */
export function rounded(value) {
    if (value === undefined || !Number.isFinite(value)) return 0;
    // Adding 0 turns -0 into 0, which a canonical form would tell apart.
    return Math.round(Math.min(FARTHEST, Math.max(-FARTHEST, value)) * 100) / 100 + 0;
}

/**
 * A number that a stranger may have written.
 *
 * @param {unknown} value
 * @param {number} [fallback]
 */
export function number(value, fallback = 0) {
    if (typeof value !== "number" || !Number.isFinite(value)) return fallback;
    return value;
}

/**
 * An angle from 0 up to a full turn.
 *
 * @param {number} angle in radians
 */
export function turned(angle) {
    const full = 2 * Math.PI;
    const rest = Math.round((((angle % full) + full) % full) * 1e6) / 1e6;
    return rest >= 6.283185 ? 0 : rest;
}
