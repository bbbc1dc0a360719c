// @ts-check
import { FAMILY_NAMES, Typeface, USUAL_FAMILY } from "./typeface.js";

/** @typedef {import("./properties.js").Properties} Properties */

/** What a text is set in. */
export class TextFont {
    #ownLineHeight;

    /** @param {Properties} properties */
    constructor(properties) {
        // Files from before `fontSize` have both in one string, as CSS has: "36px Cascadia".
        const font = properties.string("font");
        const old = font === undefined ? null : parsed(font);
        const size = old ? old.size : properties.number("fontSize");
        /** In pixels. */
        this.size = size === undefined ? 20 : Math.min(10_000, Math.max(1, size));
        /** Excalidraw's number. */
        this.family = old?.family ?? familyOf(properties.string("fontFamily"))
            ?? Math.trunc(properties.number("fontFamily", -1e6, 1e6) ?? USUAL_FAMILY);
        const lineHeight = properties.number("lineHeight", 0, 10);
        this.#ownLineHeight = lineHeight ? Math.max(0.1, lineHeight) : undefined;
    }

    get typeface() {
        return Typeface.of(this.family);
    }

    /**
     * Of the size. Elements from before `lineHeight` have a height that tells it.
     * @param {number} height of the element, in pixels @param {number} lines
     */
    lineHeight(height, lines) {
        if (this.#ownLineHeight !== undefined) return this.#ownLineHeight;
        const told = height / lines / this.size;
        return told >= 0.5 && told <= 3 ? told : this.typeface.lineHeight;
    }
}

/** @param {string} font @returns {{size: number | undefined, family: number}} */
function parsed(font) {
    const size = Number(/^ *([0-9.]*)/.exec(font)?.[1]);
    const space = font.indexOf(" ");
    const family = familyOf(space < 0 ? undefined : font.slice(space));
    return { size: size > 0 ? size : undefined, family: family ?? USUAL_FAMILY };
}

/** @param {string | undefined} name */
function familyOf(name) {
    const family = FAMILY_NAMES.indexOf((name ?? "").replace(/['"]/g, "").replace(/^ +/, "").toLowerCase());
    return FAMILY_NAMES[family] ? family : undefined;
}
