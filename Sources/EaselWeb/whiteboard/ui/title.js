// @ts-check
import { build, afterQuiet } from "./dom.js";

const everySoOften = 20_000;
const longest = 200;
const untitled = "Untitled board";

/**
 * The board's title: shown, changed in place, and looked up again now and then, since others may change it.
 */
export class Title {
    #api;
    #board;
    #toasts;
    /**
     * Null until it was told: who has no access any more may never be.
     *
     * @type {string|null}
     */
    #title = null;
    #isEditable = true;
    /** Whether there is a board to ask for: it may be yet to come, or gone. */
    isKnown = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;

    /**
     * @param {import("./api.js").Api} api
     * @param {string} board
     * @param {import("./toasts.js").Toasts} toasts
     */
    constructor(api, board, toasts) {
        this.#api = api;
        this.#board = board;
        this.#toasts = toasts;
        this.element = build("input", {
            class: "title", "aria-label": "Board title", maxlength: longest, spellcheck: "false",
            autocomplete: "off", enterkeyhint: "done",
        });
        this.#listen();
        setInterval(() => this.refreshSoon(), everySoOften);
        for (const event of ["focus", "online"]) addEventListener(event, () => this.refreshSoon());
    }

    get text() {
        return this.#title || untitled;
    }

    /** @param {boolean} isEditable */
    set isEditable(isEditable) {
        this.#isEditable = isEditable;
        this.element.readOnly = !isEditable;
    }

    /** Looks the title up, unless it is being written or nobody is looking. */
    refreshSoon = afterQuiet(() => this.#refresh(), 150);

    /** Whoever comes may have renamed it. Not all at once: many hear of one who comes. */
    refreshSometime() {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.refreshSoon(), 500 + Math.random() * 3_000);
    }

    async #refresh() {
        if (!this.isKnown || document.visibilityState === "hidden" || this.#isBeingWritten) return;
        try {
            const { title } = await this.#api.board(this.#board);
            if (!this.#isBeingWritten) this.#show(title);
        } catch {
            // What cannot be looked up now stays as it is: the connection's state says why.
        }
    }

    get #isBeingWritten() {
        return this.#isEditable && document.activeElement === this.element;
    }

    /** @param {string|null} title */
    #show(title) {
        const isKnown = title !== null;
        const value = title ?? "";
        this.#title = title;
        document.title = isKnown ? `${this.text} · Easel` : "Easel";
        this.element.placeholder = isKnown ? untitled : "";
        if (this.element.value !== value) this.element.value = value;
        this.element.title = value;
    }

    #listen() {
        const { element } = this;
        element.addEventListener("keydown", (event) => {
            event.stopPropagation();
            if (event.key === "Escape") element.value = this.#title ?? "";
            if (event.key === "Enter" || event.key === "Escape") element.blur();
        });
        element.addEventListener("focus", () => {
            if (this.#isEditable) element.select();
        });
        element.addEventListener("blur", () => {
            element.setSelectionRange(0, 0);
            this.#keep(element.value.replace(/\s+/g, " ").trim());
        });
    }

    /** @param {string} title */
    async #keep(title) {
        if (title === this.#title || title === "" || !this.#isEditable) {
            this.#show(this.#title);
            return;
        }
        const before = this.#title;
        this.#show(title);
        try {
            this.#show((await this.#api.rename(this.#board, title)).title);
        } catch (error) {
            this.#show(before);
            this.#toasts.failed(error, "The title could not be changed.");
        }
    }
}
