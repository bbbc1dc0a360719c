// @ts-check
import { present } from "../../scene/element.js";
import { fontOf } from "../../scene/text-metrics.js";
import { boundTextLayout } from "../elements/bound-text.js";
import { sharedStyle, styledProperties } from "../elements/element-style.js";
import { changeableSelection } from "../elements/members.js";
import { patch } from "../elements/revision.js";
import { withText } from "../elements/text-layout.js";
import { withElbows } from "../transform/arrow-type.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */
/** @typedef {import("../elements/element-style.js").Style} Style */

/**
 * The edits that give a style to what is selected, and to the texts in it.
 *
 * @param {Partial<Style>} style
 * @param {Context} context
 * @returns {Edit[]}
 */
export function styling(style, context) {
    return [...changeableSelection(context)].flatMap(([id, element]) => {
        const textId = context.textOf(id);
        const text = textId === null ? undefined : context.element(textId);
        const isText = element.type === "text";
        const changes = isText ? restyledText(element, style) : restyled(element, style, context);
        if (textId === null || !text) return edits(context, [id, element, changes]);
        const textChanges = textProperties(text, style);
        if (!changesLayout(textChanges)) {
            return edits(context, [id, element, changes], [textId, text, textChanges]);
        }
        const layout = boundTextLayout({ ...element, ...changes }, { ...text, ...textChanges });
        return edits(
            context, [id, element, { ...changes, ...layout.container }],
            [textId, text, { ...textChanges, ...layout.text }]);
    });
}

/**
 * What the selected elements and their texts have in common.
 *
 * @param {Context} context
 */
export function styleOfSelection(context) {
    const elements = [...context.selection.ids].flatMap((id) => {
        const textId = context.textOf(id);
        return [context.element(id), textId === null ? undefined : context.element(textId)];
    });
    return sharedStyle(elements.flatMap((element) => present(element)));
}

/** @param {Context} context @param {[string, Element, Element][]} changes @returns {Edit[]} */
function edits(context, ...changes) {
    const { source } = context;
    return changes.flatMap(([id, element, properties]) => patch(id, element, properties, source) ?? []);
}

/** @param {Element} element @param {Partial<Style>} style @param {Context} context @returns {Element} */
function restyled(element, style, context) {
    const changes = styledProperties(element, style);
    if (!("elbowed" in changes) || changes.elbowed === (element.elbowed === true)) return changes;
    return { ...changes, ...withElbows(element, changes.elbowed === true, (id) => context.element(id)) };
}

/** @param {Element} text @param {Partial<Style>} style */
function restyledText(text, style) {
    const changes = textProperties(text, style);
    return changesLayout(changes) ? withText(text, changes) : changes;
}

/** @param {Element} text @param {Partial<Style>} style @returns {Element} */
function textProperties(text, style) {
    const changes = styledProperties(text, style);
    if ("fontFamily" in changes) changes.lineHeight = fontOf({ fontFamily: changes.fontFamily }).lineHeight;
    return changes;
}

/** @param {Element} changes */
function changesLayout(changes) {
    return ["fontSize", "fontFamily", "textAlign"].some((key) => key in changes);
}
