// @ts-check
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("./elbow-route.js").Tip} Tip */

/**
 * The way of an elbow arrow with fixed sections. Each section is named by the number of the point that it ends at. `extra` says at
 * which ends there is one corner more than the sections need, because the arrow leaves its shape along the axis of the section behind:
 * Excalidraw's `startIsSpecial` and `endIsSpecial`.
 *
 * @typedef {{points: Point[], fixed: number[], extra: {start: boolean, end: boolean}}} FixedRoute
 */

/** How far an arrow goes straight on from a shape before a corner that is there for that. */
export const STUB = 40;

/**
 * The same sections between other ends. Those at the ends stretch; where an arrow would leave its shape along the wrong axis it has an extra
 * corner, which goes when it is not needed any more.
 *
 * @param {FixedRoute} route of three points at least
 * @param {Tip} from
 * @param {Tip} to
 * @returns {FixedRoute}
 */
export function stretched(route, from, to) {
    const begun = begunAt(route, from);
    return reversed(begunAt(reversed(begun), to));
}

/**
 * The same way from its end to its start.
 *
 * @param {FixedRoute} route
 * @returns {FixedRoute}
 */
export function reversed({ points, fixed, extra }) {
    return {
        points: [...points].reverse(), fixed: fixed.map((index) => points.length - index), extra: { start: extra.end, end: extra.start },
    };
}

/**
 * Whether a section is level rather than upright. One without a length turns as its neighbours have it.
 *
 * @param {Point[]} points
 * @param {number} section
 */
export function isLevel(points, section) {
    for (let away = 0; away < points.length; away += 1) {
        for (const index of new Set([section - away, section + away])) {
            const [before, after] = [points[index - 1], points[index]];
            if (!before || !after || (before.x === after.x && before.y === after.y)) continue;
            return (Math.abs(before.y - after.y) <= Math.abs(before.x - after.x)) === (away % 2 === 0);
        }
    }
    return true;
}

/** @param {FixedRoute} route @param {Tip} tip @returns {FixedRoute} */
function begunAt(route, { point, heading, around }) {
    const { points, fixed, extra } = route.extra.start ? withoutExtra(route) : route;
    const [, second, third, ...rest] = points;
    const level = isLevel(route.points, 2 + route.points.length - points.length);
    if (around === null || (heading.y === 0) !== level) {
        const corner = level ? { x: point.x, y: second.y } : { x: second.x, y: point.y };
        return { points: [point, corner, third, ...rest], fixed, extra: { ...extra, start: false } };
    }
    const stub = { x: point.x + heading.x * STUB, y: point.y + heading.y * STUB };
    const corner = level ? { x: stub.x, y: third.y } : { x: third.x, y: stub.y };
    return {
        points: [point, stub, corner, third, ...rest], fixed: fixed.map((index) => (index > 1 ? index + 1 : index)),
        extra: { ...extra, start: true },
    };
}

/** @param {FixedRoute} route whose second point is the extra corner @returns {FixedRoute} */
function withoutExtra({ points, fixed, extra }) {
    if (points.length < 4) return { points, fixed, extra };
    const known = fixed.map((index) => (index > 1 ? index - 1 : index));
    return { points: points.filter((_, index) => index !== 1), fixed: [...new Set(known)], extra };
}
