// @ts-check

/**
 * @typedef {object} Clipboard
 * @property {() => string|null} copied what is selected, as text; null if nothing is
 * @property {() => void} cut deletes what is selected
 * @property {(files: File[]) => void} pasteFiles
 * @property {(text: string, html: string) => void} pasteText html is the same in HTML, if there is any
 */

/** Listens to the browser's clipboard, where nothing else is being written in. */
export class ClipboardEvents {
    #listeners = new AbortController();

    /** @param {Clipboard} clipboard */
    constructor(clipboard) {
        const { signal } = this.#listeners;
        document.addEventListener("copy", (event) => {
            copy(event, clipboard);
        }, { signal });
        document.addEventListener("cut", (event) => {
            if (copy(event, clipboard)) clipboard.cut();
        }, { signal });
        document.addEventListener("paste", (event) => {
            if (isWriting(event.target) || !event.clipboardData) return;
            event.preventDefault();
            paste(event.clipboardData, clipboard);
        }, { signal });
    }

    destroy() {
        this.#listeners.abort();
    }
}

/** @param {ClipboardEvent} event @param {Clipboard} clipboard */
function copy(event, clipboard) {
    // What is marked on the page, such as a link in a dialog, is meant rather than what is on the board.
    if (isWriting(event.target) || String(document.getSelection()) !== "") return false;
    const text = clipboard.copied();
    if (text === null) return false;
    event.preventDefault();
    event.clipboardData?.setData("text/plain", text);
    return true;
}

/** @param {DataTransfer} data @param {Clipboard} clipboard */
function paste(data, clipboard) {
    const text = data.getData("text/plain");
    const images = [...data.files].filter((file) => file.type.startsWith("image/"));
    // Office programs bring a picture of a text along with it; a browser brings a picture's address.
    const isAddress = /^\s*https?:\/\/\S+\s*$/.test(text);
    if (images.length > 0 && (text === "" || isAddress)) clipboard.pasteFiles(images);
    else if (text !== "") clipboard.pasteText(text, data.getData("text/html"));
    else if (data.files.length > 0) clipboard.pasteFiles([...data.files]);
}

/** @param {EventTarget|null} target */
export function isWriting(target) {
    if (!(target instanceof HTMLElement)) return false;
    if (target instanceof HTMLInputElement) {
        return !["button", "checkbox", "color", "file", "radio", "range", "submit"].includes(target.type);
    }
    if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
    return target.isContentEditable;
}
