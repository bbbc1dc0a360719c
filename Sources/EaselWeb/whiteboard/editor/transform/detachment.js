// @ts-check
import { boundIds, withoutBound } from "../elements/binding.js";
import { patch } from "../elements/revision.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */

/**
 * What an arrow becomes that is moved without anything that it joins.
 *
 * @type {Element}
 */
export const DETACHED = Object.freeze({ startBinding: null, endBinding: null });

/**
 * The arrows among what is moved that let go of what they join.
 *
 * @param {Iterable<string>} ids
 * @param {Context} context
 * @returns {string[]}
 */
export function detachedAmong(ids, context) {
    const moved = new Set(ids);
    return [...moved].filter((id) => {
        const element = context.element(id);
        const bound = element?.type === "arrow" ? boundIds(element) : [];
        return bound.length > 0 && !bound.some((name) => moved.has(name));
    });
}

/**
 * The edits by which elements no longer name arrows that let go of them.
 *
 * @param {string[]} arrows
 * @param {ReadonlyMap<string, Element>} originals the arrows as they were
 * @param {Context} context
 * @returns {Edit[]}
 */
export function detachmentEdits(arrows, originals, context) {
    const gone = new Set(arrows);
    const bound = new Set(arrows.flatMap((id) => boundIds(originals.get(id) ?? {})));
    return [...bound].flatMap((id) => {
        const element = context.element(id);
        return (element && patch(id, element, withoutBound(element, gone), context.source)) ?? [];
    });
}
