// @ts-check
import { many } from "../../scene/fractional-index.js";
/** @typedef {{id: string, index: string|null}} Place */

/**
 * New indexes that put some of the elements elsewhere in the order.
 *
 * @param {Place[]} order all elements, from the lowest to the topmost, with the index that each has
 * @param {Set<string>} chosen those that move; they keep their order
 * @param {number} position how many of the others are below them then
 * @returns {Map<string, string>} by id; only what has to change
 */
export function reordered(order, chosen, position) {
    const moving = order.filter(({ id }) => chosen.has(id));
    const others = order.filter(({ id }) => !chosen.has(id));
    const [lower, upper] = [others.slice(0, position), others.slice(position)];
    const between = indexesBetween(lower.at(-1), upper[0], moving.length);
    // Without room between the two, which happens where clients or files made no proper indexes, all get new
    // ones.
    const places = between ? moving : [...lower, ...moving, ...upper];
    const indexes = between ?? many(null, null, places.length);
    /** @type {Map<string, string>} */
    const changes = new Map();
    places.forEach(({ id, index }, number) => {
        if (index !== indexes[number]) changes.set(id, indexes[number]);
    });
    return changes;
}

/** @param {Place|undefined} lower @param {Place|undefined} upper @param {number} count */
function indexesBetween(lower, upper, count) {
    if (lower?.index === null || upper?.index === null) return null;
    const indexes = many(lower?.index ?? null, upper?.index ?? null, count);
    const all = [...(lower ? [lower.index] : []), ...indexes, ...(upper ? [upper.index] : [])];
    return all.every((index, place) => place === 0 || all[place - 1] < index) ? indexes : null;
}

/**
 * How many of the others are below elements that go one step up, past the next one that they touch; null if
 * there is none.
 *
 * @param {string[]} order all ids, from the lowest to the topmost
 * @param {Set<string>} chosen
 * @param {Set<string>} touching ids of what overlaps them
 * @param {1|-1} direction
 */
export function stepPosition(order, chosen, touching, direction) {
    const others = order.filter((id) => !chosen.has(id));
    const edge = direction > 0
        ? Math.max(...order.flatMap((id, place) => (chosen.has(id) ? [place] : [])))
        : Math.min(...order.flatMap((id, place) => (chosen.has(id) ? [place] : [])));
    const beyond = direction > 0 ? order.slice(edge + 1) : order.slice(0, edge).reverse();
    const next = beyond.find((id) => touching.has(id) && !chosen.has(id));
    if (next === undefined) return null;
    return others.indexOf(next) + (direction > 0 ? 1 : 0);
}
