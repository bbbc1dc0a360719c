// @ts-check
/** @typedef {import("../drags/gesture.js").Action} Action */
/** @typedef {import("../drags/gesture.js").Input} Input */

/** Has a picture chosen, which then lies in the middle of the window. */
export class ImageTool {
    cursor = "copy";
    isActive = false;

    /** @param {Input} input @returns {Action[]} */
    handle(input) {
        return input.type === "up" ? [{ do: "choose-image" }] : [];
    }

    /** @returns {Action[]} */
    cancel() {
        return [];
    }

    abandon() {}
}
