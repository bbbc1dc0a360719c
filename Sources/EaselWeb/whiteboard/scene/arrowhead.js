// @ts-check
import { Path } from "./path.js";
import { rotate } from "./point.js";
import { pathPrimitive } from "./primitive.js";

/** @typedef {import("./line-tip.js").LineTip} LineTip */
/** @typedef {import("./point.js").Point} Point */
/** @typedef {import("./primitive.js").Primitive} Primitive */
/** @typedef {import("./style.js").Style} Style */

const NAMES = new Set([
    "arrow", "bar", "dot", "circle", "triangle", "diamond",
    "circle_outline", "triangle_outline", "diamond_outline",
    "crowfoot_one", "crowfoot_many", "crowfoot_one_or_many",
]);

/**
 * What stands at the end of a line. Measures are Excalidraw's.
 * @param {string | undefined} name
 * @param {LineTip} tip
 * @param {Style} style
 * @returns {Primitive[]}
 */
export function arrowhead(name, tip, style) {
    if (name === undefined || !NAMES.has(name)) return [];
    const solid = { width: style.outline.width, dashes: [] };
    // Dashes would leave little of a head; dots are set closer.
    const open = style.line === "dotted" ? { width: solid.width, dashes: [1.5, 4 + style.width] } : solid;
    const filled = name.endsWith("_outline") ? "paper" : "ink";
    const { left, right } = wings(name, tip);
    switch (name) {
        case "dot":
        case "circle":
        case "circle_outline": {
            const radius = Math.max(1, (sizeOf(name, tip) + style.width - 2) / 2);
            return [pathPrimitive(Path.circle(tip.point, radius), filled, solid)];
        }
        case "triangle":
        case "triangle_outline":
            return [pathPrimitive(Path.through([tip.point, left, right], true), filled, solid)];
        case "diamond":
        case "diamond_outline": {
            const back = behind(tip, 2 * sizeOf(name, tip));
            return [pathPrimitive(Path.through([tip.point, left, back, right], true), filled, solid)];
        }
        case "crowfoot_one": return [crossing(name, tip, open)];
        case "crowfoot_many": return [foot(name, tip, open)];
        case "crowfoot_one_or_many": return [foot(name, tip, open), crossing(name, tip, open)];
        default: return [pathPrimitive(Path.through([left, tip.point, right]), "none", open)];
    }
}

/**
 * How far the head reaches back along the line.
 * @param {string} name @param {LineTip} tip
 */
function sizeOf(name, { section }) {
    if (name === "arrow") return Math.min(25, section / 2);
    if (name.startsWith("diamond")) return Math.min(12, section / 4);
    if (name.startsWith("crowfoot")) return Math.min(20, section / 2);
    return Math.min(15, section / 2);
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
 * A foot whose toes are at the tip.
 * @param {string} name @param {LineTip} tip @param {import("./style.js").Outline} outline
 */
function foot(name, tip, outline) {
    const heel = behind(tip, sizeOf(name, tip));
    const spread = spreadOf(name);
    const toes = [rotate(tip.point, -spread, heel), heel, rotate(tip.point, spread, heel)];
    return pathPrimitive(Path.through(toes), "none", outline);
}

/**
 * A line across the line.
 * @param {string} name @param {LineTip} tip @param {import("./style.js").Outline} outline
 */
function crossing(name, tip, outline) {
    const { left, right } = wings(name, tip);
    return pathPrimitive(Path.through([left, right]), "none", outline);
}
