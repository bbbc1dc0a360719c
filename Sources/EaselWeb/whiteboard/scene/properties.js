// @ts-check
import { isObject } from "./json-object.js";

/** @typedef {import("./point.js").Point} Point */

/** Coordinates beyond this are no drawing; a hundredth is still exact here. */
export const LARGEST = 1e7;

/**
 * An element's properties, read as if a stranger had written them, for one may have: what has the wrong type
 * is absent, and numbers are kept within ranges in which arithmetic stays finite and a picture stays a
 * picture.
 */
export class Properties {
    /** @param {unknown} object */
    constructor(object) {
        /** @type {Record<string, unknown>} */
        this.object = isObject(object) ? object : {};
    }

    /** @param {string} key @param {number} [low] @param {number} [high] @returns {number | undefined} */
    number(key, low = -LARGEST, high = LARGEST) {
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
        if (!Array.isArray(points)) return [];
        const read = [];
        for (const point of points) {
            if (!Array.isArray(point) || point.length < 2) continue;
            const x = within(point[0], -LARGEST, LARGEST);
            const y = within(point[1], -LARGEST, LARGEST);
            if (x !== undefined && y !== undefined) read.push({ x, y });
        }
        return read;
    }

    /**
     * The pressures of a stroke, or null if they have to be simulated.
     * @returns {number[] | null}
     */
    get pressures() {
        const pressures = this.object.pressures;
        if (this.flag("simulatePressure") || !Array.isArray(pressures) || pressures.length === 0) return null;
        return pressures.map((pressure) => within(pressure, 0, 1) ?? 0.5);
    }
}

/** @param {unknown} value @param {number} low @param {number} high */
function within(value, low, high) {
    if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
    return Math.min(high, Math.max(low, value));
}
