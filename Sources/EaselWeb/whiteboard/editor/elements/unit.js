// @ts-check
import { selectableGroup } from "./groups.js";
/** @typedef {import("./context.js").Context} Context */

/**
 * The element that is meant when one is clicked: a text's container.
 *
 * @param {string} id
 * @param {Context} context
 */
export function ownerOf(id, context) {
    const container = context.element(id)?.containerId;
    return typeof container === "string" && context.textOf(container) === id ? container : id;
}

/**
 * What is selected as a whole with an element: its group, without texts that belong to members.
 *
 * @param {string} id
 * @param {Context} context
 * @param {string|null} [entered] the group within which things are selected
 * @returns {string[]}
 */
export function unitOf(id, context, entered = context.selection.group) {
    const owner = ownerOf(id, context);
    const element = context.element(owner);
    const group = element ? selectableGroup(element, entered) : null;
    if (group === null) return [owner];
    return [...new Set(context.members(group).map((member) => ownerOf(member, context)))];
}
