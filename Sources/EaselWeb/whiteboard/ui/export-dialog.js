// @ts-check
import { textButton } from "./button.js";
import { Dialog } from "./dialog.js";
import { build } from "./dom.js";
import { localFile } from "./excalidraw-file.js";
import { pngOf, withoutPaper } from "./export-picture.js";
import { RadioGroup } from "./radio-group.js";
import { fileName, saveFile } from "./save-file.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../scene/scene.js").Scene} Scene */

const patience = 8_000;
const formats = [
    { value: "png", label: "PNG", text: "PNG" }, { value: "svg", label: "SVG", text: "SVG" },
    { value: "excalidraw", label: "Excalidraw", text: "Excalidraw" },
];
const sizes = [1, 2, 3].map((size) => ({ value: size, label: `${size}×`, text: `${size}×` }));

/** The board, or a moment of its past, as a file. */
export class ExportDialog {
    #dialog = new Dialog("Export", { class: "small" });
    #app;
    #format = new RadioGroup("Format", formats, () => this.#show());
    #size = new RadioGroup("Size", sizes, () => {});
    #paper = build("input", { type: "checkbox", id: "export-paper", checked: true });
    #note = build("p", { class: "hint", role: "status" });
    #sizeRow;
    #paperRow;
    #go;

    /**
     * @param {{api: import("./api.js").Api, board: string, client: EaselClient, scene: Scene,
     *   title: import("./title.js").Title, toasts: import("./toasts.js").Toasts,
     *   shownSeq: () => number | null}} app
     */
    constructor(app) {
        this.#app = app;
        this.#format.value = "png";
        this.#size.value = 2;
        this.#sizeRow = row("Size", this.#size.element);
        this.#paperRow = build("div", { class: "check" }, this.#paper,
            build("label", { for: "export-paper" }, "Background"));
        this.#go = textButton("Download", () => this.#download(), { kind: "main", icon: "download" });
        this.#dialog.body.append(
            row("Format", this.#format.element), this.#sizeRow, this.#paperRow, this.#note,
            build("div", { class: "dialog-actions" },
                textButton("Cancel", () => this.#dialog.close()), this.#go));
    }

    open() {
        this.#show();
        this.#dialog.open();
    }

    #show() {
        const format = this.#format.value;
        this.#sizeRow.hidden = format !== "png";
        this.#paperRow.hidden = format === "excalidraw";
        const isReachable = this.#app.client.status === "online";
        this.#go.disabled = !isReachable && format === "svg";
        this.#note.textContent = this.#noteText(format, isReachable);
    }

    /** @param {string} format @param {boolean} isReachable */
    #noteText(format, isReachable) {
        if (!isReachable && format === "svg") {
            return "SVG is made by the server, which cannot be reached now.";
        }
        if (this.#app.shownSeq() !== null) {
            return "This exports the moment of the past that you are looking at.";
        }
        return format === "excalidraw" ? "Opens in Excalidraw, and in Easel again by Import." : "";
    }

    async #download() {
        this.#go.disabled = true;
        try {
            const file = await this.#file();
            saveFile(file, fileName(this.#app.title.text, this.#format.value));
            this.#dialog.close();
        } catch (error) {
            this.#app.toasts.failed(error, "The export failed.");
        } finally {
            this.#go.disabled = false;
        }
    }

    /** @returns {Promise<Blob>} */
    async #file() {
        const { api, board, client, scene } = this.#app;
        const format = this.#format.value;
        if (format === "png") return pngOf(scene, { scale: this.#size.value, hasPaper: this.#paper.checked });
        if (format === "excalidraw" && client.status !== "online") return localFile(client.document);
        const at = this.#app.shownSeq();
        if (at === null) await isSaved(client);
        if (format === "excalidraw") return api.export(board, "excalidraw", at);
        const svg = await api.export(board, "svg", at);
        return this.#paper.checked ? svg : withoutPaper(svg);
    }
}

/**
 * Waits until the server has all that was drawn here.
 * @param {EaselClient} client
 */
function isSaved(client) {
    return new Promise((resolve, reject) => {
        const since = performance.now();
        const look = () => {
            if (client.pending === 0) resolve(undefined);
            else if (performance.now() - since < patience) setTimeout(look, 50);
            else reject(new Error("The server does not have all changes yet."));
        };
        look();
    });
}

/** @param {string} title @param {HTMLElement} control */
function row(title, control) {
    return build("div", { class: "form-row" },
        build("span", { class: "row-title", "aria-hidden": "true" }, title), control);
}
