// @ts-check
import { isSticky } from "../elements/element-style.js";
import { ownerOf } from "../elements/unit.js";
import { isDrag, tolerance } from "./tool.js";
import { writingIn } from "./writing.js";
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../drags/gesture.js").Action} Action */
/** @typedef {import("../drags/gesture.js").Input} Input */
/** @typedef {import("../elements/context.js").Context} Context */

/** Writes where it is clicked, in a column as wide as it is dragged, or in what is there and has text. */
export class TextTool {
    cursor = "text";
    /** @type {Point|null} */
    #start = null;

    get isActive() {
        return this.#start !== null;
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    handle(input, context) {
        if (input.type === "down") {
            this.#start = input.point;
            return [{ do: "select", ids: [] }];
        }
        const start = this.#start;
        if (!start) return [];
        if (input.type === "move" && isDrag(input, context, start)) {
            return [{ do: "marquee", bounds: column(start, input.point) }];
        }
        if (input.type !== "up") return [];
        this.#start = null;
        return [{ do: "marquee", bounds: null }, ...this.#write(start, input, context)];
    }

    /** @returns {Action[]} */
    cancel() {
        this.#start = null;
        return [{ do: "marquee", bounds: null }];
    }

    abandon() {
        this.#start = null;
    }

    /** @param {Point} start @param {Input} input @param {Context} context @returns {Action[]} */
    #write(start, input, context) {
        const { minX, maxX, minY } = column(start, input.point);
        if (isDrag(input, context, start) && (maxX - minX) * context.zoom > 30) {
            return [{ do: "write", text: null, point: { x: minX, y: minY }, width: maxX - minX }];
        }
        const hit = context.hit(start, tolerance(input, context));
        const owner = hit === null ? null : ownerOf(hit, context);
        if (owner === null || !hasText(owner, context)) return [{ do: "write", text: null, point: start }];
        return writingIn(owner, context);
    }
}

/** @param {Point} start @param {Point} end */
function column(start, end) {
    return {
        minX: Math.min(start.x, end.x), maxX: Math.max(start.x, end.x),
        minY: Math.min(start.y, end.y), maxY: Math.max(start.y, end.y),
    };
}

/** @param {string} id @param {Context} context */
function hasText(id, context) {
    const element = context.element(id);
    return element !== undefined
        && (element.type === "text" || isSticky(element) || context.textOf(id) !== null);
}
