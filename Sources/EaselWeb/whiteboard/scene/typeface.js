// @ts-check

/** For letters that the fonts of the page (fonts.css) do not have. */
const HAND_DRAWN = "'Segoe Print','Bradley Hand','Chalkboard SE','Comic Sans MS',cursive";

/** Excalifont, Excalidraw's default. */
export const USUAL_FAMILY = 5;
/** The names of families, in lower case, at their numbers; empty for a number that has none. */
export const FAMILY_NAMES = [
    "", "virgil", "helvetica", "cascadia", "", "excalifont", "nunito", "lilita one", "comic shanns",
    "liberation sans", "assistant",
];

/**
 * A family of Excalidraw's `fontFamily` numbers: what to set its text in where the family itself is not
 * installed, and the measures that place its baseline.
 */
export class Typeface {
    /**
     * @param {string} stack a CSS `font-family`
     * @param {number} ascent of the em
     * @param {number} descent of the em, above 0
     * @param {number} lineHeight of the font size, where an element does not say
     */
    constructor(stack, ascent, descent, lineHeight) {
        this.stack = stack;
        this.ascent = ascent;
        this.descent = descent;
        this.lineHeight = lineHeight;
        Object.freeze(this);
    }

    /**
     * From the top of a line to its baseline: ascent and descent are centred in the line.
     * @param {number} lineHeight in pixels @param {number} size
     */
    baseline(lineHeight, size) {
        return (lineHeight + (this.ascent - this.descent) * size) / 2;
    }

    /**
     * The family of a number; one that is not known is drawn by hand, as Excalidraw's default is.
     * @param {number} family
     */
    static of(family) {
        return FAMILIES.get(Math.trunc(family)) ?? EXCALIFONT;
    }
}

const EXCALIFONT = new Typeface(`Excalifont,Virgil,${HAND_DRAWN}`, 0.886, 0.374, 1.25);
const FAMILIES = new Map([
    [1, new Typeface(`Virgil,Excalifont,${HAND_DRAWN}`, 0.886, 0.374, 1.25)],
    [2, new Typeface("Helvetica,Arial,'Liberation Sans',sans-serif", 0.770, 0.230, 1.15)],
    [3, new Typeface("'Easel Code','Cascadia Code',Cascadia,Consolas,'DejaVu Sans Mono',monospace", 0.928, 0.234, 1.2)],
    [6, new Typeface("Nunito,'Segoe UI',Helvetica,Arial,sans-serif", 1.011, 0.353, 1.25)],
    [7, new Typeface("'Lilita One',Impact,'Arial Black',sans-serif", 0.923, 0.220, 1.15)],
    [8, new Typeface("'Comic Shanns','Comic Mono','DejaVu Sans Mono',monospace", 0.750, 0.250, 1.25)],
    [9, new Typeface("'Easel Sans','Liberation Sans',Arial,Helvetica,sans-serif", 0.905, 0.212, 1.15)],
    [10, new Typeface("Assistant,Nunito,'Segoe UI',Helvetica,Arial,sans-serif", 0.499, 0.140, 1.25)],
]);
