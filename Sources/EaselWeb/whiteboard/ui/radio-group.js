// @ts-check
import { build } from "./dom.js";
import { icon } from "./icon.js";
import { showSwatch } from "./swatch.js";

/**
 * @template [Value=unknown]
 * @typedef {{value: Value, label: string, icon?: string, text?: string, colour?: string}} Choice
 */

/**
 * A row of choices of which one holds, or none where what it shows is mixed. Arrow keys choose.
 * @template Value
 */
export class RadioGroup {
    /** @type {Map<unknown, HTMLButtonElement>} */
    #buttons = new Map();
    /** @type {(value: Value) => void} */
    #choose;
    /** @type {unknown} */
    #value = undefined;

    /**
     * @param {string} label
     * @param {readonly Choice<Value>[]} choices
     * @param {(value: Value) => void} choose called when a person chooses
     * @param {string} [kind] a class that says how the choices look
     */
    constructor(label, choices, choose, kind = "segments") {
        this.#choose = choose;
        this.element = build("div", { role: "radiogroup", "aria-label": label, class: kind });
        this.element.addEventListener("keydown", (event) => this.#key(event));
        this.setChoices(choices);
    }

    /** @param {readonly Choice<Value>[]} choices */
    setChoices(choices) {
        this.#buttons = new Map(choices.map((choice) => [choice.value, this.#button(choice)]));
        this.element.replaceChildren(...this.#buttons.values());
        this.#show();
    }

    /**
     * What is shown: one of the choices, once one was made or shown.
     * @returns {Value}
     */
    get value() {
        return /** @type {Value} */ (this.#value);
    }

    /**
     * Shows a value, or none if it is no choice; does not call `choose`.
     * @param {unknown} value
     */
    set value(value) {
        this.#value = value;
        this.#show();
    }

    /** @param {Choice<Value>} choice */
    #button(choice) {
        const button = build("button", {
            type: "button", role: "radio", class: "choice", "aria-label": choice.label,
            "data-tip": choice.text ? null : choice.label, "data-tip-side": "below",
            onclick: () => this.#chosen(choice.value),
        });
        if (choice.colour) showSwatch(button, "--swatch", choice.colour);
        if (choice.icon) button.append(icon(choice.icon));
        if (choice.text) button.append(choice.text);
        return button;
    }

    /** @param {Value} value */
    #chosen(value) {
        this.value = value;
        this.#choose(value);
    }

    #show() {
        const isAny = this.#buttons.has(this.#value);
        let isFirst = true;
        for (const [value, button] of this.#buttons) {
            const isChosen = isAny && value === this.#value;
            button.setAttribute("aria-checked", String(isChosen));
            button.tabIndex = isChosen || (!isAny && isFirst) ? 0 : -1;
            isFirst = false;
        }
    }

    /** @param {KeyboardEvent} event */
    #key(event) {
        const step = steps.get(event.key);
        if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        event.stopPropagation();
        const values = /** @type {Value[]} */ ([...this.#buttons.keys()]);
        const buttons = [...this.#buttons.values()];
        const here = Math.max(0, buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement)));
        const next = (here + step + values.length) % values.length;
        buttons[next].focus();
        this.#chosen(values[next]);
    }
}

const steps = new Map([["ArrowRight", 1], ["ArrowDown", 1], ["ArrowLeft", -1], ["ArrowUp", -1]]);
