// @ts-check
import { distance } from "../../scene/point.js";
import { ownerOf, unitOf } from "../elements/unit.js";
import { isDrag, tolerance } from "./tool.js";
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../drags/gesture.js").Action} Action */
/** @typedef {import("../drags/gesture.js").Input} Input */
/** @typedef {import("../elements/context.js").Context} Context */

/** Points of the way are not nearer to each other than this, in pixels of the screen. */
const STEP = 4;

/**
 * Takes back the way that was shown.
 *
 * @type {Action}
 */
const NO_WAY = Object.freeze({ do: "lasso", points: null });

/**
 * Selects what it is drawn around, and what its way crosses; with Shift, what was selected before stays so. A click selects
 * what is under the pointer.
 */
export class LassoTool {
    cursor = "crosshair";
    /** @type {{way: Point[], before: string[], crossed: Set<string>, isDragged: boolean}|null} */
    #lasso = null;

    get isActive() {
        return this.#lasso !== null;
    }

    /** Whether the board moves on when the pointer is at its edge. */
    get scrollsAtEdge() {
        return this.#lasso?.isDragged === true;
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    handle(input, context) {
        if (input.type === "down") {
            const before = input.shift ? [...context.selection.ids] : [];
            this.#lasso = { way: [input.point], before, crossed: new Set(), isDragged: false };
            return [];
        }
        if (!this.#lasso) return [];
        if (input.type === "move") return this.#draw(input, context);
        return input.type === "up" ? this.#end(input, context) : [];
    }

    /** @returns {Action[]} */
    cancel() {
        const before = this.#lasso?.before ?? [];
        this.#lasso = null;
        return [NO_WAY, { do: "select", ids: before }];
    }

    abandon() {
        this.#lasso = null;
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #draw(input, context) {
        const lasso = this.#lasso;
        if (!lasso) return [];
        lasso.isDragged ||= isDrag(input, context, lasso.way[0]);
        if (!lasso.isDragged) return [];
        for (const { point } of input.samples.length > 0 ? input.samples : [{ point: input.point }]) {
            const last = lasso.way[lasso.way.length - 1];
            if (distance(last, point) * context.zoom < STEP) continue;
            for (const id of context.crossed(last, point)) lasso.crossed.add(id);
            lasso.way.push(point);
        }
        return [{ do: "lasso", points: [...lasso.way] }, { do: "select", ids: this.#chosen(context), group: null }];
    }

    /** @param {Context} context @returns {string[]} */
    #chosen(context) {
        const lasso = this.#lasso;
        if (!lasso) return [];
        const { way, before, crossed } = lasso;
        const isFree = (/** @type {string} */ id) => context.element(id) !== undefined && context.element(id)?.locked !== true;
        const units = [...context.lassoed(way), ...crossed].filter(isFree).flatMap((id) => unitOf(id, context, null));
        const chosen = new Set([...before, ...units.filter(isFree)]);
        // What is in a frame goes where the frame goes.
        return [...chosen].filter((id) => !chosen.has(String(context.element(id)?.frameId)));
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #end(input, context) {
        const drawn = this.#draw(input, context);
        const lasso = this.#lasso;
        this.#lasso = null;
        if (lasso?.isDragged) return [...drawn, NO_WAY, { do: "finished" }];
        const hit = context.hit(input.point, tolerance(input, context));
        const ids = hit === null ? [] : unitOf(ownerOf(hit, context), context, null);
        return [{ do: "select", ids: [...lasso?.before ?? [], ...ids], group: null }];
    }
}
