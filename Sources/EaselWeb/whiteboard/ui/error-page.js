// @ts-check
import { textButton } from "./button.js";
import { build } from "./dom.js";

/**
 * @typedef {{heading: string, text: string, actions: {label: string, run: () => void, isMain?: boolean}[]}}
 *   ErrorPage
 */

/**
 * A page instead of a board: what is wrong and what can be done.
 * @param {ErrorPage} error
 */
export function errorPage({ heading, text, actions }) {
    const buttons = actions.map(({ label, run, isMain }) =>
        textButton(label, run, { kind: isMain ? "main" : "plain" }));
    return build("div", { id: "trouble", class: "trouble", role: "alert" },
        build("div", { class: "trouble-card panel" },
            build("h1", {}, heading), build("p", {}, text),
            build("div", { class: "dialog-actions" }, ...buttons)));
}

/**
 * Why a board cannot be opened, by the close code of its connection.
 * @param {number} code @param {string} reason @param {boolean} [isByLink] whether one came by a link to the board
 * @returns {{heading: string, text: string, canCreate: boolean} | null} null where the drawing stays visible
 */
export function openingError(code, reason, isByLink = false) {
    if (isByLink && (code === 4403 || code === 4401)) return deadLink;
    switch (code) {
        case 4404: return {
            heading: "There is no such board", canCreate: true,
            text: "Its link may be mistyped, or it was deleted. You can make a board at this address.",
        };
        case 4403: return {
            heading: "No access to this board", canCreate: false,
            text: "Ask whoever sent you the link to let you in.",
        };
        case 4401: return {
            heading: "You have to sign in", canCreate: false,
            text: "This server wants to know who you are, or your access has ended. Ask for a new link.",
        };
        case 4400: return {
            heading: "This page and the server do not fit", canCreate: false,
            text: `Reload the page. ${reason}`.trim(),
        };
        default: return null;
    }
}

/** The server does not tell which of these it is. */
const deadLink = {
    heading: "This link does not work any more", canCreate: false,
    text: "It was revoked, has expired or has been used up. Ask whoever sent it for a new one.",
};
