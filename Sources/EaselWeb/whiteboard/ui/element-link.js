// @ts-check
import { linkedBoard, safeAddress } from "../scene/safe-link.js";
import { linkTo } from "./board-address.js";

/**
 * Where a link leads, as an address to open; null if it may not be opened.
 * @param {unknown} link
 */
export function openableAddress(link) {
    const board = linkedBoard(link);
    return board === null ? safeAddress(link) : linkTo(board);
}

/**
 * A link as it is kept of what somebody typed: boards of this server by their paths, so that they hold wherever it is reached, and
 * names of hosts with a scheme. Null if it would lead nowhere.
 * @param {string} text
 */
export function typedLink(text) {
    const trimmed = text.trim();
    const own = trimmed.startsWith(`${location.origin}/`) ? trimmed.slice(location.origin.length) : trimmed;
    if (linkedBoard(own) !== null) return own;
    const address = safeAddress(trimmed);
    if (address !== null) return address;
    const isHost = /^[^\s/:@]+\.[^\s/:@]{2,}(?:[/?#:]|$)/.test(trimmed);
    const isMail = /^[^\s/:@]+@[^\s/:@]+\.[^\s/:@]{2,}$/.test(trimmed);
    return isHost ? safeAddress(`https://${trimmed}`) : isMail ? safeAddress(`mailto:${trimmed}`) : null;
}
