// @ts-check
import { withContents } from "../elements/members.js";
import { reordered, stepPosition } from "../elements/order.js";
import { patch } from "../elements/revision.js";
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */

/** @param {Context} context @returns {Edit[]} */
export function bringToFront(context) {
    return moveTo(context, (others) => others);
}

/** @param {Context} context @returns {Edit[]} */
export function sendToBack(context) {
    return moveTo(context, () => 0);
}

/** @param {Context} context @returns {Edit[]} */
export function bringForward(context) {
    return step(context, 1);
}

/** @param {Context} context @returns {Edit[]} */
export function sendBackward(context) {
    return step(context, -1);
}

/** @param {Context} context @param {1|-1} direction */
function step(context, direction) {
    const chosen = chosenOf(context);
    /** @type {Set<string>} */
    const touching = new Set();
    for (const id of context.selection.ids) {
        const bounds = context.bounds([id]);
        if (bounds) for (const other of context.overlapping(bounds)) touching.add(other);
    }
    const order = context.order().map((place) => place.id);
    const position = stepPosition(order, chosen, touching, direction);
    return position === null ? [] : moveTo(context, () => position);
}

/** @param {Context} context @param {(others: number) => number} place */
function moveTo(context, place) {
    const chosen = chosenOf(context);
    const order = context.order();
    const indexes = reordered(order, chosen, place(order.length - chosen.size));
    return [...indexes].flatMap(([id, index]) => {
        const element = context.element(id);
        return (element && patch(id, element, { index }, context.source)) ?? [];
    });
}

/** @param {Context} context */
function chosenOf(context) {
    return new Set(withContents(context.selection.ids, context));
}
