// @ts-check

/** Letters that an address may have. */
const LONGEST = 2_048;
const BLANKS = /^[ \t\r\n]+|[ \t\r\n]+$/g;
/**
 * What no address has: blanks, control characters, what is not seen or turns the direction of reading, and what addresses
 * have to escape.
 */
const FORBIDDEN = new RegExp(
    "[\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u061c\\u1680\\u180e\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\ufeff\\ufff0-\\uffff"
    + "\\u{e0000}-\\u{e0fff}\\ud800-\\udfff\"<>\\\\^`{|}]", "u");
const HTTP = /^https?:\/\/([^/?#]+)/;

/**
 * The address that the link of an element may lead to: one of the schemes `http`, `https` and `mailto`, in full. Null for everything
 * else, which is only text. docs/DRAWINGS.md, "Links"; the server's reader is `Sources/EaselDrawing/Shape/SafeLink.swift`.
 * @param {unknown} link
 * @returns {string | null}
 */
export function safeAddress(link) {
    if (typeof link !== "string" || link.length > 2 * LONGEST) return null;
    const text = link.replace(BLANKS, "");
    if ([...text].length > LONGEST || FORBIDDEN.test(text)) return null;
    const scheme = /^(?:https?:\/\/|mailto:)/i.exec(text)?.[0].toLowerCase();
    if (scheme === undefined) return null;
    const address = scheme + text.slice(scheme.length);
    if (scheme === "mailto:") return address.length > scheme.length ? address : null;
    const authority = HTTP.exec(address)?.[1];
    // A name before the host is there to deceive.
    return authority !== undefined && !authority.includes("@") && /^[\p{L}\p{N}[]/u.test(authority) ? address : null;
}

/**
 * The board of the same server that a link leads to.
 * @param {unknown} link
 * @returns {string | null}
 */
export function linkedBoard(link) {
    if (typeof link !== "string") return null;
    return /^\/boards\/([A-Za-z0-9_-]{1,64})$/.exec(link.replace(BLANKS, ""))?.[1] ?? null;
}
