// @ts-check
import { withoutBound } from "./binding.js";
import { boundTo } from "./bound-elements.js";
import { isFrame } from "./frames.js";
import { withBoundTexts, withContents } from "./members.js";
import { patch } from "./revision.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Edit} Edit */

/**
 * The edits that delete elements and their texts, and have others let go of them. What is in a frame stays where it is, in
 * no frame, unless it is to go with the frame.
 *
 * @param {Iterable<string>} ids
 * @param {Context} context
 * @param {{withContents?: boolean}} [how]
 * @returns {Edit[]}
 */
export function deletion(ids, context, how = {}) {
    const all = how.withContents ? withContents(ids, context) : withBoundTexts(ids, context);
    const gone = new Set(all.filter((id) => context.element(id)));
    /** @type {Set<string>} */
    const related = new Set();
    for (const id of gone) {
        const element = context.element(id);
        const names = [
            element?.containerId, element?.startBinding?.elementId, element?.endBinding?.elementId,
            ...boundTo(element).map((entry) => entry.id), ...(isFrame(element) ? context.children(id) : []),
        ];
        for (const name of names) if (typeof name === "string" && !gone.has(name)) related.add(name);
    }
    const patches = [...related].flatMap((id) => {
        const element = context.element(id);
        return (element && patch(id, element, released(element, gone), context.source)) ?? [];
    });
    return [...[...gone].map((id) => ({ op: "delete", id })), ...patches];
}

/** @param {Element} element @param {Set<unknown>} gone @returns {Element} */
function released(element, gone) {
    const changes = withoutBound(element, gone);
    for (const key of /** @type {const} */ (["startBinding", "endBinding"])) {
        if (gone.has(element[key]?.elementId)) changes[key] = null;
    }
    if (gone.has(element.frameId)) changes.frameId = null;
    return changes;
}
