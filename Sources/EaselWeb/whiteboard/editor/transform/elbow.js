// @ts-check
import { boundsAround, centerOf, heightOf, widthOf } from "../../scene/bounds.js";
import { rotate } from "../../scene/point.js";
import { GAP } from "../elements/binding.js";
import { angleOf, boxOf } from "../elements/box.js";
import { extraCorners, fixedSections, withFixedSections } from "../elements/fixed-segments.js";
import { fixedPointOn } from "../elements/fixed-point.js";
import { elbowRoute } from "./elbow-route.js";
import { throughBoardPoints } from "./placement.js";
import { stretched } from "./stretched-elbow.js";
/** @typedef {import("../../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("./arrows.js").Anchor} Anchor */
/** @typedef {import("./elbow-route.js").Tip} Tip */

/**
 * What changes in an elbow arrow so that it leads around what it joins. Sections that somebody has fixed stay where
 * they are; those at the ends stretch.
 *
 * @param {Element} arrow
 * @param {Point[]} points
 * @param {Anchor|null} start
 * @param {Anchor|null} end
 */
export function rerouted(arrow, points, start, end) {
    const last = points.length - 1;
    const from = start ? tipAt(start, end?.outline.center ?? points[last]) : freeTip(points[0], points[last]);
    const to = end ? tipAt(end, start?.outline.center ?? points[0]) : freeTip(points[last], points[0]);
    const fixed = fixedSections(arrow, points.length);
    if (fixed.length === 0 || points.length < 3) {
        const free = fixed.length > 0 ? { fixedSegments: null } : {};
        return { ...throughBoardPoints(arrow, elbowRoute(from, to)), ...free, ...extraCorners(arrow, { start: false, end: false }) };
    }
    const way = stretched({ points, fixed, extra: { start: arrow.startIsSpecial === true, end: arrow.endIsSpecial === true } }, from, to);
    const through = throughBoardPoints(arrow, way.points);
    return { ...through, ...withFixedSections(way.fixed, through.points), ...extraCorners(arrow, way.extra) };
}

/**
 * Where a bound end is: at its fixed point; without one, before the middle of the side that faces the other end.
 *
 * @param {Anchor} anchor
 * @param {Point} other
 * @returns {Tip}
 */
function tipAt({ element, outline, binding }, other) {
    const around = boundsAround(outline.points);
    const fixed = fixedPointOn(element, binding.fixedPoint);
    if (fixed) return { point: fixed, heading: headingFrom(element, fixed), around };
    const heading = headingFrom(element, other);
    const box = around ?? boxOf(element);
    const center = centerOf(box);
    const away = { x: widthOf(box) / 2 + GAP, y: heightOf(box) / 2 + GAP };
    return { point: { x: center.x + heading.x * away.x, y: center.y + heading.y * away.y }, heading, around };
}

/** @param {Point} point @param {Point} other @returns {Tip} */
function freeTip(point, other) {
    return { point, heading: axis({ x: other.x - point.x, y: other.y - point.y }), around: null };
}

/**
 * The direction in which an arrow leaves an element that has its end at a point: away from the nearest side.
 *
 * @param {Element} element
 * @param {Point} point
 */
function headingFrom(element, point) {
    const box = boxOf(element);
    const center = centerOf(box);
    const local = rotate(point, -angleOf(element), center);
    const side = axis({
        x: (local.x - center.x) / Math.max(1, widthOf(box)), y: (local.y - center.y) / Math.max(1, heightOf(box)),
    });
    return axis(rotate(side, angleOf(element), { x: 0, y: 0 }));
}

/** @param {Point} direction @returns {Point} the nearest of right, down, left and up */
function axis({ x, y }) {
    if (Math.abs(x) >= Math.abs(y)) return { x: x < 0 ? -1 : 1, y: 0 };
    return { x: 0, y: y < 0 ? -1 : 1 };
}
