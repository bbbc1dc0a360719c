// @ts-check
import { Path } from "./path.js";
import { PenTrack } from "./pen-track.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./point.js").Point} Point */

/** How much of a radius depends on the pressure. */
const THINNING = 0.6;
const CAP_STEPS = 8;

/**
 * The outline of a pen's stroke: wide where it was pressed, or where it was slow if its pressure is not
 * known. It has round ends and round reversals, as the one of
 * `Sources/EaselDrawing/Geometry/PenStroke.swift`.
 */
export class PenStroke {
    /**
     * The points of the outline, x, y, x, y, …; its curve runs between their midpoints.
     * @type {Float64Array}
     */
    #outline;
    /** @type {{center: Point, radius: number} | null} */
    #dot = null;
    /** Of the widest place. */
    reach = 0;

    /**
     * @param {readonly Point[]} points
     * @param {readonly number[] | null} pressures 0 to 1, one for each point; missing ones are 0.5. Null
     *   simulates them
     *   from the speed.
     * @param {number} size the radius would be this if the pen could be pressed without end; above 0
     * @param {PenStroke | null} [before] the same stroke when it had fewer points: what it has in common is
     *   taken over
     */
    constructor(points, pressures, size, before = null) {
        this.size = size;
        this.track = PenTrack.following(points, pressures, size, before?.track ?? null);
        const samples = this.#samples();
        if (samples.count === 1) {
            this.#dot = { center: { x: samples.x[0], y: samples.y[0] }, radius: samples.radius[0] };
            this.#outline = new Float64Array(0);
        } else {
            this.#outline = samples.count === 0 ? new Float64Array(0) : outlineOf(samples, size);
        }
    }

