// @ts-check
import { CubicCurve } from "./cubic-curve.js";
import { rotate } from "./point.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./point.js").Point} Point */

const MOVE = 0;
const LINE = 1;
const QUADRATIC = 2;
const CUBIC = 3;
const CLOSE = 4;
/** How many straight pieces stand for a curve where only nearness counts. */
const PIECES = 12;

/**
 * What takes the steps of a path.
 * @typedef {Pick<CanvasPath, "moveTo" | "lineTo" | "quadraticCurveTo" | "bezierCurveTo" | "closePath">} Steps
 */

/** Lines and Bézier curves, one after the other. */
export class Path {
    /** @type {number[]} */
    #steps = [];
    /**
     * The points of all steps: x, y, x, y, …
     * @type {number[]}
     */
    #values = [];
    /** @type {Path2D | null} */
    #drawable = null;
    /** @type {Float64Array[] | null} */
    #polylines = null;

    get isEmpty() {
        return this.#steps.length === 0;
    }

    /** How much work it is to draw. */
    get size() {
        return this.#steps.length;
    }

    /** @param {number} x @param {number} y */
    move(x, y) {
        this.#steps.push(MOVE);
        this.#values.push(x, y);
    }

    /** @param {number} x @param {number} y */
    line(x, y) {
        this.#steps.push(LINE);
        this.#values.push(x, y);
    }

    /** @param {number} controlX @param {number} controlY @param {number} x @param {number} y */
    quadratic(controlX, controlY, x, y) {
        this.#steps.push(QUADRATIC);
        this.#values.push(controlX, controlY, x, y);
    }

    /**
     * @param {number} x1
     * @param {number} y1
     * @param {number} x2
     * @param {number} y2
     * @param {number} x
     * @param {number} y
     */
    cubic(x1, y1, x2, y2, x, y) {
        this.#steps.push(CUBIC);
        this.#values.push(x1, y1, x2, y2, x, y);
    }

    close() {
        this.#steps.push(CLOSE);
    }

    /** What a canvas draws. Made once; a path is not changed after that. */
    get drawable() {
        this.#drawable ??= this.addTo(new Path2D());
        return this.#drawable;
    }

    /**
     * Draws it on a canvas' path, or on anything else that takes its steps.
     * @template {Steps} T @param {T} target @returns {T}
     */
    addTo(target) {
        const values = this.#values;
        let at = 0;
        for (const step of this.#steps) {
            switch (step) {
                case MOVE: target.moveTo(values[at], values[at + 1]); break;
                case LINE: target.lineTo(values[at], values[at + 1]); break;
                case QUADRATIC:
                    target.quadraticCurveTo(values[at], values[at + 1], values[at + 2], values[at + 3]);
                    break;
                case CUBIC:
                    target.bezierCurveTo(
                        values[at], values[at + 1], values[at + 2], values[at + 3],
                        values[at + 4], values[at + 5]);
                    break;
                default: target.closePath();
            }
            at += VALUES[step];
        }
        return target;
    }

    /** The box around it, exact also for curves; null for an empty path. */
    get bounds() {
        return this.boundsRotated(0, { x: 0, y: 0 });
    }

