// @ts-check
import { linkTo } from "./board-address.js";
import { iconButton, textButton } from "./button.js";
import { confirm } from "./dialog.js";
import { build } from "./dom.js";
import { addressRow, hintsFor } from "./link-row.js";
import { RadioGroup } from "./radio-group.js";
import { agoText } from "./time-text.js";

/** @typedef {import("./api.js").Link} Link */

/** @type {import("./radio-group.js").Choice<Link["role"]>[]} */
const roles = [
    { value: "viewer", label: "Can view", text: "Can view", icon: "eye" },
    { value: "editor", label: "Can draw", text: "Can draw", icon: "pen" },
];

/** The links of a board, for its owner: make, copy and revoke them. */
export class SharedLinks {
    #app;
    #role = new RadioGroup("What the link permits", roles, () => {});
    #label = build("input", {
        class: "field grow", maxlength: 100, "aria-label": "Label of the link", placeholder: "Label, such as a name",
        autocomplete: "off",
    });
    /** Shows the link that was made last: nobody can be shown it again. */
    #made = build("div", { class: "made-link" });
    #list = build("ul", { class: "boards links", "aria-label": "Links" });
    #note = build("p", { class: "hint", role: "status" });

    /** @param {import("./app.js").App} app */
    constructor(app) {
        this.#app = app;
        this.#role.value = "viewer";
        this.#role.element.classList.add("roles");
        this.first = this.#label;
        const make = build("form", {
            class: "field-row",
            onsubmit: (/** @type {Event} */ event) => {
                event.preventDefault();
                this.#make();
            },
        }, this.#label, textButton("Make link", () => {}, { kind: "main", icon: "plus", type: "submit" }));
        this.elements = [
            build("p", {},
                "You own this board. Whoever has a link of it comes without an account, until you revoke the link."),
            this.#role.element, make, this.#made, this.#list, this.#note,
        ];
    }

    async load() {
        this.#made.replaceChildren();
        const { api, board } = this.#app;
        try {
            this.#show(await api.links(board));
        } catch (error) {
            this.#list.replaceChildren();
            this.#note.textContent = `The links cannot be listed. ${error instanceof Error ? error.message : ""}`;
        }
    }

    /** @param {Link[]} links */
    #show(links) {
        this.#list.replaceChildren(...links.map((link) => this.#row(link)));
        this.#note.textContent = links.length > 0 ? "" : "This board has no links yet.";
    }

    /** @param {Link} link */
    #row(link) {
        const name = nameOf(link);
        return build("li", { class: "board-row" },
            build("div", { class: "board-link" },
                build("strong", {}, name), build("span", { class: "board-facts" }, factsOf(link))),
            iconButton("trash", `Revoke ${name}`, () => this.#revoke(link)));
    }

    async #make() {
        const { api, board, title, toasts } = this.#app;
        const label = this.#label.value.trim();
        try {
            const { url } = await api.makeLink(board, { role: this.#role.value, ...(label && { label }) });
            await this.load();
            // By the address that this page was opened by, which works where its owner is.
            const address = linkTo(board) + new URL(url).hash;
            const { row, field } = addressRow(address, "The new link", toasts);
            this.#made.replaceChildren(row,
                build("p", { class: "hint" }, "Copy it now: it is not shown again."), ...hintsFor(address, title));
            this.#label.value = "";
            field.focus();
        } catch (error) {
            toasts.failed(error, "The link could not be made.");
        }
    }

    /** @param {Link} link */
    async #revoke(link) {
        const { api, board, toasts } = this.#app;
        const isAgreed = await confirm({
            title: "Revoke this link?", action: "Revoke link",
            text: `Whoever came by “${nameOf(link)}” is disconnected at once, and nobody comes by it any more.`,
        });
        if (!isAgreed) return;
        try {
            await api.revokeLink(board, link.id);
            await this.load();
            toasts.show("Link revoked.");
        } catch (error) {
            toasts.failed(error, "The link could not be revoked.");
        }
    }
}

/** @param {Link} link */
function nameOf({ label, role }) {
    return label || (role === "editor" ? "Link to draw" : "Link to view");
}

/** @param {Link} link */
function factsOf({ role, uses, maxUses, lastUsedAt, expires }) {
    const facts = [role === "editor" ? "can draw" : "can view"];
    // Of a link that bounds no number, uses are requests, which say nothing of people.
    if (maxUses !== undefined) facts.push(`used by ${uses} of ${maxUses}`);
    facts.push(lastUsedAt ? `last used ${agoText(Date.parse(lastUsedAt), Date.now())}` : "not used yet");
    if (expires) facts.push(`${Date.parse(expires) <= Date.now() ? "expired" : "until"} ${new Date(expires).toLocaleString()}`);
    return facts.join(" · ");
}
