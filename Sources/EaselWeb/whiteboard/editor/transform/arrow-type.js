// @ts-check
import { GAP } from "../elements/binding.js";
import { extraCorners } from "../elements/fixed-segments.js";
import { sidePoint } from "../elements/fixed-point.js";
import { attached } from "./arrows.js";
import { pointsOnBoard, throughBoardPoints } from "./placement.js";
/** @typedef {import("../../scene/element.js").Element} Element */

/**
 * What changes in an arrow that becomes an elbow arrow, or a straight one. An elbow arrow keeps the sides that the
 * straight one ended at.
 *
 * @param {Element} arrow
 * @param {boolean} elbowed
 * @param {(id: string) => Element|undefined} elementOf
 * @returns {Element}
 */
export function withElbows(arrow, elbowed, elementOf) {
    const points = pointsOnBoard(arrow);
    if (points.length < 2) return { elbowed };
    const ends = [points[0], points[points.length - 1]];
    /** @type {Element} */
    const changes = {
        elbowed, ...throughBoardPoints(arrow, ends), ...("fixedSegments" in arrow ? { fixedSegments: null } : {}),
        ...extraCorners(arrow, { start: false, end: false }),
    };
    for (const [place, key] of /** @type {const} */ ([[0, "startBinding"], [1, "endBinding"]])) {
        const binding = arrow[key];
        const element = binding && elementOf(binding.elementId);
        if (!binding || !element) continue;
        const { fixedPoint: _, ...rest } = binding;
        changes[key] = elbowed ? { ...rest, fixedPoint: sidePoint(element, ends[place], GAP) } : { focus: 0, gap: GAP, ...rest };
    }
    return { ...changes, ...attached({ ...arrow, ...changes }, elementOf) };
}
