// @ts-check
import { recall, remember } from "./storage.js";

/** @typedef {"light" | "dark" | "system"} ThemeChoice */

const paperColours = { light: "#fbfaf7", dark: "#1f201e" };

/** Light, dark, or what the system has; early-theme.js has set it already when the page began. */
export class Theme extends EventTarget {
    #system = matchMedia("(prefers-color-scheme: dark)");
    /** @type {ThemeChoice} */
    #choice = "system";

    constructor() {
        super();
        this.#system.addEventListener("change", () => this.#apply());
        this.recall();
    }

    /** Takes what was chosen here or in another tab. */
    recall() {
        const kept = recall("theme");
        this.#choice = kept === "light" || kept === "dark" ? kept : "system";
        this.#apply();
    }

    /** @returns {ThemeChoice} */
    get choice() {
        return this.#choice;
    }

    set choice(choice) {
        this.#choice = choice;
        remember("theme", choice);
        this.#apply();
    }

    /** @returns {"light" | "dark"} */
    get current() {
        if (this.#choice !== "system") return this.#choice;
        return this.#system.matches ? "dark" : "light";
    }

    #apply() {
        document.documentElement.dataset.theme = this.current;
        document.querySelector("meta[name=theme-color]")?.setAttribute("content", paperColours[this.current]);
        this.dispatchEvent(new Event("change"));
    }
}
