// @ts-check
import { distanceToPolyline, windingNumber } from "../../scene/geometry.js";
import { distance, subtract, towards } from "../../scene/point.js";
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("./outline.js").Outline} Outline */

// Where an arrow meets a shape. Its line aims at a focus, which Excalidraw keeps as a number: 0 is the shape's
// centre, and a line of focus 1 or -1 touches the shape on one side or on the other without crossing it.

/** A line that touched its shape would end nowhere, so no end that is bound here aims farther off than this. */
const FARTHEST_FOCUS = 0.95;
/** Halvings by which the place at a distance is found: to a thousandth of the shortest gaps. */
const HALVINGS = 20;

/**
 * The focus of a line that ends at a shape.
 *
 * @param {Outline} outline
 * @param {Point} from where the line comes from
 * @param {Point} to where it ends
 */
export function focusOf({ points, center }, from, to) {
    const length = distance(from, to);
    if (length === 0) return 0;
    const away = cross(subtract(to, from), subtract(to, center)) / length;
    const across = { x: -(to.y - from.y) / length, y: (to.x - from.x) / length };
    const reach = Math.max(...points.map((point) => Math.abs(dot(subtract(point, center), across))));
    if (!(reach > 0)) return 0;
    const focus = Math.max(-FARTHEST_FOCUS, Math.min(FARTHEST_FOCUS, -away / reach));
    return Math.round(focus * 1e4) / 1e4 + 0;
}

/**
 * The point that a line of a focus aims at: where it touches the outline, shrunk as much as the focus says.
 *
 * @param {Outline} outline
 * @param {number} focus
 * @param {Point} from
 * @returns {Point}
 */
export function aimOf({ points, center }, focus, from) {
    if (Math.abs(focus) < 1e-6) return center;
    let aim = center;
    let most = 0;
    for (const corner of points) {
        const point = towards(center, corner, Math.min(1, Math.abs(focus)));
        const length = distance(from, point);
        if (length === 0) continue;
        const away = -Math.sign(focus) * cross(subtract(point, from), subtract(point, center)) / length;
        if (away > most) [aim, most] = [point, away];
    }
    return aim;
}

/**
 * Where a line that aims into a shape ends: a gap before the outline, on the side that it comes from.
 *
 * @param {Outline} outline
 * @param {Point} aim
 * @param {Point} from
 * @param {number} gap
 * @returns {Point}
 */
export function endAt(outline, aim, from, gap) {
    if (isInside(outline, from)) return outline.isFrame ? farSide(outline, aim, from) : aim;
    const crossings = crossingsOf(outline, aim, from);
    if (crossings.length === 0) return aim;
    const edge = Math.max(...crossings);
    const line = flat(outline.points);
    // It keeps its direction, however near it comes from.
    let [near, far] = [edge, (edge + 1) / 2];
    for (let step = 0; step < HALVINGS; step += 1) {
        const middle = (near + far) / 2;
        if (distanceToPolyline(towards(aim, from, middle), line) < gap) near = middle;
        else far = middle;
    }
    return towards(aim, from, near);
}

/** @param {Outline} outline @param {Point} point */
export function isInside({ points }, point) {
    return windingNumber(point, flat(points)) !== 0;
}

/** @param {Outline} outline @param {Point} point */
export function distanceTo({ points }, point) {
    return distanceToPolyline(point, flat(points));
}

/**
 * From within a frame a line goes on to the frame's side behind its aim.
 *
 * @param {Outline} outline
 * @param {Point} aim
 * @param {Point} from
 */
function farSide(outline, aim, from) {
    const length = distance(from, aim);
    if (length === 0) return aim;
    const size = Math.max(...outline.points.map((point) => distance(from, point)));
    const beyond = towards(from, aim, (size + length) / length);
    const crossings = crossingsOf(outline, from, beyond);
    return crossings.length === 0 ? aim : towards(from, beyond, Math.min(...crossings));
}

/**
 * Where a line crosses an outline, as shares of the way.
 *
 * @param {Outline} outline
 * @param {Point} start
 * @param {Point} end
 */
function crossingsOf({ points }, start, end) {
    const way = subtract(end, start);
    /** @type {number[]} */
    const shares = [];
    for (let index = 1; index < points.length; index += 1) {
        const side = subtract(points[index], points[index - 1]);
        const turn = cross(way, side);
        if (turn === 0) continue;
        const offset = subtract(points[index - 1], start);
        const share = cross(offset, side) / turn;
        const place = cross(offset, way) / turn;
        if (share >= 0 && share <= 1 && place >= 0 && place <= 1) shares.push(share);
    }
    return shares;
}

/** @param {Point[]} points */
function flat(points) {
    return points.flatMap(({ x, y }) => [x, y]);
}

/** @param {Point} a @param {Point} b */
function cross(a, b) {
    return a.x * b.y - a.y * b.x;
}

/** @param {Point} a @param {Point} b */
function dot(a, b) {
    return a.x * b.x + a.y * b.y;
}
