// @ts-check
import { contains, containsPoint, cornersOf, intersects, outset, widthOf } from "./bounds.js";
import { distanceToPolyline, segmentTouches, segmentsCross, windingNumber } from "./geometry.js";
import { rotate } from "./point.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./item.js").Item} Item */
/** @typedef {import("./point.js").Point} Point */
/** @typedef {import("./primitive.js").PathPrimitive} PathPrimitive */
/** @typedef {import("./primitive.js").Primitive} Primitive */
/** @typedef {import("./style.js").Style} Style */

/**
 * Whether a point is on what an item draws, or no farther from it than the tolerance. An area counts if it is
 * filled; a text and an image count as their boxes.
 * @param {Item} item
 * @param {Point} point
 * @param {number} tolerance
 */
export function isHit(item, point, tolerance) {
    if (!containsPoint(outset(item.reach, tolerance), point)) return false;
    const { displayList, shape } = item;
    const turned = rotate(
        { x: point.x - shape.origin.x, y: point.y - shape.origin.y }, -shape.angle, displayList.center);
    return displayList.primitives.some((primitive) => isPrimitiveHit(primitive, shape.style, turned, tolerance));
}

/** @param {Primitive} primitive @param {Style} style @param {Point} point @param {number} tolerance */
function isPrimitiveHit(primitive, style, point, tolerance) {
    if (primitive.kind !== "path") return containsPoint(outset(boxOf(primitive), tolerance), point);
    if (primitive.fill === "shadow") return false;
    const lines = primitive.path.polylines;
    if (isFilled(primitive, style) && isInside(primitive, lines, point)) return true;
    if (!primitive.outline && primitive.fill === "background") return false;
    const reach = (primitive.outline ? primitive.outline.width / 2 : 0) + tolerance;
    const isNear = (/** @type {Float64Array} */ line) => distanceToPolyline(point, line) <= reach;
    if (lines.some(isNear)) return true;
    // Where a hand strayed to.
    const drawn = primitive.outline && style.roughness > 0 ? primitive.drawn?.().lines : null;
    return drawn?.polylines.some(isNear) ?? false;
}

/** @param {Exclude<Primitive, PathPrimitive>} primitive */
function boxOf(primitive) {
    if (primitive.kind === "image") return primitive.image.box;
    const { box, size } = primitive.text;
    // The name of a frame has no width without its font.
    return widthOf(box) > 0 ? box : { ...box, maxX: box.minX + size * primitive.text.lines[0].length * 0.5 };
}

/** @param {PathPrimitive} primitive @param {Style} style */
function isFilled({ fill }, style) {
    return fill === "background" ? style.background !== "transparent" : fill !== "none";
}

/** @param {PathPrimitive} primitive @param {Float64Array[]} lines @param {Point} point */
function isInside(primitive, lines, point) {
    const winding = lines.reduce((sum, line) => sum + windingNumber(point, line), 0);
    return primitive.fill === "background" ? winding % 2 !== 0 : winding !== 0;
}

/**
 * Whether a part of what an item draws is in a box.
 * @param {Item} item
 * @param {Bounds} box
 */
export function isTouched(item, box) {
    if (!intersects(item.reach, box)) return false;
    const { shape, displayList } = item;
    const onBoard = placerOf(item);
    return displayList.primitives.some((primitive) => {
        const lines = linesOf(primitive);
        const isArea = primitive.kind !== "path" || isFilled(primitive, shape.style);
        return lines.some((line) => isLineTouched(line, onBoard, box))
            || (isArea && isHit(item, { x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2 }, 0));
    });
}

/** @param {Item} item @returns {(point: Point) => Point} from its own coordinates to the board's */
function placerOf({ shape, displayList }) {
    return (point) => {
        const { x, y } = rotate(point, shape.angle, displayList.center);
        return { x: x + shape.origin.x, y: y + shape.origin.y };
    };
}

/** @param {Primitive} primitive @returns {Float64Array[]} */
function linesOf(primitive) {
    return primitive.kind === "path" ? primitive.path.polylines : [boxLine(boxOf(primitive))];
}

/**
 * What is drawn of an item as points on the board, line by line.
 * @param {Item} item @returns {Iterable<Point[]>}
 */
function* boardLines(item) {
    const onBoard = placerOf(item);
    for (const primitive of item.displayList.primitives) {
        for (const line of linesOf(primitive)) {
            /** @type {Point[]} */
            const points = [];
            for (let at = 0; at + 1 < line.length; at += 2) points.push(onBoard({ x: line[at], y: line[at + 1] }));
            yield points;
        }
    }
}

/**
 * Whether all that an item draws is within a closed way.
 * @param {Item} item
 * @param {Float64Array} way x, y, x, y, …
 * @param {Bounds} around the way
 */
export function isEnclosed(item, way, around) {
    if (!contains(around, item.bounds)) return false;
    let isAny = false;
    for (const points of boardLines(item)) {
        isAny = true;
        if (!points.every((point) => windingNumber(point, way) !== 0)) return false;
    }
    return isAny;
}

/**
 * Whether a straight way crosses what an item draws.
 * @param {Item} item @param {Point} from @param {Point} to
 */
export function isCrossed(item, from, to) {
    for (const points of boardLines(item)) {
        if (points.some((point, index) => index > 0 && segmentsCross(from, to, points[index - 1], point))) return true;
    }
    return false;
}

/** @param {Bounds} box */
function boxLine(box) {
    const corners = cornersOf(box);
    return Float64Array.from([...corners, corners[0]].flatMap(({ x, y }) => [x, y]));
}

/** @param {Float64Array} line @param {(point: Point) => Point} onBoard @param {Bounds} box */
function isLineTouched(line, onBoard, box) {
    let before = onBoard({ x: line[0], y: line[1] });
    if (line.length === 2) return containsPoint(box, before);
    for (let index = 2; index < line.length; index += 2) {
        const point = onBoard({ x: line[index], y: line[index + 1] });
        if (segmentTouches(box, before.x, before.y, point.x, point.y)) return true;
        before = point;
    }
    return false;
}
