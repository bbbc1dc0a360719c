// @ts-check
import { Problem } from "../ui/api.js";
import { build } from "../ui/dom.js";
import { Theme } from "../ui/theme.js";
import { Toasts } from "../ui/toasts.js";
import { BoardsSection } from "./boards-section.js";
import { NodesSection } from "./nodes-section.js";
import { SessionsSection } from "./sessions-section.js";

/** @typedef {import("./admin-api.js").AdminApi} AdminApi */
/** @typedef {import("./admin-api.js").NodeReport} NodeReport */

/** Milliseconds. */
const nodesInterval = 2_000;
const listsInterval = 6_000;

/** What administrators see of all nodes, as it changes. */
export class AdminPage {
    #api;
    #signIn;
    #nodes = new NodesSection();
    #boards;
    #sessions;
    #state = build("p", { class: "admin-state", role: "status" });
    #toasts = new Toasts();
    #listsAt = 0;

    /** @param {AdminApi} api @param {import("../ui/sign-in.js").SignIn} signIn */
    constructor(api, signIn) {
        this.#api = api;
        this.#signIn = signIn;
        this.#boards = new BoardsSection(api, this.#toasts);
        this.#sessions = new SessionsSection(api, this.#toasts);
    }

    /** @param {readonly NodeReport[]} reports the first ones */
    open(reports) {
        new Theme();
        document.body.append(
            build("header", { class: "admin-head" }, build("h1", {}, "Administration"), this.#state),
            build("main", { class: "admin" }, this.#nodes.element, this.#boards.element, this.#sessions.element),
            this.#toasts.element);
        this.#nodes.show(reports);
        this.#say("Live");
        document.addEventListener("visibilitychange", () => void this.#look());
        void this.#look();
        setInterval(() => void this.#look(), nodesInterval);
    }

    async #look() {
        if (document.visibilityState !== "visible") return;
        try {
            this.#nodes.show(await this.#api.nodes());
            if (Date.now() - this.#listsAt >= listsInterval) {
                this.#listsAt = Date.now();
                await Promise.all([this.#boards.refresh(), this.#sessions.refresh()]);
            }
            this.#say("Live");
        } catch (error) {
            await this.#failed(error);
        }
    }

    /** @param {unknown} error */
    async #failed(error) {
        const isRefused = error instanceof Problem && error.status === 401;
        if (isRefused && await this.#signIn.renew()) return;
        this.#say(isRefused ? "Your access has ended. Sign in again." : error instanceof Error ? error.message : String(error), true);
    }

    /** @param {string} text @param {boolean} [isBad] */
    #say(text, isBad = false) {
        if (this.#state.textContent !== text) this.#state.textContent = text;
        this.#state.toggleAttribute("data-bad", isBad);
    }
}
