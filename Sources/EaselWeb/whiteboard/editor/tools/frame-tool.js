// @ts-check
import { enclosedIn, framing } from "../elements/frames.js";
import { newElement } from "../elements/new-element.js";
import { ShapeTool } from "./shape-tool.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("../drags/gesture.js").Action} Action */
/** @typedef {import("../elements/context.js").Context} Context */

const CLICKED_SIZE = 400;

/**
 * What a frame looks like, whatever is drawn with.
 *
 * @type {Element}
 */
const LOOK = Object.freeze({
    name: null, strokeColor: "#bbb", backgroundColor: "transparent", fillStyle: "solid", strokeWidth: 2, strokeStyle: "solid",
    roughness: 0, opacity: 100, roundness: null,
});

/** @param {Context} context @returns {IdentifiedElement} a frame above everything, of no size */
export function newFrame(context) {
    return { ...newElement("frame", { index: context.indexes(1)[0] }, context.style, context.source), ...LOOK };
}

/** Draws a frame, which takes in what is wholly within it. */
export class FrameTool extends ShapeTool {
    constructor() {
        super("frame", CLICKED_SIZE);
    }

    /** @param {Context} context @returns {IdentifiedElement} */
    makeElement(context) {
        return newFrame(context);
    }

    /** @returns {Element} no frame is in another */
    placeFor() {
        return {};
    }

    /** @param {IdentifiedElement} element @param {Context} context @returns {Action[]} */
    finish(element, context) {
        const edits = framing(enclosedIn(element.id, element, context), element.id, context);
        const [put, ...rest] = super.finish(element, context);
        return [put, ...(edits.length > 0 ? [/** @type {Action} */ ({ do: "submit", edits })] : []), ...rest];
    }
}
