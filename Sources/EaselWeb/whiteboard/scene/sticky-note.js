// @ts-check
import { heightOf, widthOf } from "./bounds.js";
import { Path } from "./path.js";
import { pathPrimitive } from "./primitive.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./primitive.js").Primitive} Primitive */
/** @typedef {import("./shape.js").Shape} Shape */

const LARGEST_FOLD = 28;

/**
 * Whether a shape is a note of paper: a rectangle that says so, and has a colour.
 * @param {Shape} shape
 */
export function isNote({ kind, style, properties }) {
    const isMarked = kind === "rectangle" && properties.properties("customData")?.string("easel") === "sticky";
    return isMarked && style.isFilled && style.fill === "solid";
}

/**
 * A sheet of paper that is a little lifted from the board at its lower corners, one of which is folded.
 * @param {Shape} shape @returns {Primitive[]}
 */
export function notePrimitives({ box, style }) {
    const { minX, minY, maxX, maxY } = box;
    const [width, height] = [widthOf(box), heightOf(box)];
    const fold = Math.min(LARGEST_FOLD, Math.min(width, height) / 5);
    const paper = Path.through([
        { x: minX, y: minY }, { x: maxX, y: minY }, { x: maxX, y: maxY - fold }, { x: maxX - fold, y: maxY },
        { x: minX, y: maxY },
    ], true);
    const corner = new Path();
    corner.move(maxX, maxY - fold);
    corner.quadratic(maxX - fold * 0.6, maxY - fold * 0.85, maxX - fold * 0.9, maxY - fold * 0.9);
    corner.quadratic(maxX - fold * 0.85, maxY - fold * 0.6, maxX - fold, maxY);
    corner.close();
    return [
        pathPrimitive(shadowOf(box, fold / 4), "shadow", null), pathPrimitive(shadowOf(box, fold / 8), "shadow", null),
        pathPrimitive(paper, "background", style.outline), pathPrimitive(corner, "fold", null),
    ];
}

/** @param {Bounds} box @param {number} depth how far it reaches beyond the paper */
function shadowOf({ minX, minY, maxX, maxY }, depth) {
    const middle = { x: (minX + maxX) / 2, y: (minY + maxY) / 2 };
    const path = new Path();
    path.move(minX, middle.y);
    path.line(maxX, middle.y);
    path.line(maxX + depth / 2, maxY + depth);
    path.quadratic(middle.x, maxY + depth * 0.3, minX - depth / 4, maxY + depth);
    path.close();
    return path;
}
