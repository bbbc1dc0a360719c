// @ts-check
import { STICKY_SIZE, newSticky } from "../elements/sticky.js";
import { ShapeTool } from "./shape-tool.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("../drags/gesture.js").Action} Action */
/** @typedef {import("../elements/context.js").Context} Context */

/** Puts a sticky note where it is clicked or dragged out, ready to be written on. */
export class StickyTool extends ShapeTool {
    constructor() {
        super("rectangle", STICKY_SIZE);
    }

    /** @param {Context} context @returns {IdentifiedElement} */
    makeElement(context) {
        return newSticky(context.style, context.source);
    }

    /** @param {IdentifiedElement} element @param {Context} context @returns {Action[]} */
    finish(element, context) {
        return [...super.finish(element, context), { do: "write", text: null, container: element.id }];
    }
}
