// @ts-check
import { present } from "../../scene/element.js";
import { distance } from "../../scene/point.js";
import { bindableAt, bindableEnds, bindings, relationEdits } from "../elements/binding.js";
import { placeAt } from "../elements/frames.js";
import { ending } from "../elements/line-end.js";
import { newElement } from "../elements/new-element.js";
import { pointProperties } from "../elements/points.js";
import { attached } from "../transform/arrows.js";
import { pointOnGrid } from "../snapping/snapper.js";
import { isDrag, tolerance } from "./tool.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../drags/gesture.js").Action} Action */
/** @typedef {import("../drags/gesture.js").Input} Input */
/** @typedef {import("../elements/context.js").Context} Context */

/**
 * Takes back what was shown of a line.
 *
 * @type {readonly Action[]}
 */
const NOTHING = Object.freeze([
    /** @type {Action} */ ({ do: "preview", elements: [] }), /** @type {Action} */ ({ do: "attach", ids: [] }),
]);

/**
 * Drags out a line or an arrow of two points, or makes one of many by clicks: a double click, a click on its
 * last point, Enter or Escape ends it, a click on its first one closes it. An arrow is bound to what it begins and ends
 * at, unless Ctrl is held there.
 */
export class LineTool {
    cursor = "crosshair";
    #type;
    /** @type {{element: IdentifiedElement, points: Point[], isPressed: boolean, isDragged: boolean,
     *   free: {start: boolean, end: boolean}}|null} */
    #line = null;

    /** @param {"line"|"arrow"} type */
    constructor(type) {
        this.#type = type;
    }

    get isActive() {
        return this.#line !== null;
    }

    /** Whether the board moves on when the pointer is at its edge. */
    get scrollsAtEdge() {
        return this.#line?.isPressed === true && this.#line.isDragged;
    }

    /** @param {Input} given @param {Context} context @returns {Action[]} */
    handle(given, context) {
        const input = { ...given, point: pointOnGrid(given, context) };
        switch (input.type) {
            case "down": return this.#line ? this.#click(input, context) : this.#start(input, context);
            case "move": return this.#drag(input, context);
            case "hover": return this.#line ? this.#preview(input, context) : this.#point(input, context);
            case "up": return this.#release(input, context);
            default: return [];
        }
    }

    /** @param {Context} _context @returns {Action[]} */
    cancel(_context) {
        this.#line = null;
        return [...NOTHING];
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
        if (!line || line.points.length < 2) return [...NOTHING];
        const element = this.#made(line, line.points, context);
        const edits = [
            { op: "put", id: element.id, value: element }, ...relationEdits(element.id, {}, element, context),
        ];
        return [
            { do: "submit", edits },
            ...NOTHING,
            { do: "select", ids: [element.id] },
            { do: "finished" },
        ];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #start(input, context) {
        const element = newElement(this.#type, placeAt(input.point, context), context.style, context.source);
        this.#line = { element, points: [input.point], isPressed: true, isDragged: false, free: { start: input.ctrl, end: input.ctrl } };
        return [{ do: "begin" }, { do: "select", ids: [] }];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #click(input, context) {
        const line = this.#line;
        if (!line) return [];
        line.free.end = input.ctrl;
        const near = tolerance(input, context);
        const [first, last] = [line.points[0], line.points[line.points.length - 1]];
        if (input.clicks > 1 || distance(last, input.point) < near) return this.complete(context);
        if (line.points.length > 2 && distance(first, input.point) < near) {
            line.points.push(first);
            return this.complete(context);
        }
        line.points.push(ending(last, input));
        line.isPressed = true;
        return this.#preview(input, context);
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #drag(input, context) {
        const line = this.#line;
        if (!line) return [];
        if (line.points.length === 1) line.isDragged ||= isDrag(input, context, line.points[0]);
        return this.#preview(input, context);
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #release(input, context) {
        const line = this.#line;
        if (!line || !line.isPressed) return [];
        line.isPressed = false;
        const isFirst = line.points.length === 1;
        if (!line.isDragged && !(isFirst && isDrag(input, context, line.points[0]))) return [];
        line.free.end = input.ctrl;
        line.points.push(ending(line.points[0], input));
        return this.complete(context);
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #preview(input, context) {
        const line = this.#line;
        if (!line) return [...NOTHING];
        line.free.end = input.ctrl;
        const points = [...line.points, ending(line.points[line.points.length - 1], input)];
        const ends = this.#type === "arrow" ? bindableEnds(points, line.free, context) : { start: null, end: null };
        return [
            { do: "preview", elements: [this.#made(line, points, context)] },
            { do: "attach", ids: [ends.start, ends.end].flatMap((id) => present(id)) },
        ];
    }

    /**
     * Shows what an arrow would begin at.
     *
     * @param {Input} input
     * @param {Context} context
     * @returns {Action[]}
     */
    #point(input, context) {
        if (this.#type !== "arrow") return [];
        return [{ do: "attach", ids: input.ctrl ? [] : present(bindableAt(input.point, context)) }];
    }

    /**
     * @param {{element: IdentifiedElement, free: {start: boolean, end: boolean}}} line
     * @param {Point[]} points
     * @param {Context} context
     * @returns {IdentifiedElement}
     */
    #made({ element, free }, points, context) {
        const made = { ...element, ...pointProperties(points) };
        if (this.#type !== "arrow") return made;
        const bound = { ...made, ...bindings(element, points, free, context) };
        return { ...bound, ...attached(bound, (id) => context.element(id)) };
    }
}
