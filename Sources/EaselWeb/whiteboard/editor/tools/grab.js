// @ts-check
import { present } from "../../scene/element.js";
import { distance } from "../../scene/point.js";
import { pointHandlesOf } from "../drags/point-drag.js";
import { frameOf, handlesOf } from "../transform/frame.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../drags/gesture.js").Input} Input */
/** @typedef {import("../drags/point-drag.js").PointHandle} PointHandle */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../transform/frame.js").Frame} Frame */
/** @typedef {import("../transform/frame.js").Side} Side */

/**
 * A handle under the pointer.
 *
 * @typedef {{kind: "point", id: string, handle: PointHandle}
 *   | {kind: "resize", frame: Frame, side: Side}
 *   | {kind: "rotate", frame: Frame}} Grab
 */

/** How near the pointer has to be to a handle, in pixels of the screen. */
const REACH = { mouse: 8, pen: 12, touch: 20 };

/** @param {Context} context @returns {Element[]} */
export function selectedElements(context) {
    return [...context.selection.ids].flatMap((id) => present(context.element(id)));
}

/**
 * @param {Input} input
 * @param {Context} context
 * @returns {Grab|null}
 */
export function grabAt(input, context) {
    const reach = REACH[input.pointer] / context.zoom;
    const elements = selectedElements(context);
    if (elements.length === 0) return null;
    if (elements.length === 1) {
        const handle = nearest(pointHandlesOf(elements[0]), input, reach);
        if (handle) return { kind: "point", id: [...context.selection.ids][0], handle };
    }
    const frame = frameOf(elements);
    const handle = frame && nearest(handlesOf(frame, elements, context.zoom), input, reach);
    if (!frame || !handle) return null;
    if (handle.kind === "rotate") return { kind: "rotate", frame };
    return { kind: "resize", frame, side: handle.side };
}

/**
 * The nearest within reach; of several as near, the first.
 *
 * @template {{point: import("../../scene/point.js").Point}} T
 * @param {T[]} handles
 * @param {Input} input
 * @param {number} reach
 * @returns {T|null}
 */
function nearest(handles, input, reach) {
    let best = null;
    let least = reach;
    for (const handle of handles) {
        const away = distance(handle.point, input.point);
        if (away < least) [best, least] = [handle, away];
    }
    return best;
}
