// @ts-check
import { boundsAround, heightOf, widthOf } from "./bounds.js";
import { hachureLines } from "./hachure-lines.js";
import { Path } from "./path.js";
import { distance } from "./point.js";
import { RoughPen } from "./rough-pen.js";
import { roundnessOf } from "./roundness.js";
import { smoothPath } from "./smooth-line.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./hachure-lines.js").Line} Line */
/** @typedef {import("./point.js").Point} Point */
/** @typedef {import("./rough-pen.js").Hand} Hand */
/** @typedef {import("./shape.js").Shape} Shape */
/** @typedef {import("./style.js").Style} Style */

/**
 * What a hand makes of a path: lines, and the area or the hatching in it. Null stands for what is drawn along the
 * path itself, or not at all.
 * @typedef {object} HandDrawn
 * @property {Path | null} lines
 * @property {Path | null} area
 * @property {boolean} isEvenOdd the rule by which the area is filled
 * @property {Path | null} hatching
 * @property {number} hatchingWidth
 */

/** Of what is filled, the roughness is higher by this. */
const FILL_GAIN = 0.8;
/** Kinds whose roundness keeps them rough when they are small. */
const ROUNDED = new Set(["rectangle", "iframe", "embeddable", "line", "diamond", "image"]);

/**
 * The hand that draws a shape. Small shapes are drawn with more care.
 * @param {Shape} shape @param {boolean} isContinuous whether its outline is one line
 * @returns {Hand}
 */
export function handOf(shape, isContinuous) {
    const { style, properties } = shape;
    return {
        seed: Math.trunc(properties.number("seed", -(2 ** 52), 2 ** 52) ?? 1),
        roughness: tamed(style.roughness, shape), isDouble: style.line === "solid",
        keepsVertices: isContinuous || style.roughness < 2,
    };
}

/** @param {number} roughness @param {Shape} shape */
function tamed(roughness, shape) {
    const box = (shape.isLine && boundsAround(shape.points)) || shape.box;
    const [shorter, longer] = [widthOf(box), heightOf(box)].sort((a, b) => a - b);
    const isRound = ROUNDED.has(shape.kind) && roundnessOf(shape.properties) !== null;
    if (longer >= 50 && (shorter >= 20 || shape.isLine)) return roughness;
    if (shorter >= 15 && isRound) return roughness;
    return Math.min(roughness / (longer < 10 ? 3 : 2), 2.5);
}

/**
 * @param {Path} path
 * @param {readonly Point[] | null} corners of a path of straight lines; null if it has curves
 * @param {Hand} hand
 * @param {Style | null} filled how it is filled; null for not at all
 * @returns {HandDrawn}
 */
export function handDrawnPath(path, corners, hand, filled) {
    const pen = new RoughPen(hand);
    const lines = hand.roughness > 0 ? pen.along(path) : null;
    let area = null;
    if (lines && filled?.fill === "solid") {
        area = corners ? pen.area(corners) : joined(fillingPen(pen, hand).along(path));
    }
    return { lines, area, isEvenOdd: true, ...hatched(() => corners ?? outlineOf(path), pen, hand, filled) };
}

/**
 * @param {readonly Point[]} points @param {Hand} hand @param {Style | null} filled
 * @returns {HandDrawn}
 */
export function handDrawnCurve(points, hand, filled) {
    const pen = new RoughPen(hand);
    const lines = hand.roughness > 0 ? pen.curve(points) : null;
    const area = lines && filled?.fill === "solid" ? fillingPen(pen, hand).curve(points) : null;
    return { lines, area, isEvenOdd: true, ...hatched(() => outlineOf(smoothPath(points)), pen, hand, filled) };
}

/**
 * @param {Bounds} box @param {number} fitting @param {Hand} hand @param {Style | null} filled
 * @returns {HandDrawn}
 */
