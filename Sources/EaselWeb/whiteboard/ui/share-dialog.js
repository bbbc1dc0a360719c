// @ts-check
import { linkTo } from "./board-address.js";
import { textButton } from "./button.js";
import { copyText } from "./copy-text.js";
import { Dialog } from "./dialog.js";
import { build } from "./dom.js";
import { qrPicture } from "./qr/qr-picture.js";

const loopback = /^(localhost|127\.|\[::1\])/;

/** The link that is all it takes to draw together. */
export class ShareDialog {
    #dialog = new Dialog("Share this board", { class: "small" });
    #link;

    /**
     * @param {string} board
     * @param {import("./title.js").Title} title
     * @param {import("./toasts.js").Toasts} toasts
     */
    constructor(board, title, toasts) {
        const address = linkTo(board);
        this.#link = build("input",
            { class: "field", readonly: true, "aria-label": "Link to this board", value: address });
        this.#link.addEventListener("focus", () => this.#link.select());
        const copy = textButton("Copy link", async () => {
            const isCopied = await copyText(address);
            if (!isCopied) this.#link.select();
            toasts.show(isCopied ? "Link copied" : "Press Ctrl+C to copy the link.");
            if (isCopied) this.#dialog.close();
        }, { icon: "link", kind: "main" });
        this.#dialog.body.append(
            build("p", {},
                "Whoever has this link and reaches this server draws along, at once and without an account."),
            build("div", { class: "field-row" }, this.#link, copy),
            ...this.#hints(address, title));
    }

    open() {
        this.#dialog.open();
        this.#link.focus();
    }

    /** @param {string} address @param {import("./title.js").Title} title */
    #hints(address, title) {
        const parts = [];
        if ("share" in navigator) {
            parts.push(textButton("Send by…", () => {
                navigator.share({ title: title.text, url: address }).catch(() => {});
            }, { icon: "share" }));
        }
        return [...parts, loopback.test(location.host) ? loopbackHint() : codeOf(address)];
    }
}

function loopbackHint() {
    return build("p", { class: "hint" },
        "This address works on this computer only. To draw with others, start Easel with ",
        build("code", {}, "--host 0.0.0.0"), " and open it by the computer’s name.");
}

/** @param {string} address for phones, which scan rather than type */
function codeOf(address) {
    const picture = qrPicture(address, "The link as a QR code");
    if (picture === null) return "";
    return build("div", { class: "qr" }, picture, build("p", { class: "hint" }, "Scan to draw on a phone"));
}
