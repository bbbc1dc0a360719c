// @ts-check
import { outset } from "../../scene/bounds.js";
/** @typedef {import("../../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../../scene/point.js").Point} Point */

/**
 * The end of an elbow arrow.
 *
 * @typedef {object} Tip
 * @property {Point} point
 * @property {Point} heading the axis along which the arrow leaves it
 * @property {Bounds|null} around what it is bound to, which the arrow does not cross
 */

/** @typedef {{column: number, row: number, heading: number, cost: number, before: Step|null}} Step */

/** How far a route keeps off what it leads around, where there is room. */
const MARGIN = 24;
const LEAST_MARGIN = 4;
/** Of two routes, one with fewer corners is better unless it is longer by more than this. */
const CORNER = 60;
/** A section in the middle counts as shorter by this share: of equal ways, the even one is taken. */
const EVENNESS = 0.001;
/** @type {readonly Point[]} */
const HEADINGS = [{ x: 1, y: 0 }, { x: 0, y: 1 }, { x: -1, y: 0 }, { x: 0, y: -1 }];

/**
 * A way of level and upright sections from one tip to another around what they are bound to, of few corners.
 *
 * @param {Tip} from
 * @param {Tip} to
 * @returns {Point[]}
 */
export function elbowRoute(from, to) {
    const margin = marginBetween(from.around, to.around);
    const blocks = [from, to].flatMap(({ around }) => (around ? [outset(around, margin)] : []));
    const [start, end] = [leave(from, margin), leave(to, margin)];
    const middle = { x: middleOf(blocks, start, end, "x"), y: middleOf(blocks, start, end, "y") };
    const columns = sorted([start.x, end.x, middle.x, ...blocks.flatMap(({ minX, maxX }) => [minX, maxX])]);
    const rows = sorted([start.y, end.y, middle.y, ...blocks.flatMap(({ minY, maxY }) => [minY, maxY])]);
    const walls = blocks.map((block) => outset(block, -0.01));
    const way = shortest(columns, rows, walls, start, end, middle, headingIndex(from.heading), headingIndex(to.heading));
    const between = way ?? [start, { x: end.x, y: start.y }, end];
    return simplified([from.point, ...between, to.point]);
}

/** @param {Bounds|null} a @param {Bounds|null} b */
function marginBetween(a, b) {
    if (!a || !b) return MARGIN;
    const across = Math.max(a.minX - b.maxX, b.minX - a.maxX);
    const down = Math.max(a.minY - b.maxY, b.minY - a.maxY);
    return Math.max(LEAST_MARGIN, Math.min(MARGIN, Math.max(across, down) / 2));
}

/** @param {Tip} tip @param {number} margin @returns {Point} where its first section may turn */
function leave({ point, heading, around }, margin) {
    if (!around) return point;
    const { minX, minY, maxX, maxY } = outset(around, margin);
    if (heading.x !== 0) return { x: heading.x > 0 ? Math.max(maxX, point.x) : Math.min(minX, point.x), y: point.y };
    return { x: point.x, y: heading.y > 0 ? Math.max(maxY, point.y) : Math.min(minY, point.y) };
}

/** @param {Bounds[]} blocks @param {Point} start @param {Point} end @param {"x"|"y"} along */
function middleOf(blocks, start, end, along) {
    const [low, high] = along === "x" ? /** @type {const} */ (["minX", "maxX"]) : /** @type {const} */ (["minY", "maxY"]);
    if (blocks.length < 2) return (start[along] + end[along]) / 2;
    const [a, b] = blocks;
    if (a[high] <= b[low]) return (a[high] + b[low]) / 2;
    return b[high] <= a[low] ? (b[high] + a[low]) / 2 : (start[along] + end[along]) / 2;
}

/** @param {number[]} values */
function sorted(values) {
    return [...new Set(values)].sort((a, b) => a - b);
}

/** @param {Point} heading */
function headingIndex(heading) {
    return HEADINGS.findIndex(({ x, y }) => x === heading.x && y === heading.y);
}

/**
 * The cheapest way over a grid, by Dijkstra's algorithm; null if there is none.
 *
 * @param {number[]} columns
 * @param {number[]} rows
 * @param {Bounds[]} walls
 * @param {Point} start
 * @param {Point} end
 * @param {Point} middle
 * @param {number} leaving
 * @param {number} arriving against which the last section comes
 * @returns {Point[]|null}
 */
function shortest(columns, rows, walls, start, end, middle, leaving, arriving) {
    const goal = { column: columns.indexOf(end.x), row: rows.indexOf(end.y) };
    /** @type {Step[]} */
    const open = [{
        column: columns.indexOf(start.x), row: rows.indexOf(start.y), heading: leaving, cost: 0, before: null,
    }];
    /** @type {Set<string>} */
    const done = new Set();
    while (open.length > 0) {
        const step = open.reduce((best, other) => (other.cost < best.cost ? other : best));
        open.splice(open.indexOf(step), 1);
        const name = `${step.column} ${step.row} ${step.heading}`;
        if (done.has(name)) continue;
        done.add(name);
        const isThere = step.column === goal.column && step.row === goal.row;
        if (isThere && step.heading === (arriving + 2) % 4) return pointsOf(step, columns, rows);
        for (let heading = 0; heading < HEADINGS.length; heading += 1) {
            if (heading === (step.heading + 2) % 4) continue;
            // A corner is made where the way is, before it goes on.
            if (heading !== step.heading) {
                open.push({ ...step, heading, cost: step.cost + CORNER, before: step });
                continue;
            }
            const next = { column: step.column + HEADINGS[heading].x, row: step.row + HEADINGS[heading].y };
            if (columns[next.column] === undefined || rows[next.row] === undefined) continue;
            const a = { x: columns[step.column], y: rows[step.row] };
            const b = { x: columns[next.column], y: rows[next.row] };
            if (walls.some((wall) => crosses(a, b, wall))) continue;
            const length = Math.abs(b.x - a.x) + Math.abs(b.y - a.y);
            const isEven = heading % 2 === 0 ? a.y === middle.y : a.x === middle.x;
            const cost = step.cost + length * (isEven ? 1 - EVENNESS : 1);
            open.push({ ...next, heading, cost, before: step });
        }
    }
    return null;
}

/** @param {Step|null} step @param {number[]} columns @param {number[]} rows */
function pointsOf(step, columns, rows) {
    /** @type {Point[]} */
    const points = [];
    for (let at = step; at; at = at.before) points.unshift({ x: columns[at.column], y: rows[at.row] });
    return points;
}

/** @param {Point} a @param {Point} b @param {Bounds} wall */
function crosses(a, b, { minX, minY, maxX, maxY }) {
    return Math.max(a.x, b.x) > minX && Math.min(a.x, b.x) < maxX && Math.max(a.y, b.y) > minY && Math.min(a.y, b.y) < maxY;
}

/** @param {Point[]} points @returns {Point[]} without those that no section turns at */
function simplified(points) {
    const apart = points.filter((point, index) => (
        index === 0 || point.x !== points[index - 1].x || point.y !== points[index - 1].y));
    const corners = apart.filter((point, index) => {
        const [before, after] = [apart[index - 1], apart[index + 1]];
        if (!before || !after) return true;
        return (before.x !== point.x || point.x !== after.x) && (before.y !== point.y || point.y !== after.y);
    });
    return corners.length > 1 ? corners : [points[0], points[points.length - 1]];
}