    /**
     * The box around it after it was turned.
     * @param {number} angle @param {Point} center @returns {Bounds | null}
     */
    boundsRotated(angle, center) {
        const bounds = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
        const include = (/** @type {Point} */ { x, y }) => {
            if (x < bounds.minX) bounds.minX = x;
            if (x > bounds.maxX) bounds.maxX = x;
            if (y < bounds.minY) bounds.minY = y;
            if (y > bounds.maxY) bounds.maxY = y;
        };
        const turned = (/** @type {number} */ at) =>
            rotate({ x: this.#values[at], y: this.#values[at + 1] }, angle, center);
        let current = { x: 0, y: 0 };
        let at = 0;
        for (const step of this.#steps) {
            if (step === CLOSE) continue;
            const end = turned(at + VALUES[step] - 2);
            if (step === QUADRATIC) CubicCurve.quadratic(current, turned(at), end).extremes.forEach(include);
            if (step === CUBIC) {
                new CubicCurve(current, turned(at), turned(at + 2), end).extremes.forEach(include);
            }
            include(end);
            current = end;
            at += VALUES[step];
        }
        return bounds.minX <= bounds.maxX ? bounds : null;
    }

    /** Straight lines that stand for it, each x, y, x, y, …; a closed one ends where it began. */
    get polylines() {
        this.#polylines ??= this.#flattened();
        return this.#polylines;
    }

    #flattened() {
        const values = this.#values;
        /** @type {number[][]} */
        const lines = [];
        /** @type {number[]} */
        let line = [];
        let at = 0;
        for (const step of this.#steps) {
            if (step === MOVE) {
                line = [];
                lines.push(line);
            }
            if (step === CLOSE) line.push(line[0], line[1]);
            if (step === MOVE || step === LINE) line.push(values[at], values[at + 1]);
            if (step === QUADRATIC || step === CUBIC) pushCurve(line, step, values, at);
            at += VALUES[step];
        }
        return lines.map((points) => Float64Array.from(points));
    }

    /**
     * Straight from point to point.
     * @param {readonly Point[]} points @param {boolean} [isClosed]
     */
    static through(points, isClosed = false) {
        const path = new Path();
        points.forEach(({ x, y }, index) => (index === 0 ? path.move(x, y) : path.line(x, y)));
        if (isClosed && points.length > 0) path.close();
        return path;
    }

    /**
     * An ellipse that fills the box.
     * @param {Bounds} box
     */
    static ellipse(box) {
        const [x, y] = [(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2];
        const [radiusX, radiusY] = [(box.maxX - box.minX) / 2, (box.maxY - box.minY) / 2];
        // How far a cubic's controls stand off so that four of them are a circle within 0.03 %.
        const [controlX, controlY] = [radiusX * 0.55228475, radiusY * 0.55228475];
        const path = new Path();
        path.move(x + radiusX, y);
        path.cubic(x + radiusX, y + controlY, x + controlX, y + radiusY, x, y + radiusY);
        path.cubic(x - controlX, y + radiusY, x - radiusX, y + controlY, x - radiusX, y);
        path.cubic(x - radiusX, y - controlY, x - controlX, y - radiusY, x, y - radiusY);
        path.cubic(x + controlX, y - radiusY, x + radiusX, y - controlY, x + radiusX, y);
        path.close();
        return path;
    }

    /** @param {Point} center @param {number} radius */
    static circle(center, radius) {
        return Path.ellipse({
            minX: center.x - radius, minY: center.y - radius,
            maxX: center.x + radius, maxY: center.y + radius,
        });
    }

    /**
     * A rectangle with round corners.
     * @param {Bounds} box @param {number} radius
     */
    static rectangle({ minX, minY, maxX, maxY }, radius) {
        const path = new Path();
        if (!(radius > 0)) {
            path.move(minX, minY);
            path.line(maxX, minY);
            path.line(maxX, maxY);
            path.line(minX, maxY);
            path.close();
        } else {
            // A side without length has no direction to cut the corner in.
            const cutX = maxX - minX > 1e-9 ? radius : 0;
            const cutY = maxY - minY > 1e-9 ? radius : 0;
            path.move(minX + cutX, minY);
            path.line(maxX - cutX, minY);
            path.quadratic(maxX, minY, maxX, minY + cutY);
            path.line(maxX, maxY - cutY);
            path.quadratic(maxX, maxY, maxX - cutX, maxY);
            path.line(minX + cutX, maxY);
            path.quadratic(minX, maxY, minX, maxY - cutY);
            path.line(minX, minY + cutY);
            path.quadratic(minX, minY, minX + cutX, minY);
        }
        return path;
    }
}

/** How many values each step takes. */
const VALUES = [2, 2, 4, 6, 0];

/** @param {number[]} line @param {number} step @param {number[]} values @param {number} at */
function pushCurve(line, step, values, at) {
    const point = (/** @type {number} */ offset) => ({ x: values[at + offset], y: values[at + offset + 1] });
    const start = { x: line[line.length - 2], y: line[line.length - 1] };
    const curve = step === QUADRATIC
        ? CubicCurve.quadratic(start, point(0), point(2))
        : new CubicCurve(start, point(0), point(2), point(4));
    for (let piece = 1; piece <= PIECES; piece += 1) {
        const { x, y } = curve.at(piece / PIECES);
        line.push(x, y);
    }
}
