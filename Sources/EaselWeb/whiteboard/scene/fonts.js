// @ts-check
import { forgetWidths } from "./text-metrics.js";

/** What most texts are drawn with. */
const USUAL = "Excalifont";
/** Longer than this nobody waits for letters, in milliseconds. */
const PATIENCE = 3_000;

/**
 * Loads the font that most texts are drawn with. It has to be there before they are measured, for a canvas does not wait.
 * Where it does not come, texts are drawn in what the system has.
 * @returns {Promise<void>}
 */
export async function loadFonts() {
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    await Promise.race([document.fonts.load(`20px '${USUAL}'`).catch(() => []), patience]);
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
