// @ts-check
import { iconButton, textButton } from "./button.js";
import { build } from "./dom.js";

let count = 0;

/**
 * A dialog in front of the page: the focus stays in it until Escape, its button or a press outside closes it.
 */
export class Dialog {
    /** @param {string} title @param {{class?: string, role?: string}} [options] */
    constructor(title, options = {}) {
        const id = `dialog-${++count}`;
        // What is behind an open dialog is out of reach, so that its heading is the page's first.
        this.heading = build("h1", { id }, title);
        this.body = build("div", { class: "dialog-body" });
        this.element = build("dialog",
            { "aria-labelledby": id, class: `dialog ${options.class ?? ""}`.trim(), role: options.role },
            build("div", { class: "dialog-head" }, this.heading,
                iconButton("close", "Close", () => this.close())),
            this.body);
        // Keys pressed in here are not the canvas'; what closes it is the browser's to do.
        this.element.addEventListener("keydown", (event) => event.stopPropagation());
        this.element.addEventListener("pointerdown", (event) => {
            if (event.target === this.element && this.#isOutside(event)) this.close();
        });
    }

    get isOpen() {
        return this.element.open;
    }

    open() {
        if (!this.element.isConnected) document.body.append(this.element);
        if (!this.element.open) this.element.showModal();
    }

    close() {
        this.element.close();
    }

    /** @param {PointerEvent} event whether it is on the veil around the dialog */
    #isOutside({ clientX, clientY }) {
        const { left, right, top, bottom } = this.element.getBoundingClientRect();
        return clientX < left || clientX > right || clientY < top || clientY > bottom;
    }
}

/**
 * Asks before something that cannot be taken back.
 * @param {{title: string, text: string, action: string, isDanger?: boolean}} question
 * @returns {Promise<boolean>}
 */
export function confirm({ title, text, action, isDanger = true }) {
    return new Promise((resolve) => {
        const dialog = new Dialog(title, { class: "small", role: "alertdialog" });
        let isAgreed = false;
        const agree = textButton(action, () => {
            isAgreed = true;
            dialog.close();
        }, { kind: isDanger ? "danger" : "main" });
        const cancel = textButton("Cancel", () => dialog.close());
        dialog.body.append(build("p", {}, text), build("div", { class: "dialog-actions" }, cancel, agree));
        dialog.element.addEventListener("close", () => {
            dialog.element.remove();
            resolve(isAgreed);
        });
        dialog.open();
        cancel.focus();
    });
}
