// @ts-check
import { present } from "../../scene/element.js";
import { boundsAroundElements } from "./box.js";
import { unitOf } from "./unit.js";
/** @typedef {import("../../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("./context.js").Context} Context */

/**
 * Everything on the board as one reads it: row by row from the top, each from left to right. What begins above the middle
 * of a row's first is in that row. A group is one thing, and so is a shape with its text.
 *
 * @param {Iterable<string>} ids of all elements
 * @param {Context} context
 * @returns {string[][]}
 */
export function readingOrder(ids, context) {
    /** @type {Map<string, {unit: string[], bounds: Bounds}>} */
    const units = new Map();
    const seen = new Set();
    for (const id of ids) {
        if (seen.has(id)) continue;
        const unit = unitOf(id, context, null);
        for (const member of [id, ...unit]) seen.add(member);
        const bounds = boundsAroundElements(unit.flatMap((member) => present(context.element(member))));
        if (bounds) units.set(unit[0], { unit, bounds });
    }
    const fromTop = [...units.values()].sort((one, other) => one.bounds.minY - other.bounds.minY);
    const order = [];
    for (let start = 0; start < fromTop.length;) {
        const { minY, maxY } = fromTop[start].bounds;
        let end = start + 1;
        while (end < fromTop.length && fromTop[end].bounds.minY < (minY + maxY) / 2) end += 1;
        const row = fromTop.slice(start, end).sort((one, other) => one.bounds.minX - other.bounds.minX);
        order.push(...row.map(({ unit }) => unit));
        start = end;
    }
    return order;
}
