// @ts-check
import { fontOf } from "../../scene/text-metrics.js";
import { boundElements, boundTextLayout } from "../elements/bound-text.js";
import { deletion } from "../elements/deletion.js";
import { placeAt } from "../elements/frames.js";
import { newElement } from "../elements/new-element.js";
import { number } from "../elements/numbers.js";
import { patch } from "../elements/revision.js";
import { laidOut, withText, writtenText } from "../elements/text-layout.js";
import { mergedText } from "./merged-text.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */

/**
 * A text that is being written.
 *
 * @typedef {object} Writing
 * @property {IdentifiedElement} text as it was, or a new one
 * @property {string|null} container
 * @property {boolean} isNew
 */

/**
 * Begins to write a text that is there, one in a container, or a new one at a point.
 *
 * @param {{text: string|null, container?: string, point?: Point, width?: number}} what
 * @param {Context} context
 * @returns {Writing|null} null if it is not there any more
 */
export function beginWriting({ text, container, point, width }, context) {
    if (text !== null) {
        const element = context.element(text);
        const owner = typeof element?.containerId === "string" && context.element(element.containerId)
            ? element.containerId : null;
        return element ? { text: { ...element, id: text }, container: owner, isNew: false } : null;
    }
    const owner = container === undefined ? undefined : context.element(container);
    if (container !== undefined && !owner) return null;
    const element = newText(container === undefined ? {} : boundProperties(container, context), context);
    // Somebody may delete the container meanwhile: then the text stands where it was written.
    if (owner) Object.assign(element, boundTextLayout(owner, element).text);
    if (point) Object.assign(element, placeAt(point, context), placeOf(element, point, width));
    return { text: element, container: container ?? null, isNew: true };
}

/** @param {Element} properties @param {Context} context */
function newText(properties, context) {
    const { lineHeight } = fontOf({ fontFamily: context.style.fontFamily });
    return newElement("text", {
        index: context.indexes(1)[0], lineHeight, ...properties,
    }, context.style, context.source);
}

/** @param {string} container @param {Context} context @returns {Element} */
function boundProperties(container, context) {
    const element = context.element(container) ?? {};
    const isNote = element.customData?.easel === "sticky";
    return {
        containerId: container, textAlign: "center", verticalAlign: "middle", angle: element.angle ?? 0,
        groupIds: element.groupIds ?? [], frameId: element.frameId ?? null,
        // On a note's paper, which is light, ink is dark whatever is drawn with.
        ...(isNote ? { strokeColor: "#1e1e1e" } : {}),
    };
}

/**
 * Its first line is where it was clicked; a column begins where it was dragged out.
 *
 * @param {Element} text
 * @param {Point} point
 * @param {number} [width]
 */
function placeOf(text, point, width) {
    if (width !== undefined) return { x: point.x, y: point.y, width, autoResize: false };
    return { x: point.x, y: point.y - number(text.fontSize) * number(text.lineHeight) / 2 };
}

/**
 * What changes in a text, and in its container, if this is written.
 *
 * @param {Writing} writing
 * @param {string} value
 * @param {Context} context
 * @returns {{text: Element, container: Element}}
 */
export function written({ text, container }, value, context) {
    const current = context.element(text.id) ?? text;
    const owner = container === null ? undefined : context.element(container);
    if (!owner) return { text: withText(current, { originalText: value }), container: {} };
    const layout = boundTextLayout(owner, { ...current, originalText: value });
    return { text: { originalText: value, ...layout.text }, container: layout.container };
}

/**
 * The edits that a text comes to. What somebody else has written into it meanwhile stays. Nothing but blanks deletes it.
 * If somebody has deleted it meanwhile, it comes back whole, but only if something was changed.
 *
 * @param {Writing} writing
 * @param {string} value
 * @param {Context} context
 * @returns {Edit[]}
 */
export function writingEdits(writing, value, context) {
    const { text, isNew } = writing;
    const current = context.element(text.id);
    if (!isNew && value === writtenText(text)) return value.trim() === "" && current ? deletion([text.id], context) : [];
    const whole = current ? mergedText(isNew ? "" : writtenText(text), value, writtenText(current)) : value;
    if (whole.trim() === "") return current ? deletion([text.id], context) : [];
    const changes = written(writing, whole, context);
    if (current) return changing(writing, changes, context);
    return putting(writing, changes, context);
}

/**
 * @param {Writing} writing
 * @param {{text: Element, container: Element}} changes
 * @param {Context} context
 * @returns {Edit[]}
 */
function changing({ text, container }, changes, context) {
    const own = patch(text.id, context.element(text.id) ?? text, changes.text, context.source);
    const owner = container === null ? undefined : context.element(container);
    if (container === null || !owner) return own ? [own] : [];
    const grown = patch(container, owner, changes.container, context.source);
    return [own, grown].flatMap((edit) => edit ?? []);
}

/**
 * @param {Writing} writing
 * @param {{text: Element, container: Element}} changes
 * @param {Context} context
 * @returns {Edit[]}
 */
function putting({ text, container }, changes, context) {
    const owner = container === null ? undefined : context.element(container);
    const value = { ...text, ...changes.text, containerId: owner ? container : null };
    if (container !== null && !owner) Object.assign(value, laidOut(value));
    /** @type {Edit[]} */
    const edits = [{ op: "put", id: text.id, value }];
    if (container !== null && owner) {
        const bound = boundElements(owner, { add: text.id });
        const edit = patch(container, owner, { ...changes.container, ...bound }, context.source);
        if (edit) edits.push(edit);
    }
    return edits;
}
