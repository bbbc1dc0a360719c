// @ts-check
import { centerOf } from "../../scene/bounds.js";
import { changeableSelection, withContents } from "../elements/members.js";
import { turnedBy } from "../transform/placement.js";
import { LiveDrag } from "./live-drag.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../transform/frame.js").Frame} Frame */
/** @typedef {import("./gesture.js").Input} Input */

/** Shift turns in these steps. */
const STEP = Math.PI / 12;

/** Turns what is selected about its middle. */
export class RotateDrag extends LiveDrag {
    cursor = "grabbing";
    scrollsAtEdge = false;
    #frame;
    #center;
    /** Between the pointer and straight up, when it began. */
    #offset;

    /** @param {Frame} frame @param {Input} input @param {Context} context */
    constructor(frame, input, context) {
        super(withContents(changeableSelection(context).keys(), context), input, context);
        this.#frame = frame;
        this.#center = centerOf(frame.box);
        this.#offset = this.#direction(input) - frame.angle;
    }

    /** @param {Input} input @param {Context} context */
    changes(input, context) {
        const wanted = this.#direction(input) - this.#offset;
        const angle = input.shift ? Math.round(wanted / STEP) * STEP : wanted;
        /** @type {Map<string, Element>} */
        const changes = new Map();
        for (const [id, element] of this.originals(context)) {
            changes.set(id, turnedBy(element, angle - this.#frame.angle, this.#center));
        }
        return changes;
    }

    /** @param {Input} input */
    #direction({ point }) {
        return Math.atan2(point.y - this.#center.y, point.x - this.#center.x);
    }
}
