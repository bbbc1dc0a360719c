// @ts-check
import { handDrawnEllipse, handDrawnPath } from "./hand-drawn.js";
import { Path } from "./path.js";
import { rotate } from "./point.js";
import { pathPrimitive } from "./primitive.js";
import { Properties } from "./properties.js";
import { Style } from "./style.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./line-tip.js").LineTip} LineTip */
/** @typedef {import("./point.js").Point} Point */
/** @typedef {import("./primitive.js").Fill} Fill */
/** @typedef {import("./primitive.js").Primitive} Primitive */
/** @typedef {import("./rough-pen.js").Hand} Hand */
/** @typedef {import("./shape.js").Shape} Shape */
/** @typedef {import("./style.js").Outline} Outline */

const NAMES = new Set([
    "arrow", "bar", "circle", "triangle", "diamond", "circle_outline", "triangle_outline", "diamond_outline",
    "cardinality_one", "cardinality_many", "cardinality_one_or_many", "cardinality_exactly_one",
    "cardinality_zero_or_one", "cardinality_zero_or_many",
]);
/** How well a hand knows the size of a circle. */
const CIRCLE_FITTING = 0.95;
/** Heads are filled with one colour, whatever the arrow's fill is. */
const SOLID = new Style(new Properties({}));
/** @type {ReadonlyMap<string, string>} */
const OLD_NAMES = new Map([
    ["dot", "circle"], ["crowfoot_one", "cardinality_one"], ["crowfoot_many", "cardinality_many"],
    ["crowfoot_one_or_many", "cardinality_one_or_many"],
]);

/**
 * The name of the head of an arrow at one of its ends; "other" for one that is not known. Old files and
 * generated ones leave out the usual one, which absence stands for.
 * @param {Pick<Shape, "kind" | "properties">} shape @param {"start" | "end"} end @returns {string | null}
 */
export function headOf(shape, end) {
    if (shape.kind !== "arrow") return null;
    const name = shape.properties.object[`${end}Arrowhead`];
    if (name === null) return null;
    if (typeof name !== "string") return end === "end" ? "arrow" : null;
    const today = OLD_NAMES.get(name) ?? name;
    return NAMES.has(today) ? today : "other";
}

/**
 * What stands at the end of an arrow. Measures are Excalidraw's.
 * @param {string} name as `headOf` tells it
 * @param {LineTip} tip
 * @param {Style} style
 * @param {Hand} hand that draws the arrow
 * @returns {Primitive[]}
 */
export function arrowhead(name, tip, style, hand) {
    const careful = { ...hand, roughness: Math.min(1, hand.roughness) };
    return partsOf(name, tip, style).map((part) => {
        const { path, fill, outline } = part;
        const filled = fill === "none" ? null : SOLID;
        if (part.box) {
            const round = { ...hand, roughness: Math.min(0.5, hand.roughness) };
            const { box } = part;
            return pathPrimitive(path, fill, outline, () => handDrawnEllipse(box, CIRCLE_FITTING, round, filled));
        }
        return pathPrimitive(path, fill, outline, () => handDrawnPath(path, part.corners, careful, filled));
    });
}

/**
 * A part of a head: a circle in a box, an area between corners, or lines.
 * @typedef {{path: Path, fill: Fill, outline: Outline, box?: Bounds, corners: Point[] | null}} HeadPart
 */

