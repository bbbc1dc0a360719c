// @ts-check
import { boundsBetween, boundsOf, heightOf, widthOf } from "../../scene/bounds.js";
import { newElement } from "../elements/new-element.js";
import { rounded } from "../elements/numbers.js";
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
 * Drags out a shape. It is shown as it grows and put on the board when it is done. Shift makes it as wide as
 * high, Alt lets it grow from its centre.
 */
export class ShapeTool {
    cursor = "crosshair";
    #type;
    #clickedSize;
    /** @type {{element: IdentifiedElement, start: Point, isDragged: boolean}|null} */
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
            const element = this.makeElement(context);
            this.#shape = { element, start: input.point, isDragged: false };
            return [{ do: "begin" }, { do: "select", ids: [] }];
        }
        if (!this.#shape) return [];
        if (input.type === "move") return this.#grow(input, context);
        return input.type === "up" ? this.#end(input, context) : [];
    }

    /** @returns {Action[]} */
    cancel() {
        this.#shape = null;
        return [{ do: "preview", elements: [] }];
    }

    abandon() {
        this.#shape = null;
    }

    /** @param {Context} context @returns {IdentifiedElement} */
    makeElement(context) {
        return newElement(this.#type, { index: context.indexes(1)[0] }, context.style, context.source);
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #grow(input, context) {
        const shape = this.#shape;
        if (!shape) return [];
        shape.isDragged ||= isDrag(input, context, shape.start);
        if (!shape.isDragged) return [];
        return [{ do: "preview", elements: [{ ...shape.element, ...dragged(shape.start, input) }] }];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #end(input, context) {
        const shape = this.#shape;
        if (!shape) return [];
        this.#shape = null;
        const isDragged = shape.isDragged || isDrag(input, context, shape.start);
        const place = isDragged ? dragged(shape.start, input) : around(shape.start, this.#clickedSize);
        return this.finish({ ...shape.element, ...place });
    }

    /** @param {IdentifiedElement} element @returns {Action[]} */
    finish(element) {
        return [
            { do: "submit", edits: [{ op: "put", id: element.id, value: element }] },
            { do: "preview", elements: [] },
            { do: "select", ids: [element.id] },
            { do: "finished" },
        ];
    }
}

/** @param {Point} start @param {Input} input */
function dragged(start, { point, shift, alt }) {
    let across = point.x - start.x;
    let down = point.y - start.y;
    if (shift) {
        const length = Math.max(Math.abs(across), Math.abs(down));
        across = across < 0 ? -length : length;
        down = down < 0 ? -length : length;
    }
    const end = { x: start.x + across, y: start.y + down };
    const from = alt ? { x: start.x - across, y: start.y - down } : start;
    return place(boundsBetween(from, end));
}

/** @param {Point} center @param {number} size */
function around(center, size) {
    const half = size / 2;
    return place(boundsOf(center.x - half, center.y - half, size, size));
}

/** @param {import("../../scene/bounds.js").Bounds} bounds */
function place(bounds) {
    return {
        x: rounded(bounds.minX), y: rounded(bounds.minY),
        width: Math.max(1, rounded(widthOf(bounds))), height: Math.max(1, rounded(heightOf(bounds))),
    };
}
