// @ts-check
import { distance } from "../../scene/point.js";
import { bindingEdits, bindings } from "../elements/binding.js";
import { ending } from "../elements/line-end.js";
import { newElement } from "../elements/new-element.js";
import { pointProperties } from "../elements/points.js";
import { isDrag, tolerance } from "./tool.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../drags/gesture.js").Action} Action */
/** @typedef {import("../drags/gesture.js").Input} Input */
/** @typedef {import("../elements/context.js").Context} Context */

/**
 * Drags out a line or an arrow of two points, or makes one of many by clicks: a double click, a click on its
 * last point, Enter or Escape ends it, a click on its first one closes it.
 */
export class LineTool {
    cursor = "crosshair";
    #type;
    /** @type {{element: IdentifiedElement, points: Point[], isPressed: boolean, isDragged: boolean}|null} */
    #line = null;

    /** @param {"line"|"arrow"} type */
    constructor(type) {
        this.#type = type;
    }

    get isActive() {
        return this.#line !== null;
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    handle(input, context) {
        switch (input.type) {
            case "down": return this.#line ? this.#click(input, context) : this.#start(input, context);
            case "move": return this.#drag(input, context);
            case "hover": return this.#line ? [this.#preview(input)] : [];
            case "up": return this.#release(input, context);
            default: return [];
        }
    }

    /** @param {Context} _context @returns {Action[]} */
    cancel(_context) {
        this.#line = null;
        return [{ do: "preview", elements: [] }];
    }

    abandon() {
        this.#line = null;
    }

    /**
     * Ends a line of many points.
     *
     * @param {Context} context
     * @returns {Action[]}
     */
    complete(context) {
        const line = this.#line;
        this.#line = null;
        if (!line || line.points.length < 2) return [{ do: "preview", elements: [] }];
        const element = shown(line.element, line.points);
        const [start, end] = [line.points[0], line.points[line.points.length - 1]];
        if (this.#type === "arrow") Object.assign(element, bindings(start, end, context));
        const edits = [{ op: "put", id: element.id, value: element }, ...bindingEdits(element, context)];
        return [
            { do: "submit", edits },
            { do: "preview", elements: [] },
            { do: "select", ids: [element.id] },
            { do: "finished" },
        ];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #start(input, context) {
        const [index] = context.indexes(1);
        const element = newElement(this.#type, { index }, context.style, context.source);
        this.#line = { element, points: [input.point], isPressed: true, isDragged: false };
        return [{ do: "begin" }, { do: "select", ids: [] }];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #click(input, context) {
        const line = this.#line;
        if (!line) return [];
        const near = tolerance(input, context);
        const [first, last] = [line.points[0], line.points[line.points.length - 1]];
        if (input.clicks > 1 || distance(last, input.point) < near) return this.complete(context);
        if (line.points.length > 2 && distance(first, input.point) < near) {
            line.points.push(first);
            return this.complete(context);
        }
        line.points.push(ending(last, input));
        line.isPressed = true;
        return [this.#preview(input)];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #drag(input, context) {
        const line = this.#line;
        if (!line) return [];
        if (line.points.length === 1) line.isDragged ||= isDrag(input, context, line.points[0]);
        return [this.#preview(input)];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #release(input, context) {
        const line = this.#line;
        if (!line || !line.isPressed) return [];
        line.isPressed = false;
        const isFirst = line.points.length === 1;
        if (!line.isDragged && !(isFirst && isDrag(input, context, line.points[0]))) return [];
        line.points.push(ending(line.points[0], input));
        return this.complete(context);
    }

    /** @param {Input} input @returns {Action} */
    #preview(input) {
        if (!this.#line) return { do: "preview", elements: [] };
        const { element, points } = this.#line;
        const end = ending(points[points.length - 1], input);
        return { do: "preview", elements: [shown(element, [...points, end])] };
    }
}

/** @param {IdentifiedElement} element @param {Point[]} points @returns {IdentifiedElement} */
function shown(element, points) {
    return { ...element, ...pointProperties(points) };
}
