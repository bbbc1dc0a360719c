// @ts-check

/** @typedef {import("./point.js").Point} Point */
/** @typedef {{x: number[], y: number[], pressure: number[]}} Touches */

/** How far each point follows the pen: the rest of the way is smoothing. */
const FOLLOWING = 0.575;
/** How fast simulated pressure follows the speed. */
const PRESSURE_CHANGE = 0.275;

/**
 * A pen's points drawn together, with their pressures. All but the last point of a stroke have their place
 * for good, so a stroke that grew goes on where the shorter one stopped.
 */
export class PenTrack {
    /**
     * What has been followed without regard to the end.
     * @type {Touches}
     */
    #touches = { x: [], y: [], pressure: [] };
    /** How many of these belong to this stroke: a longer one may have gone on in the same arrays. */
    #count = 0;
    /** How many points of the stroke these are. */
    #followed = 0;
    /** @type {{x: number, y: number, pressure: number} | null} */
    #last = null;

    /**
     * @param {readonly Point[]} points
     * @param {readonly number[] | null} pressures
     * @param {number} size
     */
    constructor(points, pressures, size) {
        this.points = points;
        this.pressures = pressures;
        this.size = size;
    }

    /**
     * @param {readonly Point[]} points @param {readonly number[] | null} pressures @param {number} size
     * @param {PenTrack | null} before
     */
    static following(points, pressures, size, before) {
        const track = new PenTrack(points, pressures, size);
        if (before && before.#leadsTo(track)) track.#takeOver(before);
        track.#follow();
        return track;
    }

    /**
     * Whether the other is this one with more points.
     * @param {PenTrack} other
     */
    #leadsTo(other) {
        const common = this.#followed;
        if (this.size !== other.size || !this.pressures !== !other.pressures) return false;
        if (common > other.points.length - 1 || this.#count !== this.#touches.x.length) return false;
        for (let index = 0; index < common; index += 1) {
            const [mine, theirs] = [this.points[index], other.points[index]];
            if (mine.x !== theirs.x || mine.y !== theirs.y) return false;
            if (this.pressures?.[index] !== other.pressures?.[index]) return false;
        }
        return true;
    }

    /** @param {PenTrack} before */
    #takeOver(before) {
        this.#touches = before.#touches;
        this.#count = before.#count;
        this.#followed = before.#followed;
    }

    #follow() {
        const { points, pressures } = this;
        if (points.length === 0) return;
        if (this.#count === 0) this.#push(points[0].x, points[0].y, pressures ? pressures[0] ?? 0.5 : 0.5);
        const first = Math.max(1, this.#followed);
        for (let index = first; index < points.length - 1; index += 1) this.#step(index, FOLLOWING);
        this.#followed = Math.max(1, points.length - 1);
        if (points.length < 2) return;
        const kept = this.#count;
        this.#step(points.length - 1, 1);
        if (this.#count === kept) return;
        const { x, y, pressure } = this.#touches;
        this.#last = { x: popped(x), y: popped(y), pressure: popped(pressure) };
        this.#count = kept;
    }

    /**
     * Goes a share of the way to a point.
     * @param {number} index @param {number} share
     */
    #step(index, share) {
        const last = this.#count - 1;
        const [fromX, fromY] = [this.#touches.x[last], this.#touches.y[last]];
        const before = this.#touches.pressure[last];
        const x = share === 1 ? this.points[index].x : fromX + (this.points[index].x - fromX) * share;
        const y = share === 1 ? this.points[index].y : fromY + (this.points[index].y - fromY) * share;
        const step = Math.sqrt((x - fromX) * (x - fromX) + (y - fromY) * (y - fromY));
        if (!(step > 1e-9)) return;
        if (this.pressures) {
            this.#push(x, y, this.pressures[index] ?? 0.5);
            return;
        }
        const speed = Math.min(1, step / this.size);
        this.#push(x, y, Math.min(1, before + (1 - speed - before) * speed * PRESSURE_CHANGE));
    }

    /** @param {number} x @param {number} y @param {number} pressure */
    #push(x, y, pressure) {
        this.#touches.x.push(x);
        this.#touches.y.push(y);
        this.#touches.pressure.push(pressure);
        this.#count += 1;
    }

    /**
     * Without the points so near to an end that they only turn its cap about, as a pen trembles when it is
     * set down. A stroke that goes no farther than that is a dot.
     * @param {number} near
     * @returns {Touches}
     */
    calmed(near) {
        const all = this.#all();
        const count = all.x.length;
        if (count <= 2) return all;
        const isNear = (/** @type {number} */ index, /** @type {number} */ end) =>
            Math.sqrt((all.x[index] - all.x[end]) ** 2 + (all.y[index] - all.y[end]) ** 2) < near;
        let from = 1;
        while (from < count && isNear(from, 0)) from += 1;
        if (from === count) return dotOf(all);
        let to = count - 2;
        while (to >= from && isNear(to, count - 1)) to -= 1;
        const part = (/** @type {number[]} */ values) =>
            [values[0], ...values.slice(from, to + 1), values[count - 1]];
        return { x: part(all.x), y: part(all.y), pressure: part(all.pressure) };
    }

    /** @returns {Touches} */
    #all() {
        const { x, y, pressure } = this.#touches;
        const own = (/** @type {number[]} */ values) => values.slice(0, this.#count);
        const all = { x: own(x), y: own(y), pressure: own(pressure) };
        if (this.#last) {
            all.x.push(this.#last.x);
            all.y.push(this.#last.y);
            all.pressure.push(this.#last.pressure);
        }
        return all;
    }
}

/** @param {Touches} all @returns {Touches} */
function dotOf(all) {
    let most = 0;
    for (let index = 1; index < all.x.length; index += 1) {
        if (all.pressure[index] > all.pressure[most]) most = index;
    }
    return { x: [all.x[most]], y: [all.y[most]], pressure: [all.pressure[most]] };
}

/** @param {number[]} values */
const popped = (values) => /** @type {number} */ (values.pop());
