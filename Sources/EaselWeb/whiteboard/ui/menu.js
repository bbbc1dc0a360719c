// @ts-check
import { keysForPeople } from "./button.js";
import { build } from "./dom.js";
import { icon } from "./icon.js";

/**
 * @typedef {object} MenuEntry
 * @property {string} label
 * @property {string} [icon]
 * @property {string[]} [keys]
 * @property {() => void} run
 * @property {string} [group] radio items of one group exclude each other
 * @property {() => boolean} [isChecked] makes it an item that is on or off
 * @property {() => boolean} [isEnabled]
 * @property {boolean} [isDanger]
 */

/** @typedef {{heading: string, entries: readonly MenuEntry[]}} MenuGroup */

/** A list of commands, as the pattern "menu" of ARIA has it: arrow keys move, letters search, Enter runs. */
export class Menu {
    /** @type {{entry: MenuEntry, item: HTMLButtonElement}[]} */
    #items = [];
    /** Whether commands that cannot be run now are left out, where others only look pale. */
    showsEnabledOnly = false;

    /**
     * @param {string} label
     * @param {readonly (MenuEntry | MenuGroup | "rule")[]} entries
     * @param {() => void} close
     */
    constructor(label, entries, close) {
        this.element = build("div", { role: "menu", "aria-label": label, class: "menu panel" });
        this.element.addEventListener("keydown", (event) => this.#key(event));
        this.element.append(...entries.map((entry) => {
            if (entry === "rule") return build("div", { role: "separator", class: "rule" });
            return "heading" in entry ? this.#group(entry, close) : this.#item(entry, close);
        }));
    }

    /** @param {MenuGroup} group @param {() => void} close */
    #group({ heading, entries }, close) {
        return build("div", { role: "group", "aria-label": heading },
            build("p", { class: "menu-heading", "aria-hidden": "true" }, heading),
            ...entries.map((entry) => this.#item(entry, close)));
    }

    /** Shows what is on and what can be run now. To be called before anybody sees the menu, or hears it. */
    opens() {
        for (const { entry, item } of this.#items) {
            if (entry.isChecked) item.setAttribute("aria-checked", String(entry.isChecked()));
            item.disabled = entry.isEnabled ? !entry.isEnabled() : false;
            item.hidden = item.disabled && this.showsEnabledOnly;
        }
        this.#showRules();
        const [first] = this.#enabled().filter((item) => !item.hidden);
        // One of them is reached by the Tab key, so that a long menu can be scrolled by keys.
        for (const { item } of this.#items) item.tabIndex = item === first ? 0 : -1;
    }

    /** Takes the focus. */
    opened() {
        this.#items.find(({ item }) => item.tabIndex === 0)?.item.focus();
    }

    /** A rule stands between commands that are shown, never first, last or twice. */
    #showRules() {
        /** @type {HTMLElement | null} */
        let pending = null;
        let isAny = false;
        for (const child of /** @type {Iterable<HTMLElement>} */ (this.element.children)) {
            if (child.getAttribute("role") === "separator") {
                child.hidden = true;
                pending = isAny ? child : null;
            } else if (!child.hidden) {
                if (pending) pending.hidden = false;
                pending = null;
                isAny = true;
            }
        }
    }

    /** @param {MenuEntry} entry @param {() => void} close */
    #item(entry, close) {
        const role = entry.isChecked ? (entry.group ? "menuitemradio" : "menuitemcheckbox") : "menuitem";
        const item = build("button", {
            type: "button", role, tabindex: -1, class: `menu-item${entry.isDanger ? " danger" : ""}`,
            onclick: () => {
                close();
                entry.run();
            },
        },
            entry.isChecked ? icon("check") : icon(entry.icon ?? ""),
            build("span", { class: "menu-label" }, entry.label),
            entry.keys ? build("kbd", { "aria-hidden": "true" }, keysForPeople(entry.keys)) : null);
        this.#items.push({ entry, item });
        return item;
    }

    #enabled() {
        return this.#items.map(({ item }) => item).filter((item) => !item.disabled);
    }

    /** @param {KeyboardEvent} event */
    #key(event) {
        const items = this.#enabled();
        const here = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
        const next = this.#destination(event.key, items, here);
        if (next < 0) return;
        event.preventDefault();
        items[next].focus();
    }

    /**
     * @param {string} key
     * @param {HTMLButtonElement[]} items
     * @param {number} here
     * @returns {number} -1 for nowhere
     */
    #destination(key, items, here) {
        const count = items.length;
        switch (key) {
            case "ArrowDown": return (here + 1) % count;
            case "ArrowUp": return (here - 1 + count) % count;
            case "Home": return 0;
            case "End": return count - 1;
        }
        if (key.length !== 1 || key === " ") return -1;
        const starts = (/** @type {HTMLButtonElement} */ item) =>
            item.querySelector(".menu-label")?.textContent?.toLowerCase().startsWith(key.toLowerCase());
        const after = items.findIndex((item, index) => index > here && starts(item));
        return after >= 0 ? after : items.findIndex(starts);
    }
}
