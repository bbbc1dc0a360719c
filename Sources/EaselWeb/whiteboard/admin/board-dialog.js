// @ts-check
import { addressOf } from "../ui/board-address.js";
import { textButton } from "../ui/button.js";
import { confirm, Dialog } from "../ui/dialog.js";
import { build } from "../ui/dom.js";
import { momentText } from "../ui/time-text.js";
import { bytesText, countText } from "./numbers-text.js";
import { sessionRow } from "./session-row.js";

/** @typedef {import("./admin-api.js").AdminBoard} AdminBoard */

/** A board's sizes, sessions and rights, and what can be done about it. */
export class BoardDialog {
    #api;
    #board;
    #toasts;
    #changed;
    #dialog = new Dialog("Board", { class: "wide" });

    /**
     * @param {import("./admin-api.js").AdminApi} api @param {string} board @param {import("../ui/toasts.js").Toasts} toasts
     * @param {() => void} changed called when the board is another, or no more
     */
    constructor(api, board, toasts, changed) {
        this.#api = api;
        this.#board = board;
        this.#toasts = toasts;
        this.#changed = changed;
        this.#dialog.element.addEventListener("close", () => this.#dialog.element.remove());
    }

    async open() {
        try {
            this.#show(await this.#api.boardDetails(this.#board));
            this.#dialog.open();
        } catch (error) {
            this.#toasts.failed(error, "The board cannot be looked at.");
        }
    }

    /** @param {AdminBoard} board */
    #show(board) {
        this.#dialog.heading.textContent = board.title || "Untitled board";
        const sessions = board.sessions.map((session) =>
            sessionRow(session, this.#api, this.#toasts, () => void this.#again()));
        this.#dialog.body.replaceChildren(facts(board),
            build("h2", { class: "row-title" }, sessions.length === 0 ? "Nobody is here" : "Sessions"),
            build("ul", { class: "sessions", "aria-label": "Sessions of this board", hidden: sessions.length === 0 }, ...sessions),
            this.#trimming(board),
            build("div", { class: "dialog-actions" },
                textButton("Open board", () => { window.open(addressOf(board.id), "_blank", "noopener"); }),
                textButton("Delete board", () => void this.#delete(board), { kind: "danger" })));
    }

    async #again() {
        try {
            this.#show(await this.#api.boardDetails(this.#board));
        } catch (error) {
            this.#toasts.failed(error, "The board cannot be looked at.");
        }
    }

    /** @param {AdminBoard} board */
    #trimming(board) {
        const keep = build("input", {
            class: "field", type: "number", min: 0, max: board.operations, step: 1, value: board.operations, id: "keep", required: true,
        });
        return build("form", {
            class: "form-row", onsubmit: (/** @type {Event} */ event) => {
                event.preventDefault();
                void this.#trim(board, Number(keep.value));
            },
        }, build("label", { for: "keep" }, "Newest operations to keep; the drawing stays as it is"),
        build("div", { class: "field-row" }, keep, textButton("Trim history", () => {}, { type: "submit" })));
    }

    /** @param {AdminBoard} board @param {number} keep */
    async #trim(board, keep) {
        const isAgreed = await confirm({
            title: "Trim this board’s history?", action: "Trim history",
            text: `Of ${countText(board.operations)} operations the newest ${countText(keep)} are kept. What is older cannot be looked at any more.`,
        });
        if (!isAgreed) return;
        try {
            await this.#api.trim(board.id, keep);
            this.#toasts.show("History trimmed.");
            this.#changed();
            await this.#again();
        } catch (error) {
            this.#toasts.failed(error, "The history could not be trimmed.");
        }
    }

    /** @param {AdminBoard} board */
    async #delete(board) {
        const isAgreed = await confirm({
            title: "Delete this board?", action: "Delete board",
            text: `“${board.title || "Untitled board"}” and its whole history will be gone, for everybody. This cannot be taken back.`,
        });
        if (!isAgreed) return;
        try {
            await this.#api.delete(board.id);
            this.#dialog.close();
            this.#toasts.show("Board deleted.");
            this.#changed();
        } catch (error) {
            this.#toasts.failed(error, "The board could not be deleted.");
        }
    }
}

/** @param {AdminBoard} board */
function facts(board) {
    const rows = [
        ["Id", board.id], ["Owner", board.owner ?? "nobody"], ["Visibility", board.visibility],
        ["Members and links", `${board.members} and ${board.links}`],
        ["Operations", `${countText(board.seq)}, of which ${countText(board.operations)} are kept`],
        ["Log", `${bytesText(board.bytes)}, ${board.snapshots} snapshots`],
        ["Made", momentText(Date.parse(board.createdAt))], ["Changed", momentText(Date.parse(board.updatedAt))],
    ];
    return build("dl", { class: "facts" }, ...rows.flatMap(([name, text]) =>
        [build("dt", {}, name), build("dd", {}, text)]));
}
