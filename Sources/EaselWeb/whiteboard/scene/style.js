// @ts-check
import { safeColour } from "./colour.js";

/** @typedef {import("./properties.js").Properties} Properties */

/**
 * How a path is stroked.
 * @typedef {{width: number, dashes: number[]}} Outline
 */

const FILLS = ["solid", "hachure", "zigzag", "cross-hatch"];

/**
 * An element's colours and strokes.
 *
 * `roughness` is not here: lines are drawn clean, as the exported SVG has them.
 */
export class Style {
    /** @param {Properties} properties */
    constructor(properties) {
        this.ink = safeColour(properties.string("strokeColor")) ?? "#1e1e1e";
        this.background = safeColour(properties.string("backgroundColor")) ?? "transparent";
        const fill = properties.string("fillStyle") ?? "";
        this.fill = FILLS.includes(fill) ? fill : "solid";
        this.line = properties.string("strokeStyle");
        this.width = properties.number("strokeWidth", 0, 1000) ?? 2;
        /** 0 to 1. */
        this.opacity = (properties.number("opacity", 0, 100) ?? 100) / 100;
    }

    /**
     * The width and the dashes of its outline, in the measures of Excalidraw.
     * @returns {Outline}
     */
    get outline() {
        switch (this.line) {
            case "dashed": return { width: this.width + 0.5, dashes: [8, 8 + this.width] };
            case "dotted": return { width: this.width + 0.5, dashes: [1.5, 6 + this.width] };
            default: return { width: this.width, dashes: [] };
        }
    }
}
