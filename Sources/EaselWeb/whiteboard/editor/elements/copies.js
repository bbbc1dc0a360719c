// @ts-check
import { present } from "../../scene/element.js";
import { changeableSelection, withContents } from "./members.js";
import { renewed } from "./renewal.js";
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Edit} Edit */

/** @type {ReadonlySet<unknown>} */
const FRAMES = new Set(["frame", "magicframe"]);

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
    const originals = context.sorted([...all]).flatMap((id) => present(context.element(id)));
    const { elements, ids } = renewed(originals, {
        source: context.source, indexes: context.indexes(originals.length), by,
        staysReference: (id) => FRAMES.has(context.element(id)?.type), isNew: true,
    });
    return {
        edits: elements.map((value) => ({ op: "put", id: value.id, value })),
        chosen: chosen.flatMap((id) => ids.get(id) ?? []),
    };
}