/** @param {string} name @param {LineTip} tip @param {Style} style @returns {HeadPart[]} */
function partsOf(name, tip, style) {
    const solid = { width: style.outline.width, dashes: [] };
    // Dashes would leave little of a head; dots are set closer.
    const open = style.line === "dotted" ? { width: solid.width, dashes: [1.5, 4 + style.width] } : solid;
    const filled = name.endsWith("_outline") ? "paper" : "ink";
    switch (name) {
        case "circle":
        case "circle_outline": return [circle(tip, style, filled)];
        case "triangle":
        case "triangle_outline": {
            const { left, right } = wings(name, tip);
            return [area([tip.point, left, right], filled, solid)];
        }
        case "diamond":
        case "diamond_outline": {
            const { left, right } = wings(name, tip);
            const back = behind(tip, 2 * sizeOf(name, tip));
            return [area([tip.point, left, back, right], filled, solid)];
        }
        case "cardinality_one": return [crossing(tip, 0, open)];
        case "cardinality_many": return [foot(tip, open)];
        case "cardinality_one_or_many": return [foot(tip, open), crossing(tip, -0.25, open)];
        case "cardinality_exactly_one": return [crossing(tip, -0.5, open), crossing(tip, 0, open)];
        case "cardinality_zero_or_one": return [zero(tip, style), crossing(tip, -0.5, open)];
        case "cardinality_zero_or_many": return [foot(tip, open), zero(tip, style)];
        default: {
            const { left, right } = wings(name, tip);
            return [lines([left, tip.point, right], open)];
        }
    }
}

/** @param {Point[]} corners @param {Fill} fill @param {Outline} outline @returns {HeadPart} */
const area = (corners, fill, outline) => ({ path: Path.through(corners, true), fill, outline, corners });

/** @param {Point[]} points @param {Outline} outline @returns {HeadPart} */
const lines = (points, outline) => ({ path: Path.through(points), fill: "none", outline, corners: null });

/**
 * How far the head reaches back along the line.
 * @param {string} name @param {LineTip} tip
 */
function sizeOf(name, { section }) {
    if (name === "arrow") return Math.min(25, section / 2);
    if (name.startsWith("diamond")) return Math.min(12, section / 4);
    return Math.min(name === "cardinality_one" ? 20 : 15, section / 2);
}

/**
 * Between the line and a wing, in radians.
 * @param {string} name
 */
function spreadOf(name) {
    if (name === "bar") return Math.PI / 2;
    return name === "arrow" ? Math.PI / 9 : Math.PI * 25 / 180;
}

/** @param {LineTip} tip @param {number} length @returns {Point} */
const behind = ({ point, direction }, length) =>
    ({ x: point.x - direction.x * length, y: point.y - direction.y * length });

/** @param {string} name @param {LineTip} tip */
function wings(name, tip) {
    const back = behind(tip, sizeOf(name, tip));
    const spread = spreadOf(name);
    return { left: rotate(back, -spread, tip.point), right: rotate(back, spread, tip.point) };
}

/**
 * @param {LineTip} tip @param {Style} style @param {Fill} fill @param {number} [scale]
 * @returns {HeadPart}
 */
function circle(tip, style, fill, scale = 1) {
    const radius = Math.max(1, (sizeOf("circle", tip) + style.width - 2) / 2 * scale);
    const { x, y } = tip.point;
    return {
        path: Path.circle(tip.point, radius), fill, outline: { width: style.outline.width, dashes: [] }, corners: null,
        box: { minX: x - radius, minY: y - radius, maxX: x + radius, maxY: y + radius },
    };
}

/**
 * The circle of "none", behind what stands at the tip.
 * @param {LineTip} tip @param {Style} style
 */
function zero(tip, style) {
    return circle({ ...tip, point: behind(tip, 1.5 * sizeOf("circle", tip)) }, style, "paper", 0.8);
}

/**
 * A foot whose toes are at the tip.
 * @param {LineTip} tip @param {Outline} outline
 */
function foot(tip, outline) {
    const heel = behind(tip, sizeOf("cardinality_many", tip));
    const spread = spreadOf("cardinality_many");
    const toes = [rotate(tip.point, -spread, heel), heel, rotate(tip.point, spread, heel)];
    return lines(toes, outline);
}

/**
 * A line across the line.
 * @param {LineTip} tip
 * @param {number} share how much of its size farther back, below 0 for farther on
 * @param {Outline} outline
 */
function crossing(tip, share, outline) {
    const place = { ...tip, point: behind(tip, share * sizeOf("cardinality_one", tip)) };
    const { left, right } = wings("cardinality_one", place);
    return lines([left, right], outline);
}
