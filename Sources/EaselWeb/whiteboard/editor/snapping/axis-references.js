// @ts-check
import { equalGaps, gapOffset } from "./equal-gaps.js";
/** @typedef {import("../../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("./equal-gaps.js").Span} Span */

/**
 * What of a box moves along an axis: all of it, its lower (-1) or its higher side (1), or nothing (0).
 *
 * @typedef {"all"|-1|0|1} Moving
 */

/**
 * A line that shows why something snaps: along edges and centres that lie in one line, or across one of several equal
 * gaps. On the board.
 *
 * @typedef {{kind: "line"|"gap", from: Point, to: Point}} Guide
 */

/** Coordinates are written in hundredths, so what is as near as this is at one place. */
const SAME = 0.02;

/** @param {Bounds} box @param {"x"|"y"} axis @returns {Span} */
function spanOf({ minX, minY, maxX, maxY }, axis) {
    return axis === "x"
        ? { min: minX, max: maxX, acrossMin: minY, acrossMax: maxY }
        : { min: minY, max: maxY, acrossMin: minX, acrossMax: maxX };
}

/** @param {"x"|"y"} axis @param {number} along @param {number} across @returns {Point} */
function onBoard(axis, along, across) {
    return axis === "x" ? { x: along, y: across } : { x: across, y: along };
}

/** The boxes that others snap to, as they lie along one axis. */
export class AxisReferences {
    #axis;
    #spans;
    #edges;
    #centers;

    /** @param {readonly Bounds[]} boxes @param {"x"|"y"} axis */
    constructor(boxes, axis) {
        this.#axis = axis;
        const spans = boxes.map((box) => spanOf(box, axis)).sort((a, b) => a.min - b.min);
        const all = (/** @type {(span: Span) => number} */ value) => Float64Array.from(spans, value);
        this.#spans = {
            min: all(({ min }) => min), max: all(({ max }) => max),
            acrossMin: all(({ acrossMin }) => acrossMin), acrossMax: all(({ acrossMax }) => acrossMax),
        };
        this.#edges = new Float64Array(2 * spans.length);
        this.#edges.set(this.#spans.min);
        this.#edges.set(this.#spans.max, spans.length);
        this.#edges.sort();
        this.#centers = all(({ min, max }) => (min + max) / 2).sort();
    }

    /**
     * How far a box has to go to snap; null if there is nothing within reach.
     *
     * @param {Bounds} box
     * @param {Moving} moving
     * @param {number} reach
     * @param {boolean} hasGaps whether equal gaps count too
     * @returns {number|null}
     */
    offset(box, moving, reach, hasGaps) {
        if (moving === 0) return null;
        const span = spanOf(box, this.#axis);
        /** @type {number|null} */
        let best = null;
        const take = (/** @type {number|null} */ offset) => {
            if (offset !== null && Math.abs(offset) <= reach && Math.abs(offset) < Math.abs(best ?? Infinity)) best = offset;
        };
        for (const { value, isCenter } of valuesOf(span, moving)) {
            const [first, second] = isCenter ? [this.#centers, this.#edges] : [this.#edges, this.#centers];
            take(nearestOffset(first, value));
            take(nearestOffset(second, value));
        }
        if (hasGaps) take(gapOffset(this.#spans, span, moving, reach));
        return best;
    }

    /**
     * The guides of a box that has snapped.
     *
     * @param {Bounds} box
     * @param {Moving} moving
     * @param {boolean} hasGaps
     * @returns {Guide[]}
     */
    guides(box, moving, hasGaps) {
        if (moving === 0) return [];
        const span = spanOf(box, this.#axis);
        const lines = valuesOf(span, moving).flatMap(({ value }) => this.#line(span, value) ?? []);
        return hasGaps ? [...lines, ...this.#gaps(span, moving)] : lines;
    }

    /** @param {Span} own @param {number} value @returns {Guide|null} to the nearest on each side with something there */
    #line(own, value) {
        let [low, high] = [-Infinity, Infinity];
        const middle = (own.acrossMin + own.acrossMax) / 2;
        const { min, max, acrossMin, acrossMax } = this.#spans;
        for (let index = 0; index < min.length && min[index] <= value + SAME; index += 1) {
            const isThere = value - min[index] <= SAME || Math.abs(max[index] - value) <= SAME
                || Math.abs((min[index] + max[index]) / 2 - value) <= SAME;
            if (!isThere) continue;
            if ((acrossMin[index] + acrossMax[index]) / 2 <= middle) low = Math.max(low, acrossMin[index]);
            else high = Math.min(high, acrossMax[index]);
        }
        if (low === -Infinity && high === Infinity) return null;
        const from = Math.min(low === -Infinity ? Infinity : low, own.acrossMin);
        const to = Math.max(high === Infinity ? -Infinity : high, own.acrossMax);
        return { kind: "line", from: onBoard(this.#axis, value, from), to: onBoard(this.#axis, value, to) };
    }

    /** @param {Span} own @param {Moving} moving @returns {Guide[]} */
    #gaps(own, moving) {
        const across = (own.acrossMin + own.acrossMax) / 2;
        return equalGaps(this.#spans, own, moving, SAME).map(([from, to]) => ({
            kind: "gap", from: onBoard(this.#axis, from, across), to: onBoard(this.#axis, to, across),
        }));
    }
}

/** @param {Span} span @param {Moving} moving @returns {{value: number, isCenter: boolean}[]} what of it can snap */
function valuesOf({ min, max }, moving) {
    if (moving !== "all") return [{ value: moving === 1 ? max : min, isCenter: false }];
    return [
        { value: min, isCenter: false }, { value: max, isCenter: false }, { value: (min + max) / 2, isCenter: true },
    ];
}

/** @param {Float64Array} sorted @param {number} value @returns {number|null} to the nearest of them */
function nearestOffset(sorted, value) {
    if (sorted.length === 0) return null;
    let [low, high] = [0, sorted.length - 1];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (sorted[middle] < value) low = middle + 1;
        else high = middle;
    }
    const after = sorted[low] - value;
    const before = low > 0 ? sorted[low - 1] - value : Infinity;
    return Math.abs(before) < Math.abs(after) ? before : after;
}
