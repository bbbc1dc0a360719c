// @ts-check
import { centerOf, cornersOf } from "../../scene/bounds.js";
import { DisplayList } from "../../scene/display-list.js";
import { add, rotate } from "../../scene/point.js";
import { Shape } from "../../scene/shape.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */

/**
 * What arrows end at: a closed line around a shape, on the board, as it is drawn and turned.
 *
 * @typedef {object} Outline
 * @property {Point[]} points the last one is the first one again
 * @property {Point} center
 * @property {boolean} isFrame whether things lie in it that arrows within it join
 */

// An element is never changed, so its outline holds as long as there is that object.
/** @type {WeakMap<Element, Outline>} */
const outlines = new WeakMap();
/** Shapes whose outline is not simply their box. */
const DRAWN = new Set(["rectangle", "diamond", "ellipse"]);

/** @param {Element} element @returns {Outline|null} null for what cannot be seen */
export function outlineOf(element) {
    const known = outlines.get(element);
    if (known) return known;
    const shape = Shape.of({ ...element, isDeleted: false });
    if (!shape) return null;
    const middle = centerOf(shape.box);
    const onBoard = (/** @type {Point} */ point) => add(rotate(point, shape.angle, middle), shape.origin);
    const outline = { points: ring(shape).map(onBoard), center: onBoard(middle), isFrame: shape.isFrame };
    outlines.set(element, outline);
    return outline;
}

/** @param {Shape} shape @returns {Point[]} in the shape's own coordinates */
function ring(shape) {
    const corners = cornersOf(shape.box);
    if (!DRAWN.has(shape.kind)) return [...corners, corners[0]];
    const [primitive] = new DisplayList(shape).primitives;
    const line = primitive?.kind === "path" ? primitive.path.polylines[0] : new Float64Array();
    /** @type {Point[]} */
    const points = [];
    for (let at = 0; at + 1 < line.length; at += 2) points.push({ x: line[at], y: line[at + 1] });
    return points.length > 2 ? points : [...corners, corners[0]];
}
