// @ts-check
import { centerOf } from "../../scene/bounds.js";
import { turnedBy } from "../transform/placement.js";
import { LiveChange } from "./live-change.js";
import { changeableSelection, withContents } from "./members.js";
/** @typedef {import("../tools/types.js").Action} Action */
/** @typedef {import("../tools/types.js").Context} Context */
/** @typedef {import("../tools/types.js").Input} Input */
/** @typedef {import("../tools/types.js").Element} Element */
/** @typedef {import("../transform/frame.js").Frame} Frame */

/** Shift turns in these steps. */
const STEP = Math.PI / 12;

/** Turns what is selected about its middle. */
export class RotateDrag {
    cursor = "grabbing";
    #frame;
    #center;
    #live;
    /** Between the pointer and straight up, when it began. */
    #offset;

    /** @param {Frame} frame @param {Input} input @param {Context} context */
    constructor(frame, input, context) {
        this.#frame = frame;
        this.#center = centerOf(frame.box);
        this.#offset = this.#direction(input) - frame.angle;
        const ids = withContents(changeableSelection(context).keys(), context);
        this.#live = new LiveChange(ids, context, input.time);
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    move(input, context) {
        const wanted = this.#direction(input) - this.#offset;
        const angle = input.shift ? Math.round(wanted / STEP) * STEP : wanted;
        /** @type {Map<string, Element>} */
        const changes = new Map();
        for (const [id, element] of this.#live.originals(context)) {
            changes.set(id, turnedBy(element, angle - this.#frame.angle, this.#center));
        }
        return [...this.#live.show(changes, context), ...this.#live.send(input.time, context)];
    }

    /** @param {Input} input @param {Context} context */
    tick(input, context) {
        return this.#live.send(input.time, context);
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    end(input, context) {
        return [...this.move(input, context), ...this.#live.finish(context)];
    }

    /** @param {Context} context */
    cancel(context) {
        return this.#live.cancel(context);
    }

    /** @param {Input} input */
    #direction({ point }) {
        return Math.atan2(point.y - this.#center.y, point.x - this.#center.x);
    }
}
