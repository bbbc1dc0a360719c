// @ts-check
import { Path } from "./path.js";
import { towards } from "./point.js";
import { SeededRandom } from "./seeded-random.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./point.js").Point} Point */

/**
 * How a hand draws. docs/DRAWINGS.md, "How lines are drawn by hand".
 * @typedef {object} Hand
 * @property {number} seed
 * @property {number} roughness 0 for straight lines
 * @property {boolean} isDouble whether each line is drawn twice
 * @property {boolean} keepsVertices whether lines begin and end where they should
 */

/**
 * An ellipse that is being drawn: its radii, and the angle between two of its points.
 * @typedef {{center: Point, radiusX: number, radiusY: number, step: number}} RoughEllipse
 */

/** How far a line of roughness 1 strays, in pixels. */
const STRAY = 2;
/** Points of an ellipse, at least. */
const FEWEST_STEPS = 9;

/** Draws lines as roughjs does, with its measures and its random numbers in their order. */
export class RoughPen {
    #hand;
    #random;

    /** @param {Hand} hand @param {SeededRandom} [random] */
    constructor(hand, random = new SeededRandom(hand.seed)) {
        this.#hand = hand;
        this.#random = random;
    }

    /**
     * The same pen held otherwise: its random numbers go on.
     * @param {Partial<Hand>} changes
     */
    held(changes) {
        return new RoughPen({ ...this.#hand, ...changes }, this.#random);
    }

    /** A random number from 0 to 1. */
    chance() {
        return this.#random.next();
    }

    /** @param {number} low @param {number} high @param {number} [gain] */
    #between(low, high, gain = 1) {
        return this.#hand.roughness * gain * (this.#random.next() * (high - low) + low);
    }

    /** @param {number} most @param {number} [gain] */
    #stray(most, gain) {
        return this.#between(-most, most, gain);
    }

    /** @param {Point} point @param {number} most @returns {Point} */
    #near({ x, y }, most) {
        return { x: x + this.#stray(most), y: y + this.#stray(most) };
    }

    /**
     * Lines and curves along a path.
     * @param {Path} path
     */
    along(path) {
        const drawn = new Path();
        let start = { x: 0, y: 0 };
        let current = start;
        const curve = (/** @type {Point} */ first, /** @type {Point} */ second, /** @type {Point} */ end) => {
            this.#addCurve(drawn, current, first, second, end);
            current = end;
        };
        path.addTo({
            moveTo: (x, y) => {
                start = { x, y };
                current = start;
            },
            lineTo: (x, y) => {
                this.addLine(drawn, current, { x, y });
                current = { x, y };
            },
            quadraticCurveTo: (controlX, controlY, x, y) => {
                const control = { x: controlX, y: controlY };
                curve(towards(current, control, 2 / 3), towards({ x, y }, control, 2 / 3), { x, y });
            },
            bezierCurveTo: (x1, y1, x2, y2, x, y) => curve({ x: x1, y: y1 }, { x: x2, y: y2 }, { x, y }),
            closePath: () => {
                this.addLine(drawn, current, start);
                current = start;
            },
        });
        return drawn;
    }

    /**
     * A straight line, as straight as a hand draws it.
     * @param {Path} drawn @param {Point} from @param {Point} to
     */
    addLine(drawn, from, to) {
        if (this.#hand.roughness === 0) {
            drawn.move(from.x, from.y);
            drawn.line(to.x, to.y);
            return;
        }
        this.#addStroke(drawn, from, to, 1);
        if (this.#hand.isDouble) this.#addStroke(drawn, from, to, 0.5);
    }

    /** @param {Path} drawn @param {Point} from @param {Point} to @param {number} share of how far it may stray */
    #addStroke(drawn, from, to, share) {
        const [across, down] = [to.x - from.x, to.y - from.y];
        const length = Math.sqrt(across * across + down * down);
        // Long lines are drawn with more care.
        const gain = length < 200 ? 1 : length > 500 ? 0.4 : -0.0016668 * length + 1.233334;
        const most = (STRAY * 10 > length ? length / 10 : STRAY) * share;
        const bend = 0.2 + this.#random.next() * 0.2;
        const aside = { x: this.#stray(STRAY * down / 200, gain), y: this.#stray(STRAY * -across / 200, gain) };
        const vertex = (/** @type {Point} */ { x, y }) => (this.#hand.keepsVertices ? { x, y } : {
            x: x + this.#stray(most, gain), y: y + this.#stray(most, gain),
        });
        const control = (/** @type {number} */ part) => ({
            x: aside.x + from.x + across * part + this.#stray(most, gain),
            y: aside.y + from.y + down * part + this.#stray(most, gain),
        });
        const start = vertex(from);
        drawn.move(start.x, start.y);
        const [first, second, end] = [control(bend), control(2 * bend), vertex(to)];
        drawn.cubic(first.x, first.y, second.x, second.y, end.x, end.y);
    }

