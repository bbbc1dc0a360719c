// @ts-check
import { heightOf, widthOf } from "../../scene/bounds.js";
import { ResizeDrag } from "../drags/resize-drag.js";
import { changeableSelection } from "../elements/members.js";
import { frameOf, handlePoint } from "../transform/frame.js";
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../drags/gesture.js").Action} Action */
/** @typedef {import("../elements/context.js").Context} Context */

/**
 * Makes what is selected wider or higher from its right or lower side, or the opposite, as if its handle had been dragged.
 *
 * @param {Point} by
 * @param {Context} context
 * @returns {Action[]}
 */
export function sizing(by, context) {
    const elements = [...changeableSelection(context).values()];
    const frame = elements.length > 0 ? frameOf(elements) : null;
    if (!frame) return [];
    const side = { x: by.x === 0 ? /** @type {const} */ (0) : /** @type {const} */ (1), y: by.y === 0 ? /** @type {const} */ (0) : /** @type {const} */ (1) };
    const { box, angle } = frame;
    // No smaller than a point: it would come out mirrored on the other side.
    const across = Math.max(by.x, 1 - widthOf(box));
    const down = Math.max(by.y, 1 - heightOf(box));
    const point = handlePoint(frame, side, 0);
    const input = {
        type: /** @type {const} */ ("down"), point, samples: [], time: 0, pointer: /** @type {const} */ ("mouse"), clicks: 1,
        shift: false, alt: false, ctrl: false,
    };
    const to = {
        x: point.x + across * side.x * Math.cos(angle) - down * side.y * Math.sin(angle),
        y: point.y + across * side.x * Math.sin(angle) + down * side.y * Math.cos(angle),
    };
    const drag = new ResizeDrag(frame, side, input, context);
    return [{ do: "begin" }, ...drag.end({ ...input, type: "up", point: to }, context)];
}
