// @ts-check
import { isObject } from "../scene/json-object.js";

/** @typedef {import("../scene/point.js").Point} Point */

/**
 * What others are told of a trail: which one it is, how many points it has had, and the last of them, x, y, x, y, …
 * @typedef {{trail: number, count: number, points: number[]}} LaserState
 */

/** How long a point is seen, in milliseconds. */
export const LASTING = 1_000;
/** Points that are told at once: more than a hand makes between two messages. */
const MOST_TOLD = 32;
/** Points that a trail has at once. */
const MOST_KEPT = 400;
/** Points are not told farther off than this: no place on a board is. */
const FARTHEST = 1e12;

/** The way of one laser pointer, which fades. */
export class LaserTrail {
    /**
     * Trails of points with the times at which they came.
     * @type {{point: Point, at: number, isFirst: boolean}[]}
     */
    #points = [];
    #trail = 0;
    #count = 0;

    /** @param {readonly Point[]} points @param {boolean} isNew @param {number} now */
    add(points, isNew, now) {
        if (isNew) {
            this.#trail += 1;
            this.#count = 0;
        }
        this.#take(points, now);
    }

    /**
     * Takes up what another tells.
     * @param {unknown} state @param {number} now
     */
    hear(state, now) {
        if (!isLaserState(state)) return;
        const isNew = state.trail !== this.#trail;
        const fresh = isNew ? state.points.length / 2 : state.count - this.#count;
        const told = [];
        for (let at = 0; at + 1 < state.points.length; at += 2) told.push({ x: state.points[at], y: state.points[at + 1] });
        if (!isNew && fresh <= 0) return;
        if (isNew) this.#count = 0;
        this.#trail = state.trail;
        this.#take(told.slice(-Math.min(fresh, told.length)), now);
        this.#count = state.count;
    }

    /** @param {readonly Point[]} points @param {number} now */
    #take(points, now) {
        for (const point of points) {
            this.#points.push({ point, at: now, isFirst: this.#count === 0 });
            this.#count += 1;
        }
        if (this.#points.length > MOST_KEPT) this.#points = this.#points.slice(-MOST_KEPT);
    }

    /**
     * What is seen now: sections with their freshness, 1 for new and 0 for gone.
     * @param {number} now
     * @returns {{from: Point, to: Point, freshness: number}[]}
     */
    sections(now) {
        this.#points = this.#points.filter(({ at }) => now - at < LASTING);
        return this.#points.map(({ point, at, isFirst }, index) => (
            { from: isFirst || index === 0 ? point : this.#points[index - 1].point, to: point, freshness: 1 - (now - at) / LASTING }));
    }

    /**
     * What others are told; null once nothing is seen of it.
     * @param {number} now
     * @returns {LaserState | null}
     */
    state(now) {
        const points = this.#points.filter(({ at }) => now - at < LASTING).slice(-Math.min(MOST_TOLD, Math.max(1, this.#count)));
        if (points.length === 0) return null;
        return { trail: this.#trail, count: this.#count, points: points.flatMap(({ point }) => [rounded(point.x), rounded(point.y)]) };
    }
}

/** @param {number} value */
function rounded(value) {
    return Math.round(Math.max(-FARTHEST, Math.min(FARTHEST, value)) * 10) / 10;
}

/** @param {unknown} state @returns {state is LaserState} */
function isLaserState(state) {
    return isObject(state) && Number.isSafeInteger(state.trail) && Number.isSafeInteger(state.count) && Array.isArray(state.points)
        && state.points.length > 0 && state.points.length <= 4 * MOST_TOLD
        && state.points.every((value) => Number.isFinite(value) && Math.abs(value) <= FARTHEST);
}
