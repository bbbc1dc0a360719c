// @ts-check
import { changeableSelection, withContents } from "../drags/members.js";
import { renewed } from "./renewal.js";
/** @typedef {import("../tools/types.js").Context} Context */
/** @typedef {import("../tools/types.js").Edit} Edit */
/** @typedef {import("../tools/types.js").Point} Point */

/**
 * Copies of what is selected, on top of everything.
 *
 * @param {Point} by how far they are from the originals
 * @param {Context} context
 * @returns {{edits: Edit[], chosen: string[]}} and what to select of them
 */
export function copiesOfSelection(by, context) {
    const chosen = [...changeableSelection(context).keys()];
    const all = new Set(withContents(chosen, context));
    const originals = context.sorted([...all]).flatMap((id) => context.element(id) ?? []);
    const { elements, ids } = renewed(originals, {
        source: context.source, indexes: context.indexes(originals.length), by,
        staysReference: (id) => ["frame", "magicframe"].includes(context.element(id)?.type),
    });
    return {
        edits: elements.map((value) => ({ op: "put", id: value.id, value })),
        chosen: chosen.flatMap((id) => ids.get(id) ?? []),
    };
}
