// @ts-check
import { withoutBound } from "./binding.js";
import { boundTo } from "./bound-elements.js";
import { withContents } from "./members.js";
import { patch } from "./revision.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Edit} Edit */

/**
 * The edits that delete elements, their texts and what is in frames, and have others let go of them.
 *
 * @param {Iterable<string>} ids
 * @param {Context} context
 * @returns {Edit[]}
 */
export function deletion(ids, context) {
    const gone = new Set(withContents(ids, context).filter((id) => context.element(id)));
    /** @type {Set<string>} */
    const related = new Set();
    for (const id of gone) {
        const element = context.element(id);
        const names = [
            element?.containerId, element?.startBinding?.elementId, element?.endBinding?.elementId,
            ...boundTo(element).map((entry) => entry.id),
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
    return changes;
}
