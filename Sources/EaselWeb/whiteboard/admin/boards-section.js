// @ts-check
import { textButton } from "../ui/button.js";
import { afterQuiet, build } from "../ui/dom.js";
import { agoText } from "../ui/time-text.js";
import { BoardDialog } from "./board-dialog.js";
import { countText } from "./numbers-text.js";

/** @typedef {import("../ui/api.js").ListedBoard} ListedBoard */

const page = 25;
const longestSearch = 200;
const typingPause = 200;

/** All boards, those first that changed last. */
export class BoardsSection {
    #api;
    #toasts;
    #rows = build("tbody");
    #note = build("p", { class: "hint", role: "status" });
    #more = textButton("Show more boards", () => void this.#showMore());
    #search = build("input",
        { type: "search", class: "field", "aria-label": "Search boards", placeholder: "Search", maxlength: longestSearch });
    /** How many boards are shown. */
    #count = page;
    #shown = "";
    /** Answers to an earlier question come too late. */
    #round = 0;

    /** @param {import("./admin-api.js").AdminApi} api @param {import("../ui/toasts.js").Toasts} toasts */
    constructor(api, toasts) {
        this.#api = api;
        this.#toasts = toasts;
        this.#search.addEventListener("input", afterQuiet(() => {
            this.#count = page;
            void this.#refreshNow();
        }, typingPause));
        const heads = ["Board", "Operations", "Kept", "People", "Changed"].map((name) => build("th", { scope: "col" }, name));
        this.element = build("section", { "aria-labelledby": "boards-heading" },
            build("div", { class: "section-head" }, build("h2", { id: "boards-heading" }, "Boards"), this.#search),
            build("div", { class: "table-holder panel" },
                build("table", {}, build("thead", {}, build("tr", {}, ...heads)), this.#rows)),
            this.#note, this.#more);
        this.#more.hidden = true;
    }

    /** Throws what the server has against it. */
    async refresh() {
        const round = ++this.#round;
        /** @type {ListedBoard[]} */
        const boards = [];
        /** @type {string | null} */
        let next = null;
        do {
            /** @type {{boards: ListedBoard[], next: string | null}} */
            const answer = await this.#api.boards(this.#search.value, Math.min(100, this.#count - boards.length), next);
            boards.push(...answer.boards);
            next = answer.next;
        } while (next !== null && boards.length < this.#count);
        if (round !== this.#round) return;
        this.#show(boards);
        this.#more.hidden = next === null;
    }

    async #refreshNow() {
        try {
            await this.refresh();
        } catch (error) {
            this.#toasts.failed(error, "The boards cannot be listed.");
        }
    }

    #showMore() {
        this.#count += page;
        return this.#refreshNow();
    }

    /** @param {readonly ListedBoard[]} boards */
    #show(boards) {
        const nothing = this.#search.value.trim() === "" ? "There is no board yet." : "No board is called so.";
        this.#note.textContent = boards.length > 0 ? "" : nothing;
        const now = Date.now();
        const shown = JSON.stringify(boards.map((board) => [...cellsOf(board, now), board.id, board.title]));
        if (shown === this.#shown) return;
        this.#shown = shown;
        const focused = document.activeElement?.closest("tr")?.dataset.board;
        this.#rows.replaceChildren(...boards.map((board) => this.#row(board, now)));
        // Whoever was at a board by the keyboard still is.
        for (const row of this.#rows.rows) {
            if (focused !== undefined && row.dataset.board === focused) row.querySelector("button")?.focus();
        }
    }

    /** @param {ListedBoard} board @param {number} now */
    #row(board, now) {
        const title = board.title || "Untitled board";
        const open = build("button", { type: "button", class: "board-button", onclick: () => this.#open(board) },
            build("strong", {}, title), build("span", { class: "board-facts" }, board.id));
        const heads = ["Operations", "Kept", "People", "Changed"];
        return build("tr", { "data-board": board.id }, build("th", { scope: "row" }, open),
            ...cellsOf(board, now).map((text, index) => build("td", { "data-head": heads[index] }, text)));
    }

    /** @param {ListedBoard} board */
    #open(board) {
        void new BoardDialog(this.#api, board.id, this.#toasts, () => void this.#refreshNow()).open();
    }
}

/** @param {ListedBoard} board @param {number} now */
function cellsOf(board, now) {
    return [
        countText(board.seq), countText(board.seq - board.oldest + 1), countText(board.participantCount),
        agoText(Date.parse(board.updatedAt), now),
    ];
}
