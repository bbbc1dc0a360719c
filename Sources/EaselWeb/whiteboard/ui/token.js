// @ts-check
import { boardOf } from "./board-address.js";
import { forgetStates } from "./last-state.js";

/**
 * What a tab comes with where a node wants to know who comes: the token of somebody, or the secret of a link to the board.
 * @typedef {{text: string, isLink: boolean}} Credential
 */

/** The tab's own storage, which other tabs and later visits do not read. */
const tokenKey = "easel.token";
/** @param {string} board a link opens its board and no other */
const linkKey = (board) => `easel.link.${board}`;

/**
 * What this tab comes with: what the address brings as `#link=…` or `#token=…`, or what it brought before. It is taken out of
 * the address, which people copy and browsers remember.
 * @returns {Credential | undefined}
 */
export function takeCredential() {
    const board = boardOf(location.pathname);
    const fields = new URLSearchParams(location.hash.slice(1));
    // Who brings a token comes by that one, and not by a link that the tab had before.
    if (board !== null && fields.has("token")) keep(linkKey(board), "");
    const token = take("token", tokenKey);
    const link = board === null ? undefined : take("link", linkKey(board));
    if (link !== undefined) return { text: link, isLink: true };
    return token === undefined ? undefined : { text: token, isLink: false };
}

/**
 * Has the page begin anew with what is put into its address: a browser loads nothing where only the fragment changes, so that who
 * opens a link to the board that they look at would not come by it, and its secret would stay in the address.
 */
export function beginAnewWithCredential() {
    addEventListener("hashchange", () => {
        const fields = new URLSearchParams(location.hash.slice(1));
        if (fields.has("token") || fields.has("link")) location.reload();
    });
}

/** @param {string} field of the address' fragment @param {string} key @returns {string | undefined} */
function take(field, key) {
    const fields = new URLSearchParams(location.hash.slice(1));
    const brought = fields.get(field);
    if (brought === null) return recall(key);
    fields.delete(field);
    const rest = fields.toString();
    history.replaceState(history.state, "", `${location.pathname}${location.search}${rest && `#${rest}`}`);
    if (brought !== recall(key)) forgetStates();
    keep(key, brought);
    return brought || undefined;
}

/** @param {string} token what the tab comes with from now on, also after it was loaded again */
export function keepToken(token) {
    keep(tokenKey, token);
}

/** @param {string} key @param {string} text */
function keep(key, text) {
    try {
        sessionStorage.setItem(key, text);
    } catch {
        // The browser keeps nothing: it is good until the page is left.
    }
}

/** @param {string} key @returns {string | undefined} */
function recall(key) {
    try {
        return sessionStorage.getItem(key) || undefined;
    } catch {
        return undefined;
    }
}
