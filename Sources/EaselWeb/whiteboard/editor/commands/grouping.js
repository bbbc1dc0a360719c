// @ts-check
import { joined, left, selectableGroup } from "../elements/groups.js";
import { changeableSelection, withBoundTexts } from "../elements/members.js";
import { patch } from "../elements/revision.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */

/** @param {Context} context whether what is selected is more than one thing */
export function canGroup(context) {
    /** @type {Set<string>} */
    const units = new Set();
    for (const id of context.selection.ids) {
        const element = context.element(id);
        if (!element || element.locked === true) continue;
        units.add(selectableGroup(element, context.selection.group) ?? `element ${id}`);
        if (units.size > 1) return true;
    }
    return false;
}

/** @param {Context} context */
export function canUngroup(context) {
    for (const id of context.selection.ids) {
        const element = context.element(id);
        if (element && element.locked !== true && selectableGroup(element, context.selection.group) !== null) return true;
    }
    return false;
}

/** @param {Context} context @returns {Edit[]} */
export function grouping(context) {
    if (!canGroup(context)) return [];
    const group = context.source.id();
    return regrouped(context, (element) => joined(element, group, context.selection.group));
}

/** @param {Context} context @returns {Edit[]} */
export function ungrouping(context) {
    const groups = dissolvable(context);
    return groups.size === 0 ? [] : regrouped(context, (element) => left(element, groups));
}

/** @param {Context} context */
function dissolvable(context) {
    /** @type {Set<string>} */
    const groups = new Set();
    for (const element of changeableSelection(context).values()) {
        const group = selectableGroup(element, context.selection.group);
        if (group !== null) groups.add(group);
    }
    return groups;
}

/**
 * @param {Context} context
 * @param {(element: Element) => string[]} groupsFor
 * @returns {Edit[]}
 */
function regrouped(context, groupsFor) {
    return withBoundTexts(changeableSelection(context).keys(), context).flatMap((id) => {
        const element = context.element(id);
        return (element && patch(id, element, { groupIds: groupsFor(element) }, context.source)) ?? [];
    });
}
