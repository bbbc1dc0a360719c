// @ts-check

/** @typedef {"light" | "dark"} Theme */

const TRANSPARENT = "rgba(0, 0, 0, 0)";
/**
 * How much of a colour is inverted in the dark, as Excalidraw does: white becomes a grey that is nearly
 * black.
 */
const INVERTED = 0.93;

/** The colours that are drawn with: in the dark, lightness is turned round and the hue stays. */
export class Palette {
    /** @type {Map<string, string>} */
    #known = new Map();
    #context = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));

    /** @param {Theme} theme */
    constructor(theme) {
        this.theme = theme;
        this.paper = this.colour("#ffffff");
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
 * As the CSS filter `invert(93%) hue-rotate(180deg)` has it.
 * @param {string} colour `#rrggbb` or `rgba(r, g, b, a)`
 */
function darkened(colour) {
    const parts = colour.startsWith("#")
        ? [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
        : (colour.match(/[\d.]+/g) ?? []).map(Number);
    const [red, green, blue] = parts.slice(0, 3).map((part) => INVERTED * 255 + part * (1 - 2 * INVERTED));
    const turned = [
        -0.574 * red + 1.430 * green + 0.144 * blue,
        0.426 * red + 0.430 * green + 0.144 * blue,
        0.426 * red + 1.430 * green - 0.856 * blue,
    ].map((part) => Math.round(Math.min(255, Math.max(0, part))));
    return `rgba(${turned.join(", ")}, ${parts[3] ?? 1})`;
}
