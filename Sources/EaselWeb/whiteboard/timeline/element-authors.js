// @ts-check
import { Dialog } from "../ui/dialog.js";
import { build } from "../ui/dom.js";
import { agoText, momentText } from "../ui/time-text.js";
import { BoardPeople } from "./known-people.js";

/** @typedef {import("../ui/api.js").AuthorMark} AuthorMark */

/** Who made what is selected, and who changed it last. */
export class ElementAuthors {
    #app;
    #people = new BoardPeople();
    #dialog = new Dialog("Who drew this", { class: "small" });

    /** @param {import("../ui/app.js").App} app */
    constructor(app) {
        this.#app = app;
    }

    async open() {
        const { api, board, client, editor, toasts } = this.#app;
        const [element] = editor.selection;
        if (element === undefined) return;
        try {
            const [authors, people] = await Promise.all([api.elementAuthors(board, element), api.people(board)]);
            this.#people.learn(people);
            const { made, changed } = authors;
            this.#dialog.body.replaceChildren(build("dl", { class: "authors" },
                ...this.#entry("Drawn by", made, client, "Longer ago than history is kept"),
                ...changed ? this.#entry("Last changed by", changed, client, "") : []));
            this.#dialog.open();
        } catch (error) {
            toasts.failed(error, "It cannot be found out who drew this.");
        }
    }

    /** @param {string} what @param {AuthorMark | null} mark @param {{client: string | null}} page @param {string} otherwise */
    #entry(what, mark, page, otherwise) {
        if (mark === null) return [build("dt", {}, what), build("dd", {}, otherwise)];
        const { name } = this.#people.maker(mark, page);
        return [build("dt", {}, what), build("dd", {}, build("strong", {}, name),
            build("time", { datetime: new Date(mark.at).toISOString(), title: momentText(mark.at) }, agoText(mark.at, Date.now())))];
    }
}
