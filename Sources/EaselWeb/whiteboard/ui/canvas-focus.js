// @ts-check

/**
 * Shows that the canvas has the focus to those who went there by the Tab key, and to nobody else.
 * @param {HTMLElement} canvas
 */
export function markCanvasFocus(canvas) {
    let isByTab = false;
    document.addEventListener("keydown", (event) => { isByTab = event.key === "Tab"; }, true);
    document.addEventListener("pointerdown", () => {
        isByTab = false;
        canvas.removeAttribute("data-focused");
    }, true);
    canvas.addEventListener("focus", () => canvas.toggleAttribute("data-focused", isByTab));
    canvas.addEventListener("blur", () => canvas.removeAttribute("data-focused"));
}
