// @ts-check
import { build } from "./dom.js";

/**
 * Lets a person pick pictures, and puts them in the middle of what is seen.
 * @param {any} editor
 */
export function pickImages(editor) {
    const input = build("input", {
        type: "file", accept: "image/png,image/jpeg,image/gif,image/webp,image/svg+xml", multiple: true,
    });
    input.addEventListener("change", () => {
        editor.insertFiles([...input.files ?? []], null);
        editor.tool = "select";
    });
    input.addEventListener("cancel", () => { editor.tool = "select"; });
    input.click();
}