    /** @param {Path} drawn @param {Point} from @param {Point} first @param {Point} second @param {Point} to */
    #addCurve(drawn, from, first, second, to) {
        const { isDouble, keepsVertices } = this.#hand;
        for (const most of isDouble ? [STRAY, STRAY + 0.3] : [STRAY]) {
            const start = keepsVertices || most === STRAY ? from : this.#near(from, STRAY);
            drawn.move(start.x, start.y);
            const end = keepsVertices ? to : this.#near(to, most);
            const [one, two] = [this.#near(first, most), this.#near(second, most)];
            drawn.cubic(one.x, one.y, two.x, two.y, end.x, end.y);
        }
    }

    /**
     * A curve near points.
     * @param {readonly Point[]} points two at least
     */
    curve(points) {
        const drawn = new Path();
        const { roughness, isDouble, seed } = this.#hand;
        this.#addCurveNear(drawn, points, 1 + roughness * 0.2);
        if (isDouble) {
            new RoughPen({ ...this.#hand, seed: seed + 1 }).#addCurveNear(drawn, points, 1.5 * (1 + roughness * 0.22));
        }
        return drawn;
    }

    /** @param {Path} drawn @param {readonly Point[]} points @param {number} most */
    #addCurveNear(drawn, points, most) {
        const near = [points[0], ...points, points[points.length - 1]].map((point) => this.#near(point, most));
        addSpline(drawn, near);
    }

    /**
     * @param {Bounds} box @param {number} fitting how well the hand knows its size, up to 1
     * @returns {RoughEllipse}
     */
    ellipse({ minX, minY, maxX, maxY }, fitting) {
        const [radiusX, radiusY] = [(maxX - minX) / 2, (maxY - minY) / 2];
        const around = Math.sqrt(2 * Math.PI * Math.sqrt((radiusX * radiusX + radiusY * radiusY) / 2));
        const steps = Math.ceil(Math.max(FEWEST_STEPS, FEWEST_STEPS / Math.sqrt(200) * around));
        return {
            center: { x: (minX + maxX) / 2, y: (minY + maxY) / 2 },
            radiusX: radiusX + this.#stray(radiusX * (1 - fitting)),
            radiusY: radiusY + this.#stray(radiusY * (1 - fitting)), step: 2 * Math.PI / steps,
        };
    }

    /**
     * @param {RoughEllipse} ellipse
     * @returns {{path: Path, points: Point[]}} `points` is what lies inside of the first line
     */
    around(ellipse) {
        const path = new Path();
        const overlap = ellipse.step * this.#between(0.1, this.#between(0.4, 1));
        const { all, points } = this.#pointsAround(ellipse, 1, overlap);
        addSpline(path, all);
        if (this.#hand.isDouble) addSpline(path, this.#pointsAround(ellipse, 1.5, 0).all);
        return { path, points };
    }

    /** @param {RoughEllipse} ellipse @param {number} most @param {number} overlap */
    #pointsAround({ center, radiusX, radiusY, step }, most, overlap) {
        const begin = this.#stray(0.5) - Math.PI / 2;
        const at = (/** @type {number} */ angle, /** @type {number} */ share) => ({
            x: this.#stray(most) + center.x + share * radiusX * Math.cos(angle),
            y: this.#stray(most) + center.y + share * radiusY * Math.sin(angle),
        });
        const before = at(begin - step, 0.9);
        const points = [];
        for (let angle = begin; angle < 2 * Math.PI + begin - 0.01; angle += step) points.push(at(angle, 1));
        const end = [
            at(begin + 2 * Math.PI + overlap * 0.5, 1), at(begin + overlap, 0.98), at(begin + overlap * 0.5, 0.9),
        ];
        return { all: [before, ...points, ...end], points };
    }

    /**
     * An area between corners, none of which is quite where it should be.
     * @param {readonly Point[]} corners
     */
    area(corners) {
        return Path.through(corners.map((corner) => this.#near(corner, STRAY)));
    }
}

/**
 * A Catmull-Rom spline from the second point to the last but one.
 * @param {Path} drawn @param {readonly Point[]} points
 */
function addSpline(drawn, points) {
    drawn.move(points[1].x, points[1].y);
    for (let index = 1; index + 2 < points.length; index += 1) {
        const [before, start, end, after] = points.slice(index - 1, index + 3);
        drawn.cubic(
            start.x + (end.x - before.x) / 6, start.y + (end.y - before.y) / 6,
            end.x + (start.x - after.x) / 6, end.y + (start.y - after.y) / 6, end.x, end.y);
    }
}
