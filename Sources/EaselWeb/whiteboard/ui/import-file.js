// @ts-check
import { MADE_FILES } from "../editor/clipboard/made-files.js";
import { build } from "./dom.js";

/** @typedef {import("../editor/editor.js").Editor} Editor */

/** Files that are brought onto the board: picked by a dialog of the browser, they come as if they were dropped. */
export class ImportFile {
    #app;

    /** @param {{editor: Editor, toasts: import("./toasts.js").Toasts}} app */
    constructor(app) {
        this.#app = app;
        this.element = build("input", {
            type: "file", id: "import-file", hidden: true, multiple: true, "aria-label": "File to import",
            accept: `.excalidraw,.excalidrawlib,.json,application/json,image/*,${MADE_FILES}`,
        });
        this.element.addEventListener("change", () => {
            const files = [...this.element.files ?? []];
            this.element.value = "";
            if (files.length > 0) void this.#take(files);
        });
    }

    pick() {
        this.element.click();
    }

    /** @param {File[]} files */
    async #take(files) {
        const { editor, toasts } = this.#app;
        const count = await editor.importFiles(files);
        if (count === 0) return;
        const what = count === 1 ? "1 element" : `${count.toLocaleString("en")} elements`;
        toasts.show(`Imported ${what}.`, { kind: "good", action: { label: "Show all", run: () => editor.zoomToFit() } });
    }
}
