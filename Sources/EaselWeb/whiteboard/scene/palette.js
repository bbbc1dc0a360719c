// @ts-check
import { PAPER } from "./canvas-colour.js";
import { darkColour } from "./dark-colour.js";

/** @typedef {"light" | "dark"} Theme */

const TRANSPARENT = "rgba(0, 0, 0, 0)";

/** The colours that are drawn with: on dark paper, lightness is turned round and hues stay. */
export class Palette {
    /** @type {Map<string, string>} */
    #known = new Map();
    #context = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));

    /** @param {Theme} theme @param {string | null} [canvas] its colour, on light paper; null for white */
    constructor(theme, canvas = null) {
        this.theme = theme;
        this.canvas = canvas;
        this.paper = this.colour(canvas ?? PAPER);
    }

    /**
     * A colour as it is drawn.
     * @param {string} text a colour that `safeColour` let through
     */
    colour(text) {
        let colour = this.#known.get(text);
        if (colour !== undefined) return colour;
        colour = this.#normal(text);
        if (this.theme === "dark" && colour !== TRANSPARENT) colour = darkened(colour);
        this.#known.set(text, colour);
        return colour;
    }

    /**
     * Whether nothing is seen of a colour.
     * @param {string} text
     */
    isTransparent(text) {
        return this.colour(text) === TRANSPARENT;
    }

    /**
     * In one of the two forms that a canvas gives back; what is no colour is not seen.
     * @param {string} text
     */
    #normal(text) {
        this.#context.fillStyle = TRANSPARENT;
        this.#context.fillStyle = text;
        const colour = String(this.#context.fillStyle);
        return /^#|, 0\)$/.test(colour) ? colour.replace(/^rgba.*$/, TRANSPARENT) : colour;
    }
}

/**
 * On dark paper.
 * @param {string} colour `#rrggbb` or `rgba(r, g, b, a)`
 */
function darkened(colour) {
    const parts = colour.startsWith("#")
        ? [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
        : (colour.match(/[\d.]+/g) ?? []).map(Number);
    return `rgba(${darkColour(parts.slice(0, 3)).join(", ")}, ${parts[3] ?? 1})`;
}
