// @ts-check
import { Problem } from "./api.js";
import { addressOf } from "./board-address.js";
import { BoardThumbnails } from "./board-thumbnails.js";
import { iconButton, textButton } from "./button.js";
import { confirm, Dialog } from "./dialog.js";
import { afterQuiet, build, isPhone } from "./dom.js";
import { makeBoard } from "./make-board.js";
import { agoText } from "./time-text.js";

/** @typedef {import("./api.js").ListedBoard} ListedBoard */

const page = 50;
const longestSearch = 200;
const typingPause = 200;

/** The server's boards: open, make, rename and delete them. */
export class BoardsDialog {
    #dialog = new Dialog("Boards", { class: "wide" });
    #api;
    #board;
    #toasts;
    #renamed;
    /**
     * Those that were found so far, by id.
     * @type {Map<string, ListedBoard>}
     */
    #boards = new Map();
    /** @type {string | null} */
    #next = null;
    #thumbnails;
    #search = build("input",
        { type: "search", class: "field", "aria-label": "Search boards", placeholder: "Search", maxlength: longestSearch });
    /** Answers to an earlier search come too late. */
    #round = 0;
    #list = build("ul", { class: "boards", "aria-label": "Boards" });
    #note = build("p", { class: "hint", role: "status" });
    #more;

    /**
     * @param {import("./api.js").Api} api @param {string | null} board the one that is open
     * @param {import("./toasts.js").Toasts} toasts
     * @param {() => void} renamed called when the open one has another title
     */
    constructor(api, board, toasts, renamed) {
        this.#api = api;
        this.#thumbnails = new BoardThumbnails(api);
        this.#board = board;
        this.#toasts = toasts;
        this.#renamed = renamed;
        this.#more = textButton("Show more", () => this.#load(this.#next));
        this.#more.classList.add("show-more");
        const look = afterQuiet(() => this.#load(null), typingPause);
        this.#search.addEventListener("input", look);
        this.#search.addEventListener("keydown", (event) => this.#fromSearch(event));
        this.#list.addEventListener("keydown", (event) => this.#walk(event));
        this.#dialog.body.append(
            build("div", { class: "field-row" }, this.#search,
                textButton("New board", () => makeBoard(api, toasts), { kind: "main", icon: "plus" })),
            this.#list, this.#note, this.#more);
    }

    open() {
        this.#search.value = "";
        this.#dialog.open();
        // On a phone that would bring up a keyboard over the list.
        if (!isPhone()) this.#search.focus();
        this.#load(null);
    }

    /** @param {string | null} after */
    async #load(after) {
        const round = ++this.#round;
        if (after === null && this.#boards.size === 0) this.#note.textContent = "Loading…";
        try {
            const { boards, next } = await this.#api.boards(this.#search.value, page, after);
            if (round !== this.#round) return;
            if (after === null) this.#boards = new Map();
            const last = this.#list.lastElementChild;
            for (const board of boards) this.#boards.set(board.id, board);
            this.#next = next;
            this.#show();
            // Whoever asked for more by the keyboard goes on there.
            if (after !== null && document.activeElement === document.body && last) this.#links().at(-1)?.focus();
        } catch (error) {
            if (round !== this.#round) return;
            this.#note.textContent = whyNotListed(error);
            this.#more.hidden = true;
        }
    }

    #show() {
        const found = [...this.#boards.values()]
            .sort((one, other) => Date.parse(other.updatedAt) - Date.parse(one.updatedAt));
        this.#thumbnails.clear();
        this.#list.replaceChildren(...found.map((board) => this.#row(board)));
        this.#more.hidden = this.#next === null;
        const nothing = this.#search.value.trim() === "" ? "There is no board yet." : "No board is called so.";
        this.#note.textContent = found.length > 0 ? "" : nothing;
    }

    #links() {
        return [...this.#list.querySelectorAll("a")];
    }

    /** @param {KeyboardEvent} event down goes to the boards, Enter opens the first */
    #fromSearch(event) {
        if (event.isComposing || (event.key !== "ArrowDown" && event.key !== "Enter")) return;
        const [first] = this.#links();
        if (!first) return;
        event.preventDefault();
        if (event.key === "Enter") first.click();
        else first.focus();
    }

    /** @param {KeyboardEvent} event arrow keys go from board to board, and back up to the search */
    #walk(event) {
        const links = this.#links();
        const here = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (here < 0 || by === undefined) return;
        event.preventDefault();
        const next = here + by < 0 ? this.#search : links[here + by];
        next?.focus();
    }

    /** @param {ListedBoard} board */
    #row(board) {
        const title = board.title || "Untitled board";
        const isOpen = board.id === this.#board;
        const picture = build("img", { class: "board-thumbnail", alt: "", width: 64, height: 44 });
        this.#thumbnails.show(picture, board);
        return build("li", { class: "board-row" },
            build("a", {
                href: addressOf(board.id), class: "board-link", "aria-current": isOpen ? "page" : null,
            },
                picture,
                build("strong", {}, title),
                build("span", { class: "board-facts" }, factsOf(board, isOpen))),
            iconButton("rename", `Rename ${title}`, () => this.#rename(board)),
            iconButton("trash", `Delete ${title}`, () => this.#delete(board)));
    }

    /** @param {ListedBoard} board */
    #rename(board) {
        const dialog = new Dialog("Rename board", { class: "small" });
        const name = build("input",
            { class: "field", "aria-label": "Title", maxlength: 200, value: board.title });
        const form = build("form", {
            onsubmit: async (/** @type {Event} */ event) => {
                event.preventDefault();
                dialog.close();
                await this.#keepTitle(board, name.value.trim());
            },
        }, name, build("div", { class: "dialog-actions" },
            textButton("Cancel", () => dialog.close()),
            textButton("Rename", () => {}, { kind: "main", type: "submit" })));
        dialog.body.append(form);
        dialog.element.addEventListener("close", () => dialog.element.remove());
        dialog.open();
        name.select();
    }

    /** @param {ListedBoard} board @param {string} title */
    async #keepTitle(board, title) {
        if (title === "" || title === board.title) return;
        try {
            const changed = await this.#api.rename(board.id, title);
            const { updatedAt } = changed;
            this.#boards.set(board.id, { ...board, title: changed.title, updatedAt });
            this.#show();
            if (board.id === this.#board) this.#renamed();
        } catch (error) {
            this.#toasts.failed(error, "The board could not be renamed.");
        }
    }

    /** @param {ListedBoard} board */
    async #delete(board) {
        const title = board.title || "Untitled board";
        const isAgreed = await confirm({
            title: "Delete this board?", action: "Delete board",
            text: `“${title}” and its whole history will be gone, for everybody. `
                + "This cannot be taken back.",
        });
        if (!isAgreed) return;
        try {
            await this.#api.delete(board.id);
            this.#boards.delete(board.id);
            this.#show();
            this.#toasts.show("Board deleted.");
        } catch (error) {
            this.#toasts.failed(error, "The board could not be deleted.");
        }
    }
}

/** @param {unknown} error */
function whyNotListed(error) {
    if (error instanceof Problem && error.code === "boards-not-listed") {
        return "This server does not list its boards. Open a board by its link, or make a new one.";
    }
    return `The boards cannot be listed. ${error instanceof Error ? error.message : ""}`;
}

/** @param {ListedBoard} board @param {boolean} isOpen */
function factsOf(board, isOpen) {
    const people = board.participantCount;
    const facts = [isOpen ? "open here" : "", `changed ${agoText(Date.parse(board.updatedAt), Date.now())}`];
    if (people > 0) facts.push(people === 1 ? "1 person here" : `${people} people here`);
    return [...facts, board.id].filter((fact) => fact !== "").join(" · ");
}