    /** To be filled by the non-zero rule; a dot where the pen only touched. */
    get path() {
        if (this.#dot) return Path.circle(this.#dot.center, this.#dot.radius);
        const path = new Path();
        const points = this.#outline;
        if (points.length === 0) return path;
        let x = points[points.length - 2];
        let y = points[points.length - 1];
        path.move((x + points[0]) / 2, (y + points[1]) / 2);
        x = points[0];
        y = points[1];
        for (let index = 2; index < points.length; index += 2) {
            const [nextX, nextY] = [points[index], points[index + 1]];
            path.quadratic(x, y, (x + nextX) / 2, (y + nextY) / 2);
            x = nextX;
            y = nextY;
        }
        path.quadratic(x, y, (x + points[0]) / 2, (y + points[1]) / 2);
        path.close();
        return path;
    }

    /**
     * The box around all in which this outline differs from another; null if they are the same. A stroke that
     * grew differs at its end alone.
     * @param {PenStroke} other
     * @returns {Bounds | null}
     */
    difference(other) {
        const [mine, theirs] = [this.#outline, other.#outline];
        if (this.#dot || other.#dot || mine.length === 0 || theirs.length === 0) {
            return hull(this.#extremes(), 0, 0, hull(other.#extremes(), 0, 0, null));
        }
        const shorter = Math.min(mine.length, theirs.length);
        let head = 0;
        while (head < shorter && mine[head] === theirs[head]) head += 1;
        if (head === shorter && mine.length === theirs.length) return null;
        let tail = 0;
        const [myEnd, theirEnd] = [mine.length - 1, theirs.length - 1];
        while (tail < shorter - head && mine[myEnd - tail] === theirs[theirEnd - tail]) tail += 1;
        // A point bends the curve from the point before it to the one after.
        head = Math.max(0, head - (head % 2) - 4);
        tail = Math.max(0, tail - (tail % 2) - 4);
        return hull(mine, head, tail, hull(theirs, head, tail, null));
    }

    #extremes() {
        if (!this.#dot) return this.#outline;
        const { center: { x, y }, radius } = this.#dot;
        return [x - radius, y - radius, x + radius, y + radius];
    }

    #samples() {
        const touches = this.track.calmed(this.size / 2);
        const count = touches.x.length;
        const radius = new Float64Array(count);
        const directionX = new Float64Array(count);
        const directionY = new Float64Array(count);
        for (let index = 0; index < count; index += 1) {
            radius[index] = radiusOf(touches.pressure[index], this.size);
            if (index > 0) {
                const x = touches.x[index] - touches.x[index - 1];
                const y = touches.y[index] - touches.y[index - 1];
                const length = Math.sqrt(x * x + y * y);
                directionX[index] = length > 1e-9 ? x / length : 0;
                directionY[index] = length > 1e-9 ? y / length : 0;
            }
        }
        if (count > 1) {
            // The first point has no past: it starts as it goes on.
            directionX[0] = directionX[1];
            directionY[0] = directionY[1];
            radius[0] = radius[1];
        }
        for (const each of radius) this.reach = Math.max(this.reach, each);
        return { count, x: touches.x, y: touches.y, directionX, directionY, radius };
    }
}

/** @param {number} pressure @param {number} size */
function radiusOf(pressure, size) {
    const share = 0.5 - THINNING * (0.5 - Math.min(1, Math.max(0, pressure)));
    return size * Math.sin(share * Math.PI / 2);
}

/**
 * @param {{count: number, x: ArrayLike<number>, y: ArrayLike<number>, directionX: Float64Array,
 *     directionY: Float64Array, radius: Float64Array}} samples two at least
 * @param {number} size
 */
function outlineOf({ count, x, y, directionX, directionY, radius }, size) {
    /** @type {number[]} */
    const left = [];
    /** @type {number[]} */
    const right = [];
    // Closer points than this make no better outline, only a longer one.
    const spacing = size * 0.25;
    for (let index = 0; index < count; index += 1) {
        const isEnd = index === 0 || index === count - 1;
        const next = isEnd ? index : index + 1;
        const [dx, dy] = [directionX[index], directionY[index]];
        const [nextX, nextY] = [directionX[next], directionY[next]];
        if (dx * nextX + dy * nextY < 0) {
            // It turns back: round on whichever side becomes the outer one.
            halfCircle(left, x[index], y[index], dy * radius[index], -dx * radius[index], Math.PI);
            halfCircle(right, x[index], y[index], -dy * radius[index], dx * radius[index], -Math.PI);
            continue;
        }
        let [alongX, alongY] = [dx + nextX, dy + nextY];
        const length = Math.sqrt(alongX * alongX + alongY * alongY);
        if (length > 1e-9) [alongX, alongY] = [alongX / length, alongY / length];
        else [alongX, alongY] = [dx, dy];
        const [offsetX, offsetY] = [-alongY * radius[index], alongX * radius[index]];
        pushApart(left, x[index] - offsetX, y[index] - offsetY, isEnd ? -1 : spacing);
        pushApart(right, x[index] + offsetX, y[index] + offsetY, isEnd ? -1 : spacing);
    }
    const last = count - 1;
    const [endX, endY] = [directionX[last] * radius[last], directionY[last] * radius[last]];
    halfCircle(left, x[last], y[last], endY, -endX, Math.PI);
    for (let index = right.length - 2; index >= 0; index -= 2) left.push(right[index], right[index + 1]);
    halfCircle(left, x[0], y[0], -directionY[0] * radius[0], directionX[0] * radius[0], Math.PI);
    return Float64Array.from(left);
}

/**
 * Unless it is too near to the one before.
 * @param {number[]} side @param {number} x @param {number} y @param {number} spacing
 */
function pushApart(side, x, y, spacing) {
    const end = side.length;
    if (end > 0 && spacing >= 0) {
        const [dx, dy] = [x - side[end - 2], y - side[end - 1]];
        if (dx * dx + dy * dy <= spacing * spacing) return;
    }
    side.push(x, y);
}

/**
 * @param {number[]} line @param {number} x @param {number} y @param {number} offsetX @param {number} offsetY
 * @param {number} turn
 */
function halfCircle(line, x, y, offsetX, offsetY, turn) {
    for (let step = 0; step <= CAP_STEPS; step += 1) {
        const angle = turn * step / CAP_STEPS;
        const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
        line.push(x + offsetX * cosine - offsetY * sine, y + offsetX * sine + offsetY * cosine);
    }
}

/**
 * The box around a part of some points and another box.
 * @param {ArrayLike<number>} points @param {number} head @param {number} tail @param {Bounds | null} other
 * @returns {Bounds | null}
 */
function hull(points, head, tail, other) {
    const bounds = other ?? { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
    for (let index = head; index < points.length - tail; index += 2) {
        const [x, y] = [points[index], points[index + 1]];
        if (x < bounds.minX) bounds.minX = x;
        if (x > bounds.maxX) bounds.maxX = x;
        if (y < bounds.minY) bounds.minY = y;
        if (y > bounds.maxY) bounds.maxY = y;
    }
    return bounds.minX <= bounds.maxX ? bounds : null;
}
