// @ts-check
import { containsPoint, cornersOf, intersects, outset, widthOf } from "./bounds.js";
import { distanceToPolyline, segmentTouches, windingNumber } from "./geometry.js";
import { rotate } from "./point.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./item.js").Item} Item */
/** @typedef {import("./mark.js").Mark} Mark */
/** @typedef {import("./mark.js").PathMark} PathMark */
/** @typedef {import("./point.js").Point} Point */
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
    const { shape, figure } = item;
    const turned = rotate(
        { x: point.x - figure.origin.x, y: point.y - figure.origin.y }, -figure.angle, shape.center);
    return shape.marks.some((mark) => isMarkHit(mark, figure.style, turned, tolerance));
}

/** @param {Mark} mark @param {Style} style @param {Point} point @param {number} tolerance */
function isMarkHit(mark, style, point, tolerance) {
    if (mark.kind !== "path") return containsPoint(outset(boxOf(mark), tolerance), point);
    const lines = mark.path.polylines;
    if (isFilled(mark, style) && isInside(mark, lines, point)) return true;
    if (!mark.outline && mark.fill === "background") return false;
    const reach = (mark.outline ? mark.outline.width / 2 : 0) + tolerance;
    return lines.some((line) => distanceToPolyline(point, line) <= reach);
}

/** @param {Exclude<Mark, PathMark>} mark */
function boxOf(mark) {
    if (mark.kind === "image") return mark.image.box;
    const { box, size } = mark.text;
    // The name of a frame has no width without its font.
    return widthOf(box) > 0 ? box : { ...box, maxX: box.minX + size * mark.text.lines[0].length * 0.5 };
}

/** @param {PathMark} mark @param {Style} style */
function isFilled({ fill }, style) {
    return fill === "background" ? style.background !== "transparent" : fill !== "none";
}

/** @param {PathMark} mark @param {Float64Array[]} lines @param {Point} point */
function isInside(mark, lines, point) {
    const winding = lines.reduce((sum, line) => sum + windingNumber(point, line), 0);
    return mark.fill === "background" ? winding % 2 !== 0 : winding !== 0;
}

/**
 * Whether a part of what an item draws is in a box.
 * @param {Item} item
 * @param {Bounds} box
 */
export function isTouched(item, box) {
    if (!intersects(item.reach, box)) return false;
    const { figure, shape } = item;
    const onBoard = (/** @type {Point} */ point) => {
        const { x, y } = rotate(point, figure.angle, shape.center);
        return { x: x + figure.origin.x, y: y + figure.origin.y };
    };
    return shape.marks.some((mark) => {
        const lines = mark.kind === "path" ? mark.path.polylines : [boxLine(boxOf(mark))];
        const isArea = mark.kind !== "path" || isFilled(mark, figure.style);
        return lines.some((line) => isLineTouched(line, onBoard, box))
            || (isArea && isHit(item, { x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2 }, 0));
    });
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
