// @ts-check
import { wholeText } from "../../scene/whole-text.js";
import { changeableSelection } from "../elements/members.js";
import { patch } from "../elements/revision.js";
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */

/**
 * The link that what is selected has in common; null if there is none.
 *
 * @param {Context} context
 * @returns {string|null}
 */
export function linkOfSelection(context) {
    const links = new Set([...changeableSelection(context).values()].map(({ link }) => (typeof link === "string" ? link : "")));
    const [link] = links;
    return links.size === 1 && link !== "" ? link : null;
}

/**
 * @param {string|null} link
 * @param {Context} context
 * @returns {Edit[]}
 */
export function linking(link, context) {
    return [...changeableSelection(context)].flatMap(([id, element]) => (
        patch(id, element, { link: link === null ? null : wholeText(link) }, context.source) ?? []));
}
