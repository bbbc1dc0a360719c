// @ts-check
import { isPlainColour, recentColours, usedColour } from "./colours.js";
import { build } from "./dom.js";
import { icon } from "./icon.js";
import { RadioGroup } from "./radio-group.js";

/** Colours to choose from, any other by the browser's own dialog, and those that were used lately. */
export class ColourField {
    #use;
    #palette;
    #group;
    #custom;

    /**
     * @param {string} label
     * @param {"stroke" | "background" | "canvas"} use
     * @param {readonly import("./colours.js").NamedColour[]} palette
     * @param {(colour: string) => void} choose
     */
    constructor(label, use, palette, choose) {
        this.#use = use;
        this.#palette = palette;
        this.#group = new RadioGroup(label, [], choose, "swatches");
        this.#custom = build("input",
            { type: "color", "aria-label": `Other ${label.toLowerCase()}`, value: "#0b6b5a" });
        this.#custom.addEventListener("change", () => {
            choose(this.#custom.value);
            this.#keep(this.#custom.value);
        });
        const other = build("label", { class: "other-colour", "data-tip": "Other colour" }, icon("palette"),
            this.#custom);
        this.element = build("div", { class: "colour-field" }, this.#group.element, other);
        this.#fill();
    }

    /** @param {unknown} colour undefined where colours are mixed */
    set value(colour) {
        if (colour === this.#group.value) return;
        this.#group.value = colour;
        if (isPlainColour(colour)) this.#custom.value = colour;
    }

    /** @param {string} colour */
    #keep(colour) {
        if (this.#palette.some(({ value }) => value === colour)) return;
        usedColour(this.#use, colour);
        this.#fill();
        this.#group.value = colour;
    }

    #fill() {
        const recent = recentColours(this.#use).map((colour) =>
            ({ value: colour, label: `Recent ${colour}` }));
        this.#group.setChoices([...this.#palette, ...recent].map(({ value, label }) => ({
            value, label, colour: value, icon: value === "transparent" ? "none" : undefined,
        })));
    }
}
