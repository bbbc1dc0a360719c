// @ts-check
/** @typedef {import("../drags/gesture.js").Action} Action */

/** Moves the board under the window, which the pointer's router does; the tool itself does nothing. */
export class HandTool {
    cursor = "grab";
    isActive = false;

    /** @returns {Action[]} */
    handle() {
        return [];
    }

    /** @returns {Action[]} */
    cancel() {
        return [];
    }

    abandon() {}
}
