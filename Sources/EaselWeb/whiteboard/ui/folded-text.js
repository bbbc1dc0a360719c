// @ts-check

/**
 * A text as people look for it: without case, accents, or more than one blank between words.
 * @param {string} text
 */
export function foldedText(text) {
    return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}
