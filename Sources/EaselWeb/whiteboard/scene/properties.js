// @ts-check
import { isObject } from "./json-object.js";

/** @typedef {import("./point.js").Point} Point */

/** Pixels from the origin. Beyond this no picture has a place: tenths of a pixel are still exact here. */
export const FARTHEST = 1e12;

/**
 * An element's properties, read as if a stranger had written them, for one may have: what has the wrong type
 * is absent. docs/DRAWINGS.md, "How an element is read", says what stands for what is absent.
 */
export class Properties {
    /** @param {unknown} object */
    constructor(object) {
        /** @type {Record<string, unknown>} */
        this.object = isObject(object) ? object : {};
    }

    /**
     * Undefined for what is no number; what is outside of the range becomes its end.
     * @param {string} key @param {number} [low] @param {number} [high] @returns {number | undefined}
     */
    number(key, low = -Infinity, high = Infinity) {
        return within(this.object[key], low, high);
    }

    /** @param {string} key @returns {string | undefined} */
    string(key) {
        const value = this.object[key];
        return typeof value === "string" ? value : undefined;
    }

    /** @param {string} key */
    flag(key) {
        return this.object[key] === true;
    }

    /** @param {string} key @returns {Properties | undefined} */
    properties(key) {
        return isObject(this.object[key]) ? new Properties(this.object[key]) : undefined;
    }

    /**
     * The points of a line or a stroke; what is no pair of numbers is left out.
     * @returns {Point[]}
     */
    get points() {
        const points = this.object.points;
        return Array.isArray(points) ? points.flatMap((point) => pointOf(point) ?? []) : [];
    }

    /**
     * The pressure at each of the points, 0 to 1; -1 where it is not known.
     * @returns {number[]}
     */
    get pressures() {
        const { points, pressures } = this.object;
        if (!Array.isArray(points)) return [];
        const known = Array.isArray(pressures) ? pressures : [];
        return points.flatMap((point, index) => {
            if (!pointOf(point)) return [];
            if (index >= known.length) return [-1];
            const pressure = within(known[index], -1, 1) ?? 0.5;
            return [pressure < 0 ? -1 : pressure];
        });
    }
}

/** @param {unknown} point @returns {Point | null} */
function pointOf(point) {
    if (!Array.isArray(point) || point.length < 2) return null;
    const [x, y] = point;
    return Number.isFinite(x) && Number.isFinite(y) ? { x, y } : null;
}

/** @param {unknown} value @param {number} low @param {number} high */
function within(value, low, high) {
    if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
    return Math.min(high, Math.max(low, value));
}
