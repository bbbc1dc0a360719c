// @ts-check
import { textButton } from "./button.js";
import { copyText } from "./copy-text.js";
import { build } from "./dom.js";
import { qrPicture } from "./qr/qr-picture.js";

const loopback = /^(localhost|127\.|\[::1\])/;

/**
 * An address, and a button that copies it.
 * @param {string} address @param {string} label @param {import("./toasts.js").Toasts} toasts
 * @param {() => void} [copied]
 */
export function addressRow(address, label, toasts, copied = () => {}) {
    const field = build("input", { class: "field", readonly: true, "aria-label": label, value: address });
    field.addEventListener("focus", () => field.select());
    const copy = textButton("Copy link", async () => {
        const isCopied = await copyText(address);
        if (!isCopied) field.select();
        toasts.show(isCopied ? "Link copied" : "Press Ctrl+C to copy the link.");
        if (isCopied) copied();
    }, { icon: "link", kind: "main" });
    return { row: build("div", { class: "field-row" }, field, copy), field };
}

/**
 * Other ways to pass an address on, and where it leads.
 * @param {string} address @param {import("./title.js").Title} title
 */
export function hintsFor(address, title) {
    const parts = [];
    if ("share" in navigator) {
        parts.push(textButton("Send by…", () => {
            navigator.share({ title: title.text, url: address }).catch(() => {});
        }, { icon: "share" }));
    }
    return [...parts, loopback.test(location.host) ? loopbackHint() : codeOf(address)];
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
    return build("div", { class: "qr" }, picture, build("p", { class: "hint" }, "Scan to open on a phone"));
}
