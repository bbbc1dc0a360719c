// @ts-check
import { safeColour } from "./colour.js";

/** @typedef {import("./properties.js").Properties} Properties */

/**
 * How a path is stroked.
 * @typedef {{width: number, dashes: number[]}} Outline
 */

const FILLS = ["solid", "hachure", "zigzag", "cross-hatch", "dots"];
/** The outline and the name of what is of an unknown type. */
const PLACEHOLDER = "#868e96";

/** An element's colours and strokes. */
export class Style {
    /** @param {Properties} properties @param {string} [kind] */
    constructor(properties, kind = "rectangle") {
        this.ink = safeColour(properties.string("strokeColor")) ?? "#1e1e1e";
        this.background = safeColour(properties.string("backgroundColor")) ?? "transparent";
        const fill = properties.string("fillStyle") || "solid";
        // rough.js hatches whatever it does not know.
        this.fill = FILLS.includes(fill) ? fill : "hachure";
        const line = properties.string("strokeStyle");
        this.line = line === "dashed" || line === "dotted" ? line : "solid";
        this.width = properties.number("strokeWidth", 0, 1000) || 2;
        /** 0 for straight lines; 1 is an artist's, and 2 a cartoonist's. */
        this.roughness = properties.number("roughness", 0, 10) ?? 1;
        /** 0 to 1. */
        this.opacity = (properties.number("opacity", 0, 100) ?? 100) / 100;
        if (kind === "embeddable" || kind === "iframe") this.#showEmbed(kind);
        if (kind === "unknown") {
            Object.assign(this, { ink: PLACEHOLDER, background: "transparent", line: "dashed", width: 1, roughness: 0 });
        }
    }

    /**
     * What would not be seen of an embed is, as Excalidraw's exports have it.
     * @param {string} kind
     */
    #showEmbed(kind) {
        const [hasInk, hasBackground] = [this.ink !== "transparent", this.background !== "transparent"];
        if (!hasInk && !hasBackground) Object.assign(this, { background: "#d3d3d3", fill: "solid", roughness: 0 });
        else if (kind === "iframe" && !hasInk) this.ink = "#000000";
        else if (kind === "iframe" && !hasBackground) this.background = "#f4f4f6";
    }

    /** Whether something fills it. */
    get isFilled() {
        return this.background !== "transparent";
    }

    /** Between two lines of hatching, in whole pixels: four times the stroke's width, as Excalidraw has it. */
    get hatchingGap() {
        return Math.max(1, Math.floor(this.width * 4 + 0.5));
    }

    /** How much of the area the lines of hatching cover. */
    get hatchingCoverage() {
        const one = this.width / 2 / this.hatchingGap;
        return this.fill === "hachure" || this.fill === "dots" ? one : 1 - (1 - one) ** 2;
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
