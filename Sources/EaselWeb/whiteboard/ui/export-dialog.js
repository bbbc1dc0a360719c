// @ts-check
import { CANVAS_ID } from "../scene/canvas-colour.js";
import { textButton } from "./button.js";
import { copyText } from "./copy-text.js";
import { Dialog } from "./dialog.js";
import { build } from "./dom.js";
import { excalidrawFile, localFile } from "./excalidraw-file.js";
import { fontsIn, pageSVG, pngOf, withoutPaper } from "./export-picture.js";
import { RadioGroup } from "./radio-group.js";
import { fileName, saveFile } from "./save-file.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../editor/editor.js").Editor} Editor */
/** @typedef {import("../scene/scene.js").Scene} Scene */
/** @typedef {import("./export-picture.js").Look} Look */

const patience = 8_000;
const formats = [
    { value: "png", label: "PNG", text: "PNG" }, { value: "svg", label: "SVG", text: "SVG" },
    { value: "excalidraw", label: "Excalidraw", text: "Excalidraw" },
];
const sizes = [1, 2, 3].map((size) => ({ value: size, label: `${size}×`, text: `${size}×` }));
/** Of a copied picture. */
const copiedScale = 2;

/** The board, what is selected of it, or a moment of its past, as a file or on the clipboard. */
export class ExportDialog {
    #dialog = new Dialog("Export", { class: "small" });
    #app;
    #format = new RadioGroup("Format", formats, () => this.#show());
    #size = new RadioGroup("Size", sizes, () => {});
    #paper = build("input", { type: "checkbox", id: "export-paper", checked: true });
    #dark = build("input", { type: "checkbox", id: "export-dark", onchange: () => this.#show() });
    #selected = build("input", { type: "checkbox", id: "export-selected", onchange: () => this.#show() });
    #note = build("p", { class: "hint", role: "status" });
    #sizeRow;
    #lookRows;
    #copy;
    #go;

    /**
     * @param {{api: import("./api.js").Api, board: string, client: EaselClient, scene: Scene, editor: Editor,
     *   title: import("./title.js").Title, toasts: import("./toasts.js").Toasts,
     *   shownSeq: () => number | null}} app
     */
    constructor(app) {
        this.#app = app;
        this.#format.value = "png";
        this.#size.value = 2;
        this.#sizeRow = row("Size", this.#size.element);
        this.#lookRows = [checkRow(this.#paper, "Background"), checkRow(this.#dark, "Dark")];
        this.#copy = textButton("Copy", () => this.#do(() => this.#copyFile()), { icon: "copy" });
        this.#go = textButton("Download", () => this.#do(() => this.#download()), { kind: "main", icon: "download" });
        this.#dialog.body.append(
            row("Format", this.#format.element), this.#sizeRow, checkRow(this.#selected, "Only what is selected"),
            ...this.#lookRows, this.#note,
            build("div", { class: "dialog-actions" },
                textButton("Cancel", () => this.#dialog.close()), this.#copy, this.#go));
    }

    open() {
        const isAny = this.#app.editor.selection.size > 0;
        this.#selected.disabled = !isAny;
        if (!isAny) this.#selected.checked = false;
        this.#show();
        this.#dialog.open();
    }

    /**
     * Copies what is selected, or else the board, without asking.
     * @param {"png" | "svg"} format
     */
    async copy(format) {
        const ids = this.#app.editor.selection.size > 0 ? this.#app.editor.selectedWithContents : null;
        try {
            await this.#write(format, { ids, isDark: false, hasPaper: true }, copiedScale);
        } catch (error) {
            this.#app.toasts.failed(error, "Copying failed.");
        }
    }

    #show() {
        const format = this.#format.value;
        this.#sizeRow.hidden = format !== "png";
        for (const each of this.#lookRows) each.hidden = format === "excalidraw";
        const isReachable = this.#app.client.status === "online";
        const isOff = !isReachable && this.#isByServer;
        this.#go.disabled = this.#copy.disabled = isOff;
        this.#note.textContent = this.#noteText(format, isReachable, isOff);
    }

    /** @param {string} format @param {boolean} isReachable @param {boolean} isOff */
    #noteText(format, isReachable, isOff) {
        if (isOff) return "SVG is made by the server, which cannot be reached now.";
        if (!isReachable && format === "svg") return "Its letters come from the server, which cannot be reached now.";
        if (this.#app.shownSeq() !== null) {
            return "This exports the moment of the past that you are looking at.";
        }
        return format === "excalidraw" ? "Opens in Excalidraw, and in Easel again by Import." : "";
    }

    /** Whether the server makes what is chosen. */
    get #isByServer() {
        return this.#format.value === "svg" && !this.#selected.checked && !this.#dark.checked;
    }

    /** @returns {Look} */
    get #look() {
        return {
            ids: this.#selected.checked ? this.#app.editor.selectedWithContents : null,
            isDark: this.#dark.checked, hasPaper: this.#paper.checked,
        };
    }

