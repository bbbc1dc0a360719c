// @ts-check
import { keysForPeople } from "./button.js";
import { Dialog } from "./dialog.js";
import { build } from "./dom.js";
import { icon } from "./icon.js";
import { matchingActions } from "./action-search.js";

/** @typedef {import("../editor/action-registry.js").ActionRegistry} ActionRegistry */
/** @typedef {import("../editor/action-registry.js").NamedAction} NamedAction */

/** All that can be done now, found by its name: a combobox with a list, as ARIA has the pattern. */
export class CommandPalette {
    #registry;
    #dialog = new Dialog("Commands", { class: "palette" });
    #list = build("ul", { role: "listbox", id: "palette-list", "aria-label": "Commands" });
    #note = build("p", { class: "hint", role: "status" });
    #field;
    /** @type {{action: NamedAction, option: HTMLElement}[]} */
    #options = [];
    #chosen = 0;

    /** @param {ActionRegistry} registry */
    constructor(registry) {
        this.#registry = registry;
        this.#field = build("input", {
            type: "search", class: "field", role: "combobox", "aria-label": "Search commands",
            placeholder: "What would you like to do?", "aria-controls": "palette-list", "aria-expanded": "true",
            "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false",
            oninput: () => this.#show(), onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
        });
        this.#dialog.body.append(this.#field, this.#list, this.#note);
    }

    open() {
        this.#field.value = "";
        this.#show();
        this.#dialog.open();
        this.#field.focus();
    }

    #show() {
        const actions = this.#registry.all.filter((action) => !action.isKeyOnly && this.#registry.isEnabled(action));
        this.#options = matchingActions(actions, this.#field.value)
            .map((action, place) => ({ action, option: this.#option(action, place) }));
        this.#list.replaceChildren(...this.#options.map(({ option }) => option));
        this.#list.hidden = this.#options.length === 0;
        this.#note.textContent = this.#options.length === 0 ? "There is no command of that name." : "";
        this.#choose(0);
    }

    /** @param {NamedAction} action @param {number} place */
    #option(action, place) {
        const state = action.isOn ? (action.isOn() ? " (on)" : " (off)") : "";
        return build("li", {
            role: "option", id: `palette-${action.id}`, class: "menu-item", "aria-selected": "false",
            onclick: () => this.#run(place), onpointermove: () => this.#choose(place),
        }, icon(action.icon ?? ""), build("span", { class: "menu-label" }, `${action.name}${state}`),
        build("span", { class: "palette-group" }, action.group),
        action.keys ? build("kbd", { "aria-hidden": "true" }, keysForPeople(action.keys.slice(0, 1))) : null);
    }

    /** @param {number} place */
    #choose(place) {
        this.#options[this.#chosen]?.option.setAttribute("aria-selected", "false");
        this.#chosen = place;
        const chosen = this.#options[place]?.option;
        chosen?.setAttribute("aria-selected", "true");
        chosen?.scrollIntoView({ block: "nearest" });
        this.#field.setAttribute("aria-activedescendant", chosen?.id ?? "");
    }

    /** @param {KeyboardEvent} event */
    #key(event) {
        if (event.isComposing) return;
        const count = this.#options.length;
        if (event.key === "Escape") {
            // A search field would be emptied by it first.
            event.preventDefault();
            this.#dialog.close();
        } else if (event.key === "Enter") {
            event.preventDefault();
            this.#run(this.#chosen);
        } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            const step = event.key === "ArrowDown" ? 1 : count - 1;
            if (count > 0) this.#choose((this.#chosen + step) % count);
        }
    }

    /** @param {number} place */
    #run(place) {
        const action = this.#options[place]?.action;
        if (!action) return;
        this.#dialog.close();
        // Somebody may have changed the board while the palette was open.
        if (this.#registry.isEnabled(action)) void action.run();
    }
}
