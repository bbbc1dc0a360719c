// @ts-check

const FAMILY = "Comic Neue";
/** Longer than this nobody waits for letters, in milliseconds. */
const PATIENCE = 3_000;

/**
 * Loads the font that texts are drawn with. It has to be there before they are measured, for a canvas does not wait.
 * Where it does not come, texts are drawn in what the system has.
 * @returns {Promise<void>}
 */
export async function loadFonts() {
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    await Promise.race([document.fonts.load(`20px '${FAMILY}'`).catch(() => []), patience]);
}
