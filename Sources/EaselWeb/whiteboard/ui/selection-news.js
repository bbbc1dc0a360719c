// @ts-check
import { afterQuiet, build } from "./dom.js";

/** @typedef {import("../editor/editor.js").Editor} Editor */

/**
 * Says how much is selected to those who cannot see it.
 * @param {Editor} editor @returns {HTMLElement} a live region
 */
export function selectionNews(editor) {
    const region = build("p", { class: "unseen", role: "status", "aria-live": "polite" });
    let count = 0;
    editor.addEventListener("selection", afterQuiet(() => {
        if (editor.selection.size === count) return;
        count = editor.selection.size;
        const some = count === 1 ? "1 element selected" : `${count} elements selected`;
        region.textContent = count === 0 ? "Nothing selected" : some;
    }, 400));
    return region;
}
