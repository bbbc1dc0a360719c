// @ts-check

const MAXIMUM_CHARACTERS = 64;
/** A bound on what a character is made of, besides that on characters. */
const MAXIMUM_SCALARS = 4 * MAXIMUM_CHARACTERS;

/**
 * A name as a hello may have it: shortened and without control characters, for a wrong one would end the
 * connection.
 *
 * @param {unknown} given
 * @returns {string | undefined}
 */
export function validName(given) {
    if (typeof given !== "string") return undefined;
    const clean = given.replace(/[\p{Cc}\p{Cs}]/gu, "").trim();
    // A browser takes long to make what tells characters apart, and nearly no name needs it.
    if (clean.length <= MAXIMUM_CHARACTERS) return clean;
    return characters(clean).slice(0, MAXIMUM_CHARACTERS).join("").slice(0, MAXIMUM_SCALARS);
}

/**
 * @param {unknown} given
 * @returns {string | undefined}
 */
export function validColor(given) {
    return typeof given === "string" && /^[#A-Za-z0-9(),.% -]{1,32}$/.test(given) ? given : undefined;
}

/**
 * What people count as characters, so that an emoji of several parts is not cut in two.
 *
 * @param {string} text
 * @returns {string[]}
 */
function characters(text) {
    // Not every browser has it yet.
    const { Segmenter } = /** @type {Partial<typeof Intl>} */ (Intl);
    if (!Segmenter) return [...text];
    return Array.from(new Segmenter().segment(text), ({ segment }) => segment);
}
