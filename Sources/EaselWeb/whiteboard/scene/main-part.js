// @ts-check
import { centerOf, heightOf, union, widthOf } from "./bounds.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./element.js").Element} Element */

/** The zoom down to which everything is shown, however little is to be seen of it. */
const LEAST_ZOOM = 0.1;
/** Pixels of the screen: what is smaller is not seen. */
const LEAST_SEEN = 4;

/**
 * The box of a drawing that is worth showing on a screen of some size: all of it, or where most of it is. Something that lies very
 * far away would make all of it smaller than a pixel. What cannot be seen at all does not count.
 *
 * @template {{bounds: Bounds, element: Element}} Part
 * @param {readonly Part[]} parts
 * @param {{width: number, height: number}} screen
 * @returns {Bounds | null} null if there is nothing
 */
export function mainPart(parts, { width, height }) {
    const visible = parts.filter(({ element }) => isVisible(element));
    const shown = visible.length > 0 ? visible : parts;
    const all = around(shown);
    if (!all || !(width > 0) || !(height > 0)) return all;
    const zoom = Math.min(width / Math.max(1, widthOf(all)), height / Math.max(1, heightOf(all)));
    if (zoom >= LEAST_ZOOM) return all;
    const seen = shown.filter(({ bounds }) => Math.max(widthOf(bounds), heightOf(bounds)) * zoom >= LEAST_SEEN);
    if (seen.length * 2 >= shown.length) return all;
    return around(densest(shown, width / LEAST_ZOOM, height / LEAST_ZOOM));
}

/** @param {Element} element */
function isVisible({ type, opacity, text, strokeColor, backgroundColor }) {
    if (opacity === 0) return false;
    if (type === "text") return typeof text !== "string" || text.trim() !== "";
    const isLine = type === "line" || type === "arrow" || type === "freedraw";
    const isClear = strokeColor === "transparent" && (backgroundColor === undefined || backgroundColor === "transparent");
    return !(isClear && (isLine || type === "rectangle" || type === "diamond" || type === "ellipse"));
}

/** @param {readonly {bounds: Bounds}[]} parts @returns {Bounds | null} */
function around(parts) {
    /** @type {Bounds | null} */
    let all = null;
    for (const { bounds } of parts) all = all ? union(all, bounds) : bounds;
    return all;
}

/**
 * Those parts, of all that have their middle in one window, that are the most.
 *
 * @template {{bounds: Bounds}} Part
 * @param {readonly Part[]} parts
 * @param {number} width of the window
 * @param {number} height
 */
function densest(parts, width, height) {
    /**
     * By the window's place in a grid of half windows: each part is in four of them.
     * @type {Map<string, Part[]>}
     */
    const windows = new Map();
    /** @type {Part[]} */
    let best = [];
    for (const part of parts) {
        if (widthOf(part.bounds) > width || heightOf(part.bounds) > height) continue;
        const center = centerOf(part.bounds);
        const [column, row] = [Math.floor(center.x / (width / 2)), Math.floor(center.y / (height / 2))];
        for (const [across, down] of [[0, 0], [-1, 0], [0, -1], [-1, -1]]) {
            const key = `${column + across} ${row + down}`;
            const within = windows.get(key) ?? [];
            within.push(part);
            windows.set(key, within);
            if (within.length > best.length) best = within;
        }
    }
    return best.length > 0 ? best : parts;
}
