// @ts-check
import { distance } from "../../scene/point.js";
import { aimOf, endAt } from "../elements/attachment.js";
import { GAP } from "../elements/binding.js";
import { fixedPointOn } from "../elements/fixed-point.js";
import { number } from "../elements/numbers.js";
import { outlineOf } from "../elements/outline.js";
import { pointsOf } from "../elements/points.js";
import { rerouted } from "./elbow.js";
import { pointsOnBoard, throughBoardPoints } from "./placement.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/outline.js").Outline} Outline */

/**
 * A bound end.
 *
 * @typedef {{element: Element, outline: Outline, binding: Element}} Anchor
 */

/** By so many turns two ends that aim at each other agree. */
const TURNS = 4;
/** Ends that are this near to where they belong are there, for coordinates are rounded. */
const NEAR = 0.5;
const LONGEST_GAP = 1_000;

/**
 * What changes in an arrow so that its ends are where their bindings say: on the outlines of what they are bound to,
 * on the sides that face each other. It follows from the arrow's bindings and from the shapes alone, so whoever
 * computes it comes to the same. An elbow arrow leads around both, and has its corners without them too.
 *
 * @param {Element} arrow
 * @param {(id: string) => Element|undefined} elementOf
 * @returns {Element}
 */
export function attached(arrow, elementOf) {
    const start = anchorOf(arrow.startBinding, elementOf);
    const end = anchorOf(arrow.endBinding, elementOf);
    const points = pointsOnBoard(arrow);
    if (points.length < 2) return {};
    if (arrow.elbowed === true) return rerouted(arrow, points, start, end);
    if (!start && !end) return {};
    const [first, last] = points.length === 2 ? aims(points, start, end) : [points[1], points[points.length - 2]];
    const moved = [...points];
    if (start) moved[0] = endOf(start, first);
    if (end) moved[points.length - 1] = endOf(end, last);
    return throughBoardPoints(arrow, moved);
}

/**
 * Whether changes of `attached` move an arrow so far that somebody sees it.
 *
 * @param {Element} arrow
 * @param {Element} changes
 */
export function isAstray(arrow, changes) {
    if (!Array.isArray(changes.points)) return false;
    const [before, after] = [pointsOf(arrow), pointsOf({ ...arrow, ...changes })];
    return before.length !== after.length || before.some((point, index) => distance(point, after[index]) > NEAR);
}

/** @param {unknown} value @param {(id: string) => Element|undefined} elementOf @returns {Anchor|null} */
function anchorOf(value, elementOf) {
    const binding = /** @type {Element|null|undefined} */ (value);
    const element = typeof binding?.elementId === "string" ? elementOf(binding.elementId) : undefined;
    const outline = element && outlineOf(element);
    return binding && element && outline ? { element, outline, binding } : null;
}

/**
 * Where the ends of a straight arrow come from: from where the other one aims at.
 *
 * @param {Point[]} points
 * @param {Anchor|null} start
 * @param {Anchor|null} end
 * @returns {[Point, Point]}
 */
function aims(points, start, end) {
    let here = start ? start.outline.center : points[0];
    let there = end ? end.outline.center : points[1];
    for (let turn = 0; turn < TURNS; turn += 1) {
        if (start) here = aimAt(start, there);
        if (end) there = aimAt(end, here);
    }
    return [there, here];
}

/** @param {Anchor} anchor @param {Point} from */
function aimAt({ element, outline, binding }, from) {
    const { focus, fixedPoint } = binding;
    if (typeof focus === "number" && Number.isFinite(focus)) return aimOf(outline, focus, from);
    return fixedPointOn(element, fixedPoint) ?? outline.center;
}

/** @param {Anchor} anchor @param {Point} from */
function endOf(anchor, from) {
    const aim = aimAt(anchor, from);
    if (anchor.binding.mode === "inside") return aim;
    const gap = Math.min(LONGEST_GAP, Math.max(0, number(anchor.binding.gap, GAP)));
    return endAt(anchor.outline, aim, from, gap);
}
