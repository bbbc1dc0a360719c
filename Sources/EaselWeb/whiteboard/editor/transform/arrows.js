// @ts-check
import { centerOf } from "../../scene/bounds.js";
import { rotate } from "../../scene/point.js";
import { boundTo } from "../elements/bound-elements.js";
import { angleOf, boxOf } from "../elements/box.js";
import { pointsOf } from "../elements/points.js";
import { throughPoints } from "./placement.js";
/** @typedef {import("../../scene/element.js").Binding} Binding */
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */

/**
 * The ends of arrows that are bound to elements, for the arrows that are not among them.
 *
 * @param {Set<string>} ids
 * @param {Context} context
 * @returns {Map<string, {start: string|null, end: string|null}>} by the arrow's id, what it is bound to
 */
export function boundArrows(ids, context) {
    /** @type {Map<string, {start: string|null, end: string|null}>} */
    const arrows = new Map();
    for (const id of ids) {
        for (const entry of boundTo(context.element(id))) {
            if (ids.has(entry.id)) continue;
            const arrow = context.element(entry.id);
            if (arrow?.type !== "arrow" || arrow.locked === true) continue;
            const boundTo = (/** @type {Binding|null|undefined} */ binding) => (
                binding && ids.has(binding.elementId) ? binding.elementId : null);
            arrows.set(entry.id, { start: boundTo(arrow.startBinding), end: boundTo(arrow.endBinding) });
        }
    }
    return arrows;
}

/**
 * What changes in an arrow as what it is bound to is moved: the ends go along.
 *
 * @param {Element} arrow
 * @param {(end: "start"|"end", point: Point) => Point} follow where an end's point on the board goes
 */
export function followed(arrow, follow) {
    const points = pointsOf(arrow);
    if (points.length < 2) return {};
    const center = centerOf(boxOf(arrow));
    const angle = angleOf(arrow);
    const moved = [...points];
    for (const end of /** @type {const} */ (["start", "end"])) {
        const place = end === "start" ? 0 : points.length - 1;
        const to = follow(end, rotate(points[place], angle, center));
        moved[place] = rotate(to, -angle, center);
    }
    return throughPoints(arrow, moved);
}
