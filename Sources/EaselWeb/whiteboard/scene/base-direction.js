// @ts-check

/** The blocks of Hebrew, Arabic, Syriac, Thaana, N'Ko and their kin, in both planes. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Whether a text's base direction is from right to left: its first letter is of such a script.
 * @param {string} text
 */
export function isRightToLeft(text) {
    const first = /[\p{L}\u200e\u200f]/u.exec(text)?.[0];
    if (first === undefined || first === "\u200e") return false;
    return first === "\u200f" || RIGHT_TO_LEFT.test(first);
}
