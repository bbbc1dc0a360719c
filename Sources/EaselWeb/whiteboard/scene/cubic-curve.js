// @ts-check
import { towards } from "./point.js";

/** @typedef {import("./point.js").Point} Point */

/** A cubic Bézier curve. */
export class CubicCurve {
    /** @param {Point} start @param {Point} first @param {Point} second @param {Point} end */
    constructor(start, first, second, end) {
        this.start = start;
        this.first = first;
        this.second = second;
        this.end = end;
    }

    /**
     * The same curve as a quadratic one.
     * @param {Point} start @param {Point} control @param {Point} end
     */
    static quadratic(start, control, end) {
        return new CubicCurve(start, towards(start, control, 2 / 3), towards(end, control, 2 / 3), end);
    }

    /**
     * The point at a share of the parameter, from 0 to 1.
     * @param {number} t @returns {Point}
     */
    at(t) {
        const u = 1 - t;
        const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
        return {
            x: a * this.start.x + b * this.first.x + c * this.second.x + d * this.end.x,
            y: a * this.start.y + b * this.first.y + c * this.second.y + d * this.end.y,
        };
    }

    /** Where it turns back in x or in y, between its ends. */
    get extremes() {
        const { start, first, second, end } = this;
        return [...turns(start.x, first.x, second.x, end.x), ...turns(start.y, first.y, second.y, end.y)]
            .map((t) => this.at(t));
    }
}

/**
 * The zeros of the derivative between 0 and 1.
 * @param {number} p0 @param {number} p1 @param {number} p2 @param {number} p3
 */
function turns(p0, p1, p2, p3) {
    const low = Math.min(p0, p3);
    const high = Math.max(p0, p3);
    // Controls between the ends: it cannot leave them.
    if (p1 >= low && p1 <= high && p2 >= low && p2 <= high) return [];
    const a = p3 - 3 * p2 + 3 * p1 - p0;
    const b = 2 * (p2 - 2 * p1 + p0);
    const c = p1 - p0;
    /** @type {number[]} */
    let zeros = [];
    if (Math.abs(a) < 1e-9) {
        if (b !== 0) zeros = [-c / b];
    } else {
        const discriminant = b * b - 4 * a * c;
        if (discriminant < 0) return [];
        const root = Math.sqrt(discriminant);
        zeros = [(-b + root) / (2 * a), (-b - root) / (2 * a)];
    }
    return zeros.filter((zero) => zero > 0 && zero < 1);
}
