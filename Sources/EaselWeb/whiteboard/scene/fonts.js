// @ts-check
import { forgetWidths } from "./text-metrics.js";

/** What most texts are drawn with. */
const USUAL = "Excalifont";

/**
 * Begins to load the font that most texts are drawn with, which comes while the board does. Nobody waits for it: until it is there texts
 * are drawn in what the system has, for a canvas does not wait either.
 */
export function loadFonts() {
    document.fonts.load(`20px '${USUAL}'`).catch(() => {});
}

/**
 * Calls each time when more letters have come, which browsers load when a text first has them: it is to be measured and
 * drawn anew.
 * @param {() => void} listener
 */
export function whenLettersCome(listener) {
    document.fonts.addEventListener("loadingdone", () => {
        forgetWidths();
        listener();
    });
}