    /** @param {() => Promise<void>} work */
    async #do(work) {
        this.#go.disabled = this.#copy.disabled = true;
        try {
            await work();
            this.#dialog.close();
        } catch (error) {
            this.#app.toasts.failed(error, "The export failed.");
        } finally {
            this.#show();
        }
    }

    async #download() {
        saveFile(await this.#file(), fileName(this.#app.title.text, this.#format.value));
    }

    #copyFile() {
        const format = this.#format.value;
        if (format === "png") return this.#write("png", this.#look, this.#size.value);
        return this.#file().then(async (file) => this.#writeText(await file.text()));
    }

    /** @param {"png" | "svg"} format @param {Look} look @param {number} scale */
    async #write(format, look, scale) {
        const { scene, toasts } = this.#app;
        if (format === "svg") return this.#writeText(pageSVG(scene, { ...look, fonts: await this.#fonts() }));
        if (!("ClipboardItem" in globalThis) || !navigator.clipboard?.write) {
            throw new Error("This browser lets pages copy pictures over https only.");
        }
        // Safari takes a picture that is not there yet, but no longer waits for one before it is asked.
        await navigator.clipboard.write([new ClipboardItem({ "image/png": pngOf(scene, { ...look, scale }) })]);
        toasts.show("Copied as PNG.", { kind: "good" });
    }

    /** @param {string} text */
    async #writeText(text) {
        if (!await copyText(text)) throw new Error("This browser does not let the page copy.");
        this.#app.toasts.show("Copied.", { kind: "good" });
    }

    /** @returns {Promise<Blob>} */
    async #file() {
        const { api, board, client, scene } = this.#app;
        const format = this.#format.value;
        const look = this.#look;
        if (format === "png") return pngOf(scene, { ...look, scale: this.#size.value });
        if (format === "excalidraw" && look.ids) return selectedFile(scene, new Set(look.ids), client);
        if (format === "excalidraw" && client.status !== "online") return localFile(client.document);
        if (format === "svg" && !this.#isByServer) {
            return new Blob([pageSVG(scene, { ...look, fonts: await this.#fonts() })], { type: "image/svg+xml" });
        }
        const at = this.#app.shownSeq();
        if (at === null) await isSaved(client);
        if (format === "excalidraw") return api.export(board, "excalidraw", at);
        const svg = await api.export(board, "svg", at);
        return look.hasPaper ? svg : withoutPaper(svg);
    }

    /** The letters that the board's texts need, as the server's picture brings them along. */
    async #fonts() {
        const { api, board, client, scene } = this.#app;
        if (client.status !== "online" || !scene.items().some(({ kind }) => kind === "text" || kind.endsWith("frame"))) return "";
        const at = this.#app.shownSeq();
        if (at === null) await isSaved(client);
        return fontsIn(await (await api.export(board, "svg", at)).text());
    }
}

/**
 * An .excalidraw file of a part of a board.
 * @param {Scene} scene @param {ReadonlySet<string>} ids @param {EaselClient} client
 */
function selectedFile(scene, ids, client) {
    const shown = scene.items().filter(({ id }) => ids.has(id));
    const files = new Set(shown.map(({ fileId }) => fileId));
    const elements = new Map(shown.map(({ id, element }) => [id, element]));
    for (const [id, element] of client.document.entries()) {
        const isFile = element.type === "easel-file" || element.type === "easel-file-part";
        if (id === CANVAS_ID || (isFile && typeof element.id === "string" && files.has(element.id))) elements.set(id, element);
    }
    return new Blob([JSON.stringify(excalidrawFile(elements), null, 2)], { type: "application/vnd.excalidraw+json" });
}

/** @param {HTMLInputElement} box @param {string} label */
function checkRow(box, label) {
    return build("div", { class: "check" }, box, build("label", { for: box.id }, label));
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
