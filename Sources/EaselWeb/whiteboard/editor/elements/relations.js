// @ts-check
import { boundTo } from "./bound-elements.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */

/** A shape with more arrows is left as it is: it would grow beyond what an element may have. */
const MOST = 1_000;

/**
 * Elements whose arrows and shapes agree on what is bound to what. An arrow's own bindings are what counts: a shape that does not
 * name an arrow names it then, and one that names an arrow that is not bound to it does not. Files of programs have both.
 *
 * @template {IdentifiedElement} E
 * @param {E[]} elements
 * @returns {E[]}
 */
export function related(elements) {
    /** @type {Map<string, Set<string>>} */
    const arrows = new Map(elements.map(({ id }) => [id, new Set()]));
    const isArrow = new Map(elements.map(({ id, type }) => [id, type === "arrow"]));
    for (const { id, type, startBinding, endBinding } of elements) {
        if (type !== "arrow") continue;
        for (const binding of [startBinding, endBinding]) arrows.get(binding?.elementId ?? "")?.add(id);
    }
    return elements.map((element) => {
        const bound = arrows.get(element.id) ?? new Set();
        if (bound.size > MOST) return element;
        const named = boundTo(element).filter((entry) => isArrow.get(entry.id));
        const names = new Set(named.map((entry) => entry.id));
        if (names.size === bound.size && [...bound].every((id) => names.has(id))) return element;
        const others = (Array.isArray(element.boundElements) ? element.boundElements : [])
            .filter((entry) => !isArrow.get(entry?.id) || bound.has(entry.id));
        const kept = new Set(others.map((entry) => entry?.id));
        const added = [...bound].filter((id) => !kept.has(id)).map((id) => ({ type: "arrow", id }));
        const { boundElementIds: _, ...rest } = element;
        return /** @type {E} */ ({ ...rest, boundElements: [...others, ...added] });
    });
}
