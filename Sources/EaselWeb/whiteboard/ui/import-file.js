// @ts-check
import { build } from "./dom.js";

/** @typedef {import("../editor/editor.js").Editor} Editor */

/** Of the notes on a file, how many are shown. */
const SHOWN = 2;

/** Files that are brought onto the board: picked by a dialog of the browser. */
export class ImportFile {
    #app;

    /**
     * @param {{api: import("./api.js").Api, board: string, editor: Editor, toasts:
     *   import("./toasts.js").Toasts}} app
     */
    constructor(app) {
        this.#app = app;
        this.element = build("input", {
            type: "file", id: "import-file", hidden: true, "aria-label": "File to import",
            accept: ".excalidraw,.excalidrawlib,.json,application/json",
        });
        this.element.addEventListener("change", () => {
            const file = this.element.files?.[0];
            this.element.value = "";
            if (file) this.#take(file);
        });
    }

    pick() {
        this.element.click();
    }

    /** @param {File} file */
    async #take(file) {
        const { api, board, editor, toasts } = this.#app;
        try {
            const { elements, notes = [], noteCount = 0 } = await api.import(board, file);
            const what = elements === 1 ? "1 element" : `${elements.toLocaleString("en")} elements`;
            toasts.show(`Imported ${what}.`,
                { kind: "good", action: { label: "Show all", run: () => editor.zoomToFit() } });
            for (const { what, why } of notes.slice(0, SHOWN)) toasts.bad(`${what}: ${why}.`);
            if (noteCount > SHOWN) {
                toasts.bad(`${noteCount - SHOWN} more parts of the file are left out or can't be seen.`);
            }
        } catch (error) {
            toasts.failed(error, "The import failed.");
        }
    }
}
