// @ts-check
import { Path } from "./path.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./pen.js").Pen} Pen */
/** @typedef {import("./point.js").Point} Point */

/** How much of a radius depends on the pressure. */
const THINNING = 0.6;
/** Points of a side nearer than this share of the size make no better outline, only a longer one. */
const SPACING = 0.5;
/** How fast simulated pressure follows the speed. */
const PRESSURE_CHANGE = 0.275;
/** How many points tell the pressure at the start. */
const SETTLING_POINTS = 10;
/** Pixels before the end in which a pen trembles as it is lifted. */
const TREMBLING = 3;
const CAP_STEPS = 13;
/** A curve between the midpoints of thirteen points, which a dot is there, lies within the circle through them. */
const DOT_SHARE = 0.974;
const MIDDLE_PRESSURE = 0.5;
const FIRST_PRESSURE = 0.25;

/**
 * Points drawn together: each with its pressure, the direction back to the one before, how far that is, and how far the
 * start is.
 * @typedef {{x: number[], y: number[], pressure: number[], backX: number[], backY: number[], step: number[],
 *     length: number[]}} Samples
 */

/**
 * The outline of a pen's stroke: wide where it was pressed, or where it was slow if its pressure is not known. It is the
 * outline of perfect-freehand, as that of `Sources/EaselDrawing/Geometry/PenStroke.swift`; figures of both are in
 * Fixtures/vectors/strokes.json.
 */
export class PenStroke {
    /**
     * The points of the outline, x, y, x, y, …; its curve runs between their midpoints.
     * @type {Float64Array}
     */
    #outline = new Float64Array(0);
    /** @type {{center: Point, radius: number} | null} */
    #dot = null;

