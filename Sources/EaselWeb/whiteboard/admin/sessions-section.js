// @ts-check
import { textButton } from "../ui/button.js";
import { build } from "../ui/dom.js";
import { sessionRow } from "./session-row.js";

/** @typedef {import("./admin-api.js").AdminSession} AdminSession */

/** Who is on which board, over all nodes. */
export class SessionsSection {
    #api;
    #toasts;
    #list = build("ul", { class: "sessions panel", "aria-label": "Sessions" });
    #note = build("p", { class: "hint", role: "status" });
    #more = textButton("Show more sessions", () => void this.#showMore());
    /** How many pages are shown. */
    #pages = 1;
    #shown = "";

    /** @param {import("./admin-api.js").AdminApi} api @param {import("../ui/toasts.js").Toasts} toasts */
    constructor(api, toasts) {
        this.#api = api;
        this.#toasts = toasts;
        this.element = build("section", { "aria-labelledby": "sessions-heading" },
            build("h2", { id: "sessions-heading" }, "Sessions"), this.#list, this.#note, this.#more);
        this.#more.hidden = true;
    }

    /** Throws what the server has against it. */
    async refresh() {
        /** @type {AdminSession[]} */
        const sessions = [];
        /** @type {string | null} */
        let next = null;
        let pages = 0;
        do {
            /** @type {{sessions: AdminSession[], next: string | null}} */
            const answer = await this.#api.sessions(next);
            sessions.push(...answer.sessions);
            next = answer.next;
            pages += 1;
        } while (next !== null && pages < this.#pages);
        this.#more.hidden = next === null;
        this.#show(sessions);
    }

    async #showMore() {
        this.#pages += 1;
        await this.#refreshNow();
    }

    async #refreshNow() {
        try {
            await this.refresh();
        } catch (error) {
            this.#toasts.failed(error, "The sessions cannot be listed.");
        }
    }

    /** @param {readonly AdminSession[]} sessions */
    #show(sessions) {
        const shown = JSON.stringify(sessions);
        if (shown === this.#shown) return;
        this.#shown = shown;
        this.#note.textContent = sessions.length > 0 ? "" : "Nobody is on a board.";
        this.#list.hidden = sessions.length === 0;
        const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest("li"))?.dataset.session;
        this.#list.replaceChildren(...sessions.map((session) =>
            sessionRow(session, this.#api, this.#toasts, () => void this.#refreshNow())));
        for (const row of /** @type {Iterable<HTMLElement>} */ (this.#list.children)) {
            if (focused !== undefined && row.dataset.session === focused) row.querySelector("button")?.focus();
        }
    }
}
