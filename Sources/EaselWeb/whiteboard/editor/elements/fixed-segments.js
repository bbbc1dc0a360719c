// @ts-check
import { rounded } from "./numbers.js";
/** @typedef {import("../../scene/element.js").Element} Element */

/**
 * A section of an elbow arrow that somebody has put where it is, as Excalidraw keeps it: the number of the point that it ends at,
 * and both of its ends as the arrow's points are given.
 *
 * @typedef {{index: number, start: [number, number], end: [number, number]}} FixedSegment
 */

/**
 * The numbers of the sections that are fixed.
 *
 * @param {Element} arrow
 * @param {number} points how many it has
 * @returns {number[]}
 */
export function fixedSections(arrow, points) {
    const { fixedSegments } = arrow;
    if (arrow.elbowed !== true || !Array.isArray(fixedSegments)) return [];
    const numbers = fixedSegments.map((segment) => segment?.index).filter((index) => (
        Number.isInteger(index) && index > 0 && index < points));
    return [...new Set(numbers)].sort((a, b) => a - b);
}

/**
 * What an arrow says of its fixed sections once it goes through other points.
 *
 * @param {Iterable<number>} sections
 * @param {number[][]} points relative to the arrow's place
 * @returns {{fixedSegments: FixedSegment[]|null}}
 */
export function withFixedSections(sections, points) {
    /** @type {FixedSegment[]} */
    const segments = [...sections].map((index) => ({ index, start: pairOf(points[index - 1]), end: pairOf(points[index]) }));
    return { fixedSegments: segments.length > 0 ? segments : null };
}

/**
 * What an arrow says of the corners that are there only because of the shapes at its ends.
 *
 * @param {Element} arrow
 * @param {{start: boolean, end: boolean}} extra
 * @returns {Element} nothing of an end that says so already
 */
export function extraCorners(arrow, extra) {
    /** @type {Element} */
    const changes = {};
    if ((arrow.startIsSpecial === true) !== extra.start) changes.startIsSpecial = extra.start;
    if ((arrow.endIsSpecial === true) !== extra.end) changes.endIsSpecial = extra.end;
    return changes;
}

/** @param {number[]} point @returns {[number, number]} */
function pairOf([x, y]) {
    return [rounded(x), rounded(y)];
}