export function handDrawnEllipse(box, fitting, hand, filled) {
    const pen = new RoughPen(hand);
    if (hand.roughness === 0) {
        const hatching = hatched(() => outlineOf(Path.ellipse(box)), pen, hand, filled);
        return { lines: null, area: null, isEvenOdd: true, ...hatching };
    }
    const ellipse = pen.ellipse(box, fitting);
    const { path, points } = pen.around(ellipse);
    const area = filled?.fill === "solid" ? pen.around(ellipse).path : null;
    return { lines: path, area, isEvenOdd: false, ...hatched(() => points, pen, hand, filled) };
}

/** @param {RoughPen} pen @param {Hand} hand */
const fillingPen = (pen, { roughness }) => pen.held({ isDouble: false, roughness: roughness + FILL_GAIN });

/** @param {Path} path @returns {Point[]} */
function outlineOf(path) {
    const values = path.polylines[0] ?? [];
    return Array.from({ length: values.length / 2 }, (_, index) => ({ x: values[2 * index], y: values[2 * index + 1] }));
}

/**
 * The same path in one go, so that it has an inside.
 * @param {Path} path
 */
function joined(path) {
    const whole = new Path();
    path.addTo({
        moveTo: (x, y) => { if (whole.isEmpty) whole.move(x, y); },
        lineTo: (x, y) => whole.line(x, y),
        quadraticCurveTo: (controlX, controlY, x, y) => whole.quadratic(controlX, controlY, x, y),
        bezierCurveTo: (x1, y1, x2, y2, x, y) => whole.cubic(x1, y1, x2, y2, x, y),
        closePath: () => {},
    });
    return whole;
}

/**
 * @param {() => readonly Point[]} findCorners @param {RoughPen} pen @param {Hand} hand @param {Style | null} filled
 * @returns {{hatching: Path | null, hatchingWidth: number}}
 */
function hatched(findCorners, pen, hand, filled) {
    const corners = filled && filled.fill !== "solid" ? findCorners() : [];
    if (!filled || corners.length < 3) return { hatching: null, hatchingWidth: 0 };
    const gap = filled.hatchingGap;
    const linesAt = (/** @type {number} */ degrees) => {
        const isCareless = hand.roughness >= 1 && pen.chance() > 0.7;
        return hachureLines(corners, gap, degrees * Math.PI / 180, isCareless);
    };
    if (filled.fill === "dots") return { hatching: dots(linesAt(-90), gap, pen), hatchingWidth: filled.width };
    const hatching = new Path();
    const stroke = pen.held({ isDouble: hand.roughness > 0 });
    const add = (/** @type {Line[]} */ lines) => {
        for (const [from, to] of lines) stroke.addLine(hatching, from, to);
    };
    const lines = linesAt(-49);
    add(filled.fill === "zigzag" ? zigzags(lines, filled.width * 4) : lines);
    if (filled.fill === "cross-hatch") add(linesAt(-139));
    return { hatching, hatchingWidth: filled.width / 2 };
}

/**
 * To the end of each line, from both sides of its start.
 * @param {Line[]} lines @param {number} gap @returns {Line[]}
 */
function zigzags(lines, gap) {
    const angle = -41 * Math.PI / 180;
    const aside = { x: gap / 2 * Math.cos(angle), y: gap / 2 * Math.sin(angle) };
    return lines.filter(([from, to]) => distance(from, to) > 0).flatMap(([from, to]) => [
        /** @type {Line} */ ([{ x: from.x - aside.x, y: from.y + aside.y }, to]),
        /** @type {Line} */ ([{ x: from.x + aside.x, y: from.y - aside.y }, to]),
    ]);
}

/**
 * Dots near lines that go down, as lines of no length.
 * @param {Line[]} lines @param {number} gap @param {RoughPen} pen
 */
function dots(lines, gap, pen) {
    const path = new Path();
    for (const [from, to] of lines) {
        const length = distance(from, to);
        const count = Math.ceil(length / gap) - 1;
        const top = Math.min(from.y, to.y) + length - count * gap;
        for (let dot = 0; dot < count; dot += 1) {
            const x = (from.x + to.x) / 2 - gap / 2 + pen.chance() * gap / 2;
            const y = top + dot * gap - gap / 4 + pen.chance() * gap / 2;
            path.move(x, y);
            path.line(x, y);
        }
    }
    return path;
}
