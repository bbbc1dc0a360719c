// @ts-check
import { centerOf, heightOf, widthOf } from "../../scene/bounds.js";
import { rotate } from "../../scene/point.js";
import { angleOf, boxOf } from "./box.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */

/**
 * A point of an element that Excalidraw keeps as shares of its width and height.
 *
 * @param {Element} element
 * @param {unknown} shares
 * @returns {Point|null}
 */
export function fixedPointOn(element, shares) {
    if (!Array.isArray(shares) || !shares.slice(0, 2).every(Number.isFinite) || shares.length < 2) return null;
    const box = boxOf(element);
    const point = { x: box.minX + shares[0] * widthOf(box), y: box.minY + shares[1] * heightOf(box) };
    return rotate(point, angleOf(element), centerOf(box));
}

/**
 * The shares of an element's width and height that a point is at.
 *
 * @param {Element} element
 * @param {Point} point
 * @returns {[number, number]}
 */
export function fixedPointAt(element, point) {
    const box = boxOf(element);
    const { x, y } = rotate(point, -angleOf(element), centerOf(box));
    const share = (/** @type {number} */ offset, /** @type {number} */ length) => (
        length > 0 ? Math.round(offset / length * 1e4) / 1e4 : 0.5);
    return [share(x - box.minX, widthOf(box)), share(y - box.minY, heightOf(box))];
}

/**
 * The shares of the place before the nearest side where an elbow arrow ends: before the side's middle if it is near.
 *
 * @param {Element} element
 * @param {Point} point
 * @param {number} gap
 * @returns {[number, number]}
 */
export function sidePoint(element, point, gap) {
    const box = boxOf(element);
    const [x, y] = fixedPointAt(element, point).map((share) => Math.min(1, Math.max(0, share)));
    const [across, down] = [gap / Math.max(1, widthOf(box)), gap / Math.max(1, heightOf(box))];
    const along = (/** @type {number} */ share) => (Math.abs(share - 0.5) < 0.2 ? 0.5 : share);
    const isLevel = Math.abs(x - 0.5) >= Math.abs(y - 0.5);
    if (isLevel) return [x < 0.5 ? -across : 1 + across, along(y)];
    return [along(x), y < 0.5 ? -down : 1 + down];
}
