// @ts-check
/** @typedef {import("./axis-references.js").Moving} Moving */

/**
 * A box along one axis, and across it.
 *
 * @typedef {{min: number, max: number, acrossMin: number, acrossMax: number}} Span
 */

/**
 * Many of them, side by side: they are gone through with every move of the pointer.
 *
 * @typedef {{min: Float64Array, max: Float64Array, acrossMin: Float64Array, acrossMax: Float64Array}} Spans
 */

/** @typedef {{min: number, max: number}} Range */

/**
 * What stands in a row with a box: the ranges that others cover, the gaps between those, and what is next to the box.
 *
 * @typedef {object} Row
 * @property {Range|null} before
 * @property {Range|null} after
 * @property {Range[]} gaps those that the box is not in
 */

/** More equal gaps than this are not shown. */
const MOST_SHOWN = 8;

/**
 * How far a box has to go so that a gap beside it is as wide as another one in its row; null if there is none within reach.
 *
 * @param {Spans} spans of others, the lowest first
 * @param {Span} own
 * @param {Moving} moving
 * @param {number} reach
 * @returns {number|null}
 */
export function gapOffset(spans, own, moving, reach) {
    const row = rowOf(spans, own, reach);
    if (!row) return null;
    /** @type {number|null} */
    let best = null;
    for (const offset of offsets(row, own, moving)) {
        if (Math.abs(offset) <= reach && Math.abs(offset) < Math.abs(best ?? Infinity)) best = offset;
    }
    return best;
}

/**
 * The gaps beside a box that are as wide as each other or as others in its row, and those others.
 *
 * @param {Spans} spans of others, the lowest first
 * @param {Span} own
 * @param {Moving} moving
 * @param {number} same what differs by no more is equal
 * @returns {[number, number][]}
 */
export function equalGaps(spans, own, moving, same) {
    const row = rowOf(spans, own, same);
    if (!row) return [];
    const sides = besideOf(row, own);
    const moved = sides.filter(({ side }) => moving === "all" || moving === side);
    /** @type {Map<number, [number, number]>} */
    const shown = new Map();
    for (const gap of moved) {
        const others = [...row.gaps, ...sides.filter((side) => side !== gap)];
        const equals = others.filter(({ min, max }) => Math.abs(max - min - gap.max + gap.min) <= 2 * same);
        if (equals.length === 0) continue;
        for (const { min, max } of [gap, ...equals]) shown.set(min, [min, max]);
    }
    return [...shown.values()].slice(0, MOST_SHOWN);
}

/**
 * @param {Row} row @param {Span} own @param {Moving} moving
 * @returns {number[]}
 */
function offsets({ before, after, gaps }, own, moving) {
    /** @type {number[]} */
    const found = [];
    if (moving === "all" && before && after) found.push((before.max + after.min - own.min - own.max) / 2);
    const movesLow = moving !== 1;
    const movesHigh = moving !== -1;
    const widths = gaps.map(({ min, max }) => max - min);
    // The side that stays may have a gap too.
    const beforeWidths = moving === -1 && after ? [...widths, after.min - own.max] : widths;
    const afterWidths = moving === 1 && before ? [...widths, own.min - before.max] : widths;
    if (before && movesLow) found.push(...beforeWidths.map((width) => before.max + width - own.min));
    if (after && movesHigh) found.push(...afterWidths.map((width) => after.min - width - own.max));
    return found;
}

/** @param {Row} row @param {Span} own @returns {(Range & {side: -1|1})[]} the gaps beside a box */
function besideOf({ before, after }, own) {
    /** @type {(Range & {side: -1|1})[]} */
    const sides = [];
    if (before && own.min > before.max) sides.push({ min: before.max, max: own.min, side: -1 });
    if (after && after.min > own.max) sides.push({ min: own.max, max: after.min, side: 1 });
    return sides;
}

/**
 * Null if the box lies over others of its row.
 *
 * @param {Spans} spans @param {Span} own @param {number} reach
 * @returns {Row|null}
 */
function rowOf(spans, own, reach) {
    /** @type {Range[]} */
    const covered = [];
    /** @type {Range|undefined} */
    let last;
    for (let index = 0; index < spans.min.length; index += 1) {
        if (spans.acrossMax[index] < own.acrossMin || spans.acrossMin[index] > own.acrossMax) continue;
        const [min, max] = [spans.min[index], spans.max[index]];
        if (last && min <= last.max) last.max = Math.max(last.max, max);
        else covered.push(last = { min, max });
    }
    let low = -1;
    while (low + 1 < covered.length && covered[low + 1].max <= own.min + reach) low += 1;
    const after = covered[low + 1] ?? null;
    if (after && after.min < own.max - reach) return null;
    /** @type {Range[]} */
    const gaps = [];
    for (let index = 1; index < covered.length; index += 1) {
        if (index !== low + 1) gaps.push({ min: covered[index - 1].max, max: covered[index].min });
    }
    return { before: covered[low] ?? null, after, gaps };
}
