// @ts-check
import { boundElements, boundTextLayout } from "../elements/bound-text.js";
import { newElement } from "../elements/new-element.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("../elements/context.js").Context} Context */

/**
 * A shape or an arrow with the text that is bound to it, if there is any.
 *
 * @param {IdentifiedElement} shape
 * @param {string} label
 * @param {Pick<Context, "style" | "source">} context
 * @param {Element} [properties] of the text
 * @returns {IdentifiedElement[]}
 */
export function labelled(shape, label, { style, source }, properties = {}) {
    if (label.trim() === "") return [shape];
    const text = newElement("text", {
        textAlign: "center", verticalAlign: "middle", text: label, originalText: label, containerId: shape.id,
        groupIds: shape.groupIds, strokeColor: style.strokeColor, ...properties,
    }, style, source);
    const layout = boundTextLayout(shape, text);
    const container = { ...shape, ...layout.container, ...boundElements(shape, { add: text.id }) };
    return [container, { ...text, ...layout.text }];
}
