// @ts-check

/**
 * A press by mouse or finger on a tool is for the drawing: its keys, like Space, go there again afterwards.
 * Who presses by keyboard stays where they are.
 * @param {readonly HTMLElement[]} parts @param {HTMLElement} source
 */
export function returnFocus(parts, source) {
    const canvas = /** @type {HTMLElement} */ (source.querySelector("#canvas"));
    for (const part of parts) {
        part.addEventListener("click", (event) => {
            const button = /** @type {Element} */ (event.target).closest("button");
            const isByPointer = event.detail > 0;
            if (!button || !isByPointer || button.hasAttribute("aria-haspopup")) return;
            if (document.querySelector("dialog[open]")) return;
            if (document.activeElement === button) canvas.focus({ preventScroll: true });
        });
    }
}
