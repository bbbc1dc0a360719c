// @ts-check
import { addressOf, newBoardTitle } from "./board-address.js";

/**
 * Makes a board and goes there.
 * @param {import("./api.js").Api} api @param {import("./toasts.js").Toasts} toasts
 */
export async function makeBoard(api, toasts) {
    try {
        const { id } = await api.create({ title: newBoardTitle });
        location.assign(addressOf(id));
    } catch (error) {
        toasts.failed(error, "No board could be made.");
    }
}
