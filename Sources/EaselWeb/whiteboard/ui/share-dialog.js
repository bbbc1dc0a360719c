// @ts-check
import { linkTo } from "./board-address.js";
import { Dialog } from "./dialog.js";
import { build } from "./dom.js";
import { addressRow, hintsFor } from "./link-row.js";
import { SharedLinks } from "./shared-links.js";

/**
 * How others come to the board. Where nobody is authenticated its address is all that it takes; where boards have owners, they
 * make links, and revoke them.
 */
export class ShareDialog {
    #dialog = new Dialog("Share this board", { class: "small" });
    #app;
    #links;
    /** @type {HTMLElement | null} */
    #first = null;

    /** @param {import("./app.js").App} app */
    constructor(app) {
        this.#app = app;
        this.#links = new SharedLinks(app);
    }

    open() {
        const { board, signIn: { credential }, client, title, toasts } = this.#app;
        const address = linkTo(board);
        const { row, field } = addressRow(address, "Link to this board", toasts, () => this.#dialog.close());
        if (credential === undefined && client.role === "viewer") {
            this.#show([
                build("p", {}, "Whoever has this link and reaches this server may look at the board, and draws nothing."),
                row, ...hintsFor(address, title)], field);
        } else if (credential === undefined) {
            this.#show([
                build("p", {},
                    "Whoever has this link and reaches this server draws along, at once and without an account."),
                row, ...hintsFor(address, title)], field);
        } else if (client.role === "owner") {
            this.#show(this.#links.elements, this.#links.first);
            this.#links.load();
        } else {
            this.#show([
                build("p", {},
                    "This address opens the board for people whom its owner lets in. For others, ask the owner for a link."),
                row], field);
        }
        this.#dialog.open();
        this.#first?.focus();
    }

    /** @param {(Node | string)[]} parts @param {HTMLElement} first the one to begin with */
    #show(parts, first) {
        this.#dialog.body.replaceChildren(...parts);
        this.#first = first;
    }
}
