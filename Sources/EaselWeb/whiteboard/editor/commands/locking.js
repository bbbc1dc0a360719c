// @ts-check
import { withBoundTexts } from "../elements/members.js";
import { patch } from "../elements/revision.js";
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */

/**
 * Locks what is selected; if all of it is locked, unlocks it.
 *
 * @param {Context} context
 * @returns {Edit[]}
 */
export function togglingLock(context) {
    const ids = withBoundTexts(context.selection.ids, context);
    const locked = !ids.every((id) => context.element(id)?.locked === true);
    return ids.flatMap((id) => {
        const element = context.element(id);
        return (element && patch(id, element, { locked }, context.source)) ?? [];
    });
}
