// @ts-check
import { isWriting } from "./clipboard/clipboard-events.js";
import { isMacLike, shortcutFor } from "./shortcuts.js";
/** @typedef {import("./editor.js").Editor} Editor */

/** Keys that a control of the page has a use for itself. */
const KEYS_OF_CONTROLS = new Set([
    " ", "Enter", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown",
]);

/** Runs shortcuts, unless somebody is writing or a dialog is open. */
export class Keyboard {
    #editor;
    #container;
    #holdSpace;
    /** Whether the next Tab leaves the drawing, whatever is in it. */
    #isLeaving = false;
    #isMac = isMacLike();
    #listeners = new AbortController();

    /** @param {Editor} editor @param {HTMLElement} container of the drawing @param {(isHeld: boolean) => void} holdSpace */
    constructor(editor, container, holdSpace) {
        this.#editor = editor;
        this.#container = container;
        this.#holdSpace = holdSpace;
        const { signal } = this.#listeners;
        window.addEventListener("keydown", (event) => this.#press(event), { signal });
        container.addEventListener("focus", () => { this.#isLeaving = false; }, { signal });
        window.addEventListener("keyup", (event) => {
            if (event.key === " ") this.#holdSpace(false);
        }, { signal });
    }

    destroy() {
        this.#listeners.abort();
    }

    /** @param {KeyboardEvent} event */
    #press(event) {
        if (event.defaultPrevented || event.isComposing || isElsewhere(event)) return;
        if (event.key === " ") {
            event.preventDefault();
            if (!event.repeat) this.#holdSpace(true);
            return;
        }
        const { actions } = this.#editor;
        const action = shortcutFor(event, this.#isMac, actions.all);
        if (event.key !== "Tab" && event.key !== "Shift") this.#isLeaving = event.key === "Escape";
        if (!action || action.hasBrowserKeys) return;
        if (action.isOfDrawing && (event.target !== this.#container || this.#isLeaving || !actions.isEnabled(action))) return;
        // Even where it does nothing: the browser would zoom the page or bookmark it instead.
        event.preventDefault();
        if (actions.isEnabled(action)) void action.run();
    }
}

/** @param {KeyboardEvent} event whether it is meant for something else than the board */
function isElsewhere({ target, key }) {
    if (isWriting(target) || document.querySelector("dialog[open]:modal")) return true;
    // The browser closes it, wherever the focus is, unless the key is taken from it.
    if (key === "Escape" && document.querySelector("[popover=auto]:popover-open")) return true;
    if (!(target instanceof Element)) return false;
    if (target.closest("dialog, [popover], [role=menu]")) return true;
    if (!KEYS_OF_CONTROLS.has(key)) return false;
    return target.closest("button, a[href], input, summary, [role=slider], [role=radio]") !== null;
}
