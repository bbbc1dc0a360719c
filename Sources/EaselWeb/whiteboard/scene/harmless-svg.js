// @ts-check

/** What runs, embeds or expands. Names of elements begin with `<` or, in a namespace, with `:`. */
const ACTIVE = ["script", "foreignobject", "iframe", "embed", "object", "handler", "listener", "audio", "video"]
    .flatMap((name) => [`<${name}`, `:${name}`]);
const WORDS = ["javascript:", "<!entity", "<?xml-stylesheet", "data:text", "data:application"];
/** An attribute such as `onload`. */
const HANDLER = /[ \t\n\r\f/"']on[a-z]+[ \t\n\r\f/"']*=/;

/**
 * Whether an SVG picture is nothing but a picture. Where it is in doubt it says no, and a box stands for the
 * picture; the server says the same (`Sources/EaselDrawing/Shape/HarmlessSVG.swift`).
 * @param {string} base64
 */
export function isHarmlessSVG(base64) {
    const text = decoded(base64)?.toLowerCase();
    if (text === undefined || !text.includes("<svg") || text.includes("\0")) return false;
    if (text.includes('encoding="utf-16') || HANDLER.test(text)) return false;
    return ![...ACTIVE, ...WORDS].some((word) => text.includes(word));
}

/** @param {string} base64 @returns {string | undefined} undefined for what is no UTF-8 */
function decoded(base64) {
    try {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        return undefined;
    }
}
