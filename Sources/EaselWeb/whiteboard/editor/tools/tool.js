// @ts-check
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../drags/gesture.js").Action} Action */
/** @typedef {import("../drags/gesture.js").Input} Input */
/** @typedef {import("../elements/context.js").Context} Context */

/**
 * @typedef {object} Tool
 * @property {string} cursor
 * @property {boolean} isActive whether a gesture goes on
 * @property {boolean} [scrollsAtEdge] whether the board moves on when the pointer is at its edge
 * @property {(input: Input, context: Context) => Action[]} handle
 * @property {(context: Context) => Action[]} cancel throws the gesture away
 * @property {() => void} abandon forgets the gesture without another edit
 * @property {(context: Context) => Action[]} [complete] ends what is done in several clicks
 */

/** In pixels of the screen: a press that moves less is a click. */
const CLICK_DISTANCE = { mouse: 3, pen: 4, touch: 8 };
/** How near to an outline is on it. */
const HIT_DISTANCE = { mouse: 6, pen: 8, touch: 14 };

/** @param {Input} input @param {Context} context @param {Point} start */
export function isDrag(input, context, start) {
    const distance = Math.hypot(input.point.x - start.x, input.point.y - start.y);
    return distance * context.zoom > CLICK_DISTANCE[input.pointer];
}

/** @param {Input} input @param {Context} context in scene units */
export function tolerance(input, context) {
    return HIT_DISTANCE[input.pointer] / context.zoom;
}
