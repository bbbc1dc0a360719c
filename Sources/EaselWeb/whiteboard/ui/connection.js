// @ts-check
import { connectionText } from "./connection-text.js";
import { build } from "./dom.js";

/** How long something has to be unsaved until it is said: faster than that it only flickers. */
const patience = 700;

/** A small pill that says how the page and the board's log stand. */
export class Connection {
    #text;
    #announcement;
    #read;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;
    #shown = "";
    /** Whether the connection was lost and is not back: trying again changes nothing of that. */
    #isLost = false;

    /** @param {() => import("./connection-text.js").ConnectionState} read */
    constructor(read) {
        this.#read = read;
        this.#text = build("span", { class: "connection-text" });
        this.element = build("div", { class: "connection", id: "connection" },
            build("span", { class: "dot", "aria-hidden": "true" }), this.#text);
        this.#announcement = build("p", { class: "unseen", role: "status", "aria-live": "polite" });
        this.element.append(this.#announcement);
        this.#show();
    }

    /** @returns {import("./connection-text.js").ConnectionState} */
    get #state() {
        const state = this.#read();
        return this.#isLost ? { ...state, status: "offline" } : state;
    }

    /** To be called whenever something may be different. */
    changed() {
        const { status } = this.#read();
        if (status === "offline") this.#isLost = true;
        else if (status !== "connecting") this.#isLost = false;
        const isSaving = connectionText(this.#state).kind === "saving";
        if (!isSaving || ["offline", "refused"].includes(this.element.dataset.state ?? "")) {
            clearTimeout(this.#timer);
            this.#timer = undefined;
            this.#show();
        } else if (this.element.dataset.state === "saving") {
            this.#show();
        } else {
            this.#timer ??= setTimeout(() => this.#show(), patience);
        }
    }

    #show() {
        this.#timer = undefined;
        const { kind, short, text } = connectionText(this.#state);
        if (text === this.#shown) return;
        this.#shown = text;
        this.#text.textContent = text;
        this.element.dataset.short = short;
        this.element.setAttribute("data-tip", text);
        this.element.setAttribute("data-tip-side", "below");
        // A count that runs is not read out, only that it began and ended.
        if (this.element.dataset.state !== kind) this.#announcement.textContent = text;
        this.element.dataset.state = kind;
    }
}
