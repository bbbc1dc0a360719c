// @ts-check
import { centerOf, heightOf, widthOf } from "../../scene/bounds.js";
import { rotate } from "../../scene/point.js";
import { angleOf, boxOf, boxOfPoints, isCurved } from "../elements/box.js";
import { fixedSections, withFixedSections } from "../elements/fixed-segments.js";
import { number, rounded, turned } from "../elements/numbers.js";
import { hasPoints, pointProperties, pointsOf } from "../elements/points.js";
/** @typedef {import("../../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */

/**
 * Moves an element.
 *
 * @param {Element} element
 * @param {Point} by
 */
export function movedBy(element, by) {
    return { x: rounded(number(element.x) + by.x), y: rounded(number(element.y) + by.y) };
}

/**
 * Turns an element by an angle about a point.
 *
 * @param {Element} element
 * @param {number} by in radians
 * @param {Point} about
 */
export function turnedBy(element, by, about) {
    const center = centerOf(boxOf(element));
    const to = rotate(center, by, about);
    const place = movedBy(element, { x: to.x - center.x, y: to.y - center.y });
    return { ...place, angle: turned(angleOf(element) + by) };
}

/**
 * Puts a line through other points, given as if it were not turned about the centre that it had. As its
 * centre moves with its points, all of it is shifted so that a point that was not moved stays where it is.
 *
 * @param {Element} element
 * @param {Point[]} points
 */
export function throughPoints(element, points) {
    const angle = angleOf(element);
    if (angle === 0) return pointProperties(points);
    const before = centerOf(boxOf(element));
    const box = boxOfPoints(points, isCurved(element));
    const unturned = box ? centerOf(box) : before;
    const now = rotate(unturned, angle, before);
    const shift = { x: now.x - unturned.x, y: now.y - unturned.y };
    return pointProperties(points.map((point) => ({ x: point.x + shift.x, y: point.y + shift.y })));
}

/**
 * A line's points as they are seen.
 *
 * @param {Element} line
 * @returns {Point[]}
 */
export function pointsOnBoard(line) {
    const center = centerOf(boxOf(line));
    return pointsOf(line).map((point) => rotate(point, angleOf(line), center));
}

/**
 * The properties that have a line seen through points.
 *
 * @param {Element} line
 * @param {Point[]} points
 */
export function throughBoardPoints(line, points) {
    const center = centerOf(boxOf(line));
    return throughPoints(line, points.map((point) => rotate(point, -angleOf(line), center)));
}

/**
 * Fits an element into another box of its own, not turned, coordinates.
 *
 * @param {Element} element
 * @param {Bounds} from its box
 * @param {Bounds} to
 * @param {{x: boolean, y: boolean}} flip whether it is mirrored from left to right, from top to bottom
 * @returns {Element}
 */
export function refitted(element, from, to, flip) {
    if (hasPoints(element)) {
        const points = pointsOf(element).map((point) => mapped(point, from, to, flip));
        const place = points.length > 0 ? pointProperties(points) : { x: rounded(to.minX), y: rounded(to.minY) };
        const fixed = "points" in place ? fixedSections(element, place.points.length) : [];
        if (fixed.length > 0 && "points" in place) Object.assign(place, withFixedSections(fixed, place.points));
        return flip.x || flip.y ? { ...place, ...mirroredBindings(element, flip) } : place;
    }
    /** @type {Element} */
    const changes = {
        x: rounded(to.minX), y: rounded(to.minY), width: rounded(widthOf(to)), height: rounded(heightOf(to)),
    };
    if (element.type === "image" && (flip.x || flip.y)) {
        const [x, y] = Array.isArray(element.scale) ? element.scale : [1, 1];
        changes.scale = [flip.x ? -number(x, 1) : number(x, 1), flip.y ? -number(y, 1) : number(y, 1)];
    }
    return changes;
}

/**
 * A line's mirror image passes what it is bound to on the other side.
 *
 * @param {Element} line
 * @param {{x: boolean, y: boolean}} flip
 */
function mirroredBindings(line, flip) {
    /** @type {Element} */
    const changes = {};
    for (const key of /** @type {const} */ (["startBinding", "endBinding"])) {
        const binding = line[key];
        if (!binding) continue;
        const { focus, fixedPoint } = binding;
        const mirrored = typeof focus === "number" && flip.x !== flip.y ? { focus: -focus + 0 } : {};
        const isFixed = Array.isArray(fixedPoint) && fixedPoint.length > 1 && fixedPoint.every(Number.isFinite);
        const fixed = isFixed ? { fixedPoint: [fixedPoint[0], fixedPoint[1]].map((share, axis) => (
            (axis === 0 ? flip.x : flip.y) ? Math.round((1 - share) * 1e4) / 1e4 : share)) } : {};
        changes[key] = { ...binding, ...mirrored, ...fixed };
    }
    return changes;
}

/**
 * Where a point of one box is in another.
 *
 * @param {Point} point
 * @param {Bounds} from
 * @param {Bounds} to
 * @param {{x: boolean, y: boolean}} flip
 */
export function mapped(point, from, to, flip) {
    const share = {
        x: widthOf(from) > 0 ? (point.x - from.minX) / widthOf(from) : 0.5,
        y: heightOf(from) > 0 ? (point.y - from.minY) / heightOf(from) : 0.5,
    };
    return {
        x: to.minX + (flip.x ? 1 - share.x : share.x) * widthOf(to),
        y: to.minY + (flip.y ? 1 - share.y : share.y) * heightOf(to),
    };
}
