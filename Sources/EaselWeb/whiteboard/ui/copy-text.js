// @ts-check

/**
 * Copies text, also where the page came by plain http and has no navigator.clipboard.
 * @param {string} text
 * @returns {Promise<boolean>} whether it worked
 */
export async function copyText(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return copyByEvent(text);
    }
}

/** @param {string} text */
function copyByEvent(text) {
    let isTaken = false;
    const take = (/** @type {ClipboardEvent} */ event) => {
        event.clipboardData?.setData("text/plain", text);
        event.preventDefault();
        event.stopImmediatePropagation();
        isTaken = true;
    };
    document.addEventListener("copy", take, { capture: true, once: true });
    const isDone = document.execCommand("copy");
    document.removeEventListener("copy", take, { capture: true });
    return isDone && isTaken;
}
