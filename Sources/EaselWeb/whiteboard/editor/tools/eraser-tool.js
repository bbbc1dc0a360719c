// @ts-check
import { distance, towards } from "../../scene/point.js";
import { deletion } from "../elements/deletion.js";
import { withBoundTexts } from "../elements/members.js";
import { unitOf } from "../elements/unit.js";
import { tolerance } from "./tool.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../drags/gesture.js").Action} Action */
/** @typedef {import("../drags/gesture.js").Input} Input */
/** @typedef {import("../elements/context.js").Context} Context */

/** Of its opacity, what an element keeps that will be erased. */
const FADED = 0.2;

/** Fades what it is drawn over, and deletes it when it is lifted. With Alt it spares what it touches. */
export class EraserTool {
    cursor = "crosshair";
    /** @type {{at: Point, ids: Set<string>}|null} */
    #path = null;

    get isActive() {
        return this.#path !== null;
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    handle(input, context) {
        if (input.type === "down") {
            this.#path = { at: input.point, ids: new Set() };
            return [{ do: "begin" }, { do: "select", ids: [] }, ...this.#touch(input, context)];
        }
        if (!this.#path) return [];
        if (input.type === "move") return this.#touch(input, context);
        return input.type === "up" ? this.#erase(input, context) : [];
    }

    /** @returns {Action[]} */
    cancel() {
        this.#path = null;
        return [{ do: "draft", elements: null }];
    }

    abandon() {
        this.#path = null;
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #touch(input, context) {
        const path = this.#path;
        if (!path) return [];
        const before = path.ids.size;
        const reach = tolerance(input, context);
        for (const { point } of [...input.samples, { point: input.point }]) {
            const steps = Math.max(1, Math.min(200, Math.ceil(distance(path.at, point) / reach)));
            for (let step = 1; step <= steps; step += 1) {
                this.#touchAt(towards(path.at, point, step / steps), reach, input.alt, context);
            }
            path.at = point;
        }
        return before === path.ids.size ? [] : [this.#faded(context)];
    }

    /** @param {Point} point @param {number} reach @param {boolean} spares @param {Context} context */
    #touchAt(point, reach, spares, context) {
        for (const hit of context.hits(point, reach / 2)) {
            if (context.element(hit)?.locked === true) continue;
            for (const id of withBoundTexts(unitOf(hit, context, null), context)) {
                if (spares) this.#path?.ids.delete(id);
                else this.#path?.ids.add(id);
            }
        }
    }

    /** @param {Context} context @returns {Action} */
    #faded(context) {
        /** @type {Map<string, Element>} */
        const elements = new Map();
        for (const id of this.#path?.ids ?? []) {
            const element = context.element(id);
            if (element) elements.set(id, { ...element, opacity: (element.opacity ?? 100) * FADED });
        }
        return { do: "draft", elements };
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #erase(input, context) {
        this.#touch(input, context);
        const ids = this.#path?.ids ?? new Set();
        this.#path = null;
        const edits = deletion(ids, context);
        const end = /** @type {Action} */ ({ do: "draft", elements: null });
        return edits.length > 0 ? [{ do: "submit", edits }, end] : [end];
    }
}
