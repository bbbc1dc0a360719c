// @ts-check
import { STICKY_SIZE, newSticky } from "../elements/sticky.js";
import { ShapeTool } from "./shape-tool.js";
/** @typedef {import("./types.js").Action} Action */
/** @typedef {import("./types.js").Context} Context */
/** @typedef {import("./types.js").Element} Element */

/** Puts a sticky note where it is clicked or dragged out, ready to be written on. */
export class StickyTool extends ShapeTool {
    constructor() {
        super("rectangle", STICKY_SIZE);
    }

    /** @param {Context} context @returns {Element} */
    makeElement(context) {
        return newSticky(context.style, context.source, context.indexes(1)[0]);
    }

    /** @param {Element} element @returns {Action[]} */
    finish(element) {
        return [...super.finish(element), { do: "write", text: null, container: element.id }];
    }
}