    /**
     * @param {readonly Point[]} points
     * @param {readonly number[]} pressures 0 to 1, one for each point; what is below 0 is not known
     * @param {Pen} pen
     */
    constructor(points, pressures, pen) {
        const samples = sampled(points, pressures, pen);
        const count = samples.x.length;
        if (count === 0) return;
        const sides = sidesOf(samples, pen);
        if (count === 1) {
            this.#dot = { center: { x: samples.x[0], y: samples.y[0] }, radius: sides.firstRadius * DOT_SHARE };
        } else {
            this.#outline = closed(samples, sides);
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
}

/** @param {readonly Point[]} given @param {readonly number[]} pressures @param {Pen} pen @returns {Samples} */
function sampled(given, pressures, pen) {
    /** @type {Samples} */
    const samples = { x: [], y: [], pressure: [], backX: [], backY: [], step: [], length: [] };
    if (given.length === 0) return samples;
    const pressureAt = (/** @type {number} */ index) => (pen.knowsPressure ? pressures[index] ?? -1 : -1);
    const { points, known } = filledUp(given, pressureAt);
    const first = pressureAt(0);
    push(samples, points[0], first < 0 ? FIRST_PRESSURE : first, 0, 0, 0, 0);
    let { x, y } = points[0];
    let length = 0;
    let hasBegun = false;
    const end = points.length - 1;
    for (let index = 1; index <= end; index += 1) {
        const share = index === end ? 1 : pen.following;
        const point = share === 1 ? points[index]
            : { x: x + (points[index].x - x) * share, y: y + (points[index].y - y) * share };
        if (point.x === x && point.y === y) continue;
        const step = Math.sqrt((point.x - x) ** 2 + (point.y - y) ** 2);
        length += step;
        // What is nearer to the start than this only turns its cap about.
        if (index < end && !hasBegun) {
            if (length < pen.size) continue;
            hasBegun = true;
        }
        const pressure = known(index);
        push(samples, point, pressure < 0 ? MIDDLE_PRESSURE : pressure, (x - point.x) / step, (y - point.y) / step,
            step, length);
        ({ x, y } = point);
    }
    if (samples.x.length > 1) {
        samples.backX[0] = samples.backX[1];
        samples.backY[0] = samples.backY[1];
    }
    return samples;
}

/**
 * A stroke of one point goes a little way, or it would have no direction; one of two has points between.
 * @param {readonly Point[]} points @param {(index: number) => number} pressureAt
 * @returns {{points: readonly Point[], known: (index: number) => number}}
 */
function filledUp(points, pressureAt) {
    const [{ x, y }, last] = points;
    if (points.length === 1) return { points: [{ x, y }, { x: x + 1, y: y + 1 }], known: () => pressureAt(0) };
    if (points.length > 2) return { points, known: pressureAt };
    const between = [0, 1, 2, 3, 4].map((quarter) => (
        { x: x + (last.x - x) * quarter / 4, y: y + (last.y - y) * quarter / 4 }));
    return { points: between, known: () => -1 };
}

/**
 * @param {Samples} samples @param {Point} point @param {number} pressure @param {number} backX @param {number} backY
 * @param {number} step @param {number} length
 */
function push(samples, { x, y }, pressure, backX, backY, step, length) {
    samples.x.push(x);
    samples.y.push(y);
    samples.pressure.push(pressure);
    samples.backX.push(backX);
    samples.backY.push(backY);
    samples.step.push(step);
    samples.length.push(length);
}

/**
 * The pressure as simulated from the speed, after another.
 * @param {number} step @param {number} before @param {number} size
 */
function simulated(step, before, size) {
    const speed = Math.min(1, step / size);
    return Math.min(1, before + (1 - speed - before) * speed * PRESSURE_CHANGE);
}

/** @param {number} pressure @param {number} size */
function radiusOf(pressure, size) {
    return Math.max(0.01, size * Math.sin((0.5 - THINNING * (0.5 - pressure)) * Math.PI / 2));
}

/**
 * At the start, as a mean of the first points: strokes begin slowly, and would be thick there.
 * @param {Samples} samples @param {Pen} pen
 */
function startPressure({ pressure, step }, { size, simulatesPressure }) {
    let mean = pressure[0];
    for (let index = 0; index < Math.min(SETTLING_POINTS, step.length); index += 1) {
        mean = (mean + (simulatesPressure ? simulated(step[index], mean, size) : pressure[index])) / 2;
    }
    return mean;
}

/**
 * The two sides, with the radii at the first and the last sample.
 * @typedef {{left: number[], right: number[], firstRadius: number, radius: number}} Sides
 */

/** @param {Samples} samples @param {Pen} pen @returns {Sides} */
function sidesOf(samples, pen) {
    const { x, y, pressure, backX, backY, step, length } = samples;
    const end = x.length - 1;
    const spacing = (pen.size * SPACING) ** 2;
    /** @type {Sides} */
    const sides = { left: [], right: [], firstRadius: -1, radius: radiusOf(pressure[end], pen.size) };
    const { left, right } = sides;
    const near = { leftX: x[0], leftY: y[0], rightX: x[0], rightY: y[0] };
    let pressureBefore = startPressure(samples, pen);
    let [beforeX, beforeY] = [backX[0], backY[0]];
    let wasCorner = false;
    for (let index = 0; index <= end; index += 1) {
        const isLast = index === end;
        if (!isLast && length[end] - length[index] < TREMBLING) continue;
        const now = pen.simulatesPressure
            ? simulated(step[index], pressureBefore, pen.size) : pressure[index];
        const radius = radiusOf(now, pen.size);
        sides.radius = radius;
        if (sides.firstRadius < 0) sides.firstRadius = radius;

        const [alongX, alongY] = [backX[index], backY[index]];
        const next = isLast ? index : index + 1;
        const turn = isLast ? 1 : alongX * backX[next] + alongY * backY[next];
        const turnsBack = alongX * beforeX + alongY * beforeY < 0 && !wasCorner;
        if (turn < 0 || turnsBack) {
            // It turns back: round on whichever side becomes the outer one.
            const [offsetX, offsetY] = [beforeY * radius, -beforeX * radius];
            arc(left, x[index], y[index], -offsetX, -offsetY, Math.PI, 0, CAP_STEPS, CAP_STEPS);
            arc(right, x[index], y[index], offsetX, offsetY, -Math.PI, 0, CAP_STEPS, CAP_STEPS);
            Object.assign(near, {
                leftX: left[left.length - 2], leftY: left[left.length - 1],
                rightX: right[right.length - 2], rightY: right[right.length - 1],
            });
            if (turn < 0) wasCorner = true;
            continue;
        }
        wasCorner = false;
        // Towards the side, between this direction and the next.
        const [sideX, sideY] = isLast ? [alongX, alongY] : [
            backX[next] + (alongX - backX[next]) * turn, backY[next] + (alongY - backY[next]) * turn];
        const [offsetX, offsetY] = [sideY * radius, -sideX * radius];
        const isKept = isLast || index <= 1;
        const [leftX, leftY] = [x[index] - offsetX, y[index] - offsetY];
        if (isKept || (leftX - near.leftX) ** 2 + (leftY - near.leftY) ** 2 > spacing) {
            left.push(leftX, leftY);
            Object.assign(near, { leftX, leftY });
        }
        const [rightX, rightY] = [x[index] + offsetX, y[index] + offsetY];
        if (isKept || (rightX - near.rightX) ** 2 + (rightY - near.rightY) ** 2 > spacing) {
            right.push(rightX, rightY);
            Object.assign(near, { rightX, rightY });
        }
        pressureBefore = now;
        [beforeX, beforeY] = [alongX, alongY];
    }
    return sides;
}

/** @param {Samples} samples two at least @param {Sides} sides */
function closed({ x, y, backX, backY }, { left, right, radius }) {
    const last = x.length - 1;
    const outline = left;
    // Once and a half around: wherever the sides end, the cap covers it.
    const steps = 2 * CAP_STEPS + 3;
    arc(outline, x[last], y[last], -backY[last] * radius, backX[last] * radius, 3 * Math.PI, 1, steps - 1, steps);
    for (let index = right.length - 2; index >= 0; index -= 2) outline.push(right[index], right[index + 1]);
    arc(outline, x[0], y[0], right[0] - x[0], right[1] - y[0], Math.PI, 1, CAP_STEPS, CAP_STEPS);
    return Float64Array.from(outline);
}

/**
 * Points of an arc, from one of its steps to another.
 * @param {number[]} line @param {number} x @param {number} y @param {number} offsetX @param {number} offsetY
 * @param {number} turn @param {number} from @param {number} to @param {number} steps
 */
function arc(line, x, y, offsetX, offsetY, turn, from, to, steps) {
    for (let step = from; step <= to; step += 1) {
        const angle = turn * step / steps;
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
