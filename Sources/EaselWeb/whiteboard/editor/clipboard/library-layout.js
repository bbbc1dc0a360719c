// @ts-check
import { heightOf, union, widthOf } from "../../scene/bounds.js";
import { DisplayList } from "../../scene/display-list.js";
import { Shape } from "../../scene/shape.js";
import { number } from "../elements/numbers.js";
/** @typedef {import("../../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../../scene/element.js").Element} Element */

/** Between a library's items. */
const GAP = 40;

/**
 * A library's items in rows, about as wide in all as they are high: each of them was drawn somewhere of its own. The server
 * lays them out alike, in `Sources/EaselDrawing/Excalidraw/LibraryLayout.swift`.
 *
 * @param {Element[][]} items @returns {Element[]}
 */
export function sideBySide(items) {
    const filled = items.filter((item) => item.length > 0);
    const boxes = filled.map(boxAround);
    const area = boxes.reduce((sum, box) => sum + (widthOf(box) + GAP) * (heightOf(box) + GAP), 0);
    const width = boxes.reduce((most, box) => Math.max(most, widthOf(box)), Math.sqrt(area) * 1.1);
    let [x, y, rowHeight] = [0, 0, 0];
    return filled.flatMap((item, index) => {
        const box = boxes[index];
        if (x > 0 && x + widthOf(box) > width) [x, y, rowHeight] = [0, y + rowHeight + GAP, 0];
        const by = { x: x - box.minX, y: y - box.minY };
        x += widthOf(box) + GAP;
        rowHeight = Math.max(rowHeight, heightOf(box));
        return item.map((element) => ({ ...element, x: number(element.x) + by.x, y: number(element.y) + by.y }));
    });
}

/**
 * The box around all that is seen of an item. A label is where its container is.
 *
 * @param {Element[]} elements @returns {Bounds}
 */
function boxAround(elements) {
    /** @type {Bounds | null} */
    let box = null;
    for (const { shape } of shapesBesideLabels(elements)) box = union(box, new DisplayList(shape, false).extent(shape));
    return box ?? { minX: 0, minY: 0, maxX: 0, maxY: 0 };
}

/**
 * What is seen of elements, other than the labels among them, which are where their containers are.
 *
 * @template {Element} E
 * @param {E[]} elements @returns {{element: E, shape: Shape}[]}
 */
export function shapesBesideLabels(elements) {
    const shapes = elements.flatMap((element) => {
        const shape = Shape.of(element);
        return shape ? [{ element, id: element.id, shape }] : [];
    });
    const isLabel = labelsAmong(shapes);
    return shapes.filter(({ id, shape }) => !isLabel(id, shape));
}

/**
 * Tells the labels. Old files name one in its container only.
 *
 * @param {{id: unknown, shape: Shape}[]} shapes @returns {(id: unknown, shape: Shape) => boolean}
 */
function labelsAmong(shapes) {
    const holders = shapes.filter(({ shape }) => shape.canHoldLabel);
    const ids = new Set(holders.map(({ id }) => id));
    const claimed = new Set(holders.flatMap(({ shape: { properties: { object } } }) => (
        Array.isArray(object.boundElements) ? object.boundElements : [])
        .flatMap((bound) => (bound?.type === "text" ? [bound.id] : []))));
    return (id, { kind, properties }) => {
        const container = properties.string("containerId");
        return kind === "text" && (container ? ids.has(container) : claimed.has(id));
    };
}
