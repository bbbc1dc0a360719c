// @ts-check
import { iconButton, textButton } from "./button.js";
import { build } from "./dom.js";

/** @typedef {{label: string, run: () => void}} ToastAction */

/**
 * One that `stays` goes when it is dismissed, or when one of its actions is chosen.
 * @typedef {{kind?: "info" | "good" | "bad", action?: ToastAction, actions?: ToastAction[], stays?: boolean,
 *   progress?: HTMLProgressElement}} ToastOptions
 */

const lasting = 5_000;
const lastingIfBad = 10_000;
const most = 4;

/** Short notices that go by themselves; they are read out. */
export class Toasts {
    constructor() {
        this.element = build("div",
            { id: "toasts", role: "log", "aria-live": "polite", "aria-label": "Notices" });
    }

    /** @param {string} text @param {ToastOptions} [options] @returns {() => void} takes it away */
    show(text, options = {}) {
        const toast = build("div", { class: `toast ${options.kind ?? "info"}` }, build("p", {}, text), options.progress);
        const remove = () => toast.remove();
        for (const { label, run } of [...options.actions ?? [], ...options.action ? [options.action] : []]) {
            toast.append(textButton(label, () => {
                remove();
                run();
            }));
        }
        toast.append(iconButton("close", "Dismiss", remove));
        this.#repeats(text)?.remove();
        this.#comeForward();
        this.element.append(toast);
        toast.toggleAttribute("data-stays", options.stays === true);
        const passing = [...this.element.children].filter((each) => !each.hasAttribute("data-stays"));
        for (const each of passing.slice(0, -most)) each.remove();
        if (!options.stays) this.#goesByItself(toast, options.kind === "bad" ? lastingIfBad : lasting);
        return remove;
    }

    /** @param {string} text @param {ToastOptions} [options] */
    bad(text, options = {}) {
        return this.show(text, { ...options, kind: "bad" });
    }

    /** @param {unknown} error @param {string} what could not be done */
    failed(error, what) {
        const why = error instanceof Error ? error.message : String(error);
        this.bad(`${what} ${why}`);
    }

    /**
     * A modal dialog leaves nothing else of the page within reach, so notices go into it while it is open.
     */
    #comeForward() {
        const dialog = [...document.querySelectorAll("dialog")].filter(({ open }) => open).pop();
        if (!dialog || dialog.contains(this.element)) return;
        dialog.append(this.element);
        dialog.addEventListener("close", () => document.body.append(this.element), { once: true });
    }

    /**
     * Stays while a pointer or the focus is on it: who reads slowly is not hurried.
     * @param {HTMLElement} toast @param {number} time
     */
    #goesByItself(toast, time) {
        setTimeout(() => {
            if (toast.matches(":hover, :focus-within")) this.#goesByItself(toast, time);
            else toast.remove();
        }, time);
    }

    /** @param {string} text */
    #repeats(text) {
        return [...this.element.children].find((toast) => toast.querySelector("p")?.textContent === text);
    }
}
