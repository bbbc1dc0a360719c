// @ts-check
import { boundsBetween, boundsOf, heightOf, moved, widthOf } from "../../scene/bounds.js";
import { placeAt } from "../elements/frames.js";
import { newElement } from "../elements/new-element.js";
import { rounded } from "../elements/numbers.js";
import { Snapper, boxAt, snapsTo } from "../snapping/snapper.js";
import { isDrag } from "./tool.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../drags/gesture.js").Action} Action */
/** @typedef {import("../drags/gesture.js").Input} Input */
/** @typedef {import("../elements/context.js").Context} Context */

/** A click makes a shape of this size around it. */
const CLICKED_SIZE = 100;

/**
 * Drags out a shape, whose corners snap. It is shown as it grows and put on the board when it is done. Shift makes it as
 * wide as high, Alt lets it grow from its centre.
 */
export class ShapeTool {
    cursor = "crosshair";
    #type;
    #clickedSize;
    /**
     * `pressed` is where the pointer was, `start` the corner that it began.
     *
     * @type {{element: IdentifiedElement, pressed: Point, start: Point, isDragged: boolean, snapper: Snapper}|null}
     */
    #shape = null;

    /**
     * @param {string} type
     * @param {number} [clickedSize]
     */
    constructor(type, clickedSize = CLICKED_SIZE) {
        this.#type = type;
        this.#clickedSize = clickedSize;
    }

    get isActive() {
        return this.#shape !== null;
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    handle(input, context) {
        if (input.type === "down") {
            const element = { ...this.makeElement(context), ...this.placeFor(input.point, context) };
            const snapper = new Snapper([]);
            const start = snappedStart(snapper, input, context);
            this.#shape = { element, pressed: input.point, start, isDragged: false, snapper };
            return [{ do: "begin" }, { do: "select", ids: [] }];
        }
        if (!this.#shape) return [];
        if (input.type === "move") return this.#grow(input, context);
        return input.type === "up" ? this.#end(input, context) : [];
    }

    /** @returns {Action[]} */
    cancel() {
        this.#shape = null;
        return [{ do: "preview", elements: [] }, { do: "guides", guides: [] }];
    }

    /** Whether the board moves on when the pointer is at its edge. */
    get scrollsAtEdge() {
        return this.#shape?.isDragged === true;
    }

    abandon() {
        this.#shape = null;
    }

    /** @param {Context} context @returns {IdentifiedElement} */
    makeElement(context) {
        return newElement(this.#type, {}, context.style, context.source);
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #grow(input, context) {
        const shape = this.#shape;
        if (!shape) return [];
        shape.isDragged ||= isDrag(input, context, shape.pressed);
        if (!shape.isDragged) return [];
        const { bounds, guides } = dragged(shape.start, shape.snapper, input, context);
        return [{ do: "preview", elements: [{ ...shape.element, ...place(bounds) }] }, { do: "guides", guides }];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #end(input, context) {
        const shape = this.#shape;
        if (!shape) return [];
        this.#shape = null;
        const isDragged = shape.isDragged || isDrag(input, context, shape.pressed);
        const bounds = isDragged ? dragged(shape.start, shape.snapper, input, context).bounds
            : around(shape.pressed, this.#clickedSize, shape.snapper, input, context);
        return [{ do: "guides", guides: [] }, ...this.finish({ ...shape.element, ...place(bounds) }, context)];
    }

    /**
     * What is drawn in a frame is in it.
     *
     * @param {Point} point @param {Context} context
     * @returns {Element}
     */
    placeFor(point, context) {
        return placeAt(point, context);
    }

    /** @param {IdentifiedElement} element @param {Context} _context @returns {Action[]} */
    finish(element, _context) {
        return [
            { do: "submit", edits: [{ op: "put", id: element.id, value: element }] },
            { do: "preview", elements: [] },
            { do: "select", ids: [element.id] },
            { do: "finished" },
        ];
    }
}

/** @param {Snapper} snapper @param {Input} input @param {Context} context @returns {Point} */
function snappedStart(snapper, input, context) {
    const { x, y } = input.point;
    const offsets = snapper.offsets(boxAt(input.point), { x: 1, y: 1 }, input, context, false);
    return { x: x + (offsets.x ?? 0), y: y + (offsets.y ?? 0) };
}

/**
 * @param {Point} start
 * @param {Snapper} snapper
 * @param {Input} input
 * @param {Context} context
 */
function dragged(start, snapper, input, context) {
    let by = { x: input.point.x - start.x, y: input.point.y - start.y };
    if (input.shift) by = squared(by, Math.max(Math.abs(by.x), Math.abs(by.y)));
    /** @type {import("../snapping/snapper.js").Sides} */
    const sides = { x: by.x < 0 ? -1 : 1, y: by.y < 0 ? -1 : 1 };
    const offsets = { ...snapper.offsets(spanned(start, by, input.alt), sides, input, context) };
    if (input.shift && offsets.x !== null && offsets.y !== null) {
        offsets[Math.abs(offsets.x) <= Math.abs(offsets.y) ? "y" : "x"] = null;
    }
    const snapped = { x: by.x + (offsets.x ?? 0), y: by.y + (offsets.y ?? 0) };
    const to = input.shift ? squared(by, Math.abs(offsets.y === null ? snapped.x : snapped.y)) : snapped;
    const bounds = spanned(start, to, input.alt);
    return { bounds, guides: snapper.guides(bounds, sides, offsets, input, context) };
}

/** @param {Point} by @param {number} length */
function squared(by, length) {
    return { x: by.x < 0 ? -length : length, y: by.y < 0 ? -length : length };
}

/** @param {Point} start @param {Point} by @param {boolean} isCenter whether it grows from its centre */
function spanned(start, by, isCenter) {
    const from = isCenter ? { x: start.x - by.x, y: start.y - by.y } : start;
    return boundsBetween(from, { x: start.x + by.x, y: start.y + by.y });
}

/**
 * A shape that is clicked lies around the pointer, or on the grid.
 *
 * @param {Point} center @param {number} size @param {Snapper} snapper @param {Input} input @param {Context} context
 */
function around(center, size, snapper, input, context) {
    const bounds = boundsOf(center.x - size / 2, center.y - size / 2, size, size);
    if (snapsTo(input, context) !== "grid") return bounds;
    const { x, y } = snapper.offsets(bounds, { x: "all", y: "all" }, input, context);
    return moved(bounds, { x: x ?? 0, y: y ?? 0 });
}

/** @param {import("../../scene/bounds.js").Bounds} bounds */
function place(bounds) {
    return {
        x: rounded(bounds.minX), y: rounded(bounds.minY),
        width: Math.max(1, rounded(widthOf(bounds))), height: Math.max(1, rounded(heightOf(bounds))),
    };
}
