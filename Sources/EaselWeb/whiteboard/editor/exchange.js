// @ts-check
import { centerOf, containsPoint } from "../scene/bounds.js";
import { ClipboardEvents } from "./clipboard/clipboard-events.js";
import { readDrawing } from "./clipboard/drawing.js";
import { chooseImages, drawingsOf } from "./clipboard/dropped-files.js";
import { clipboardOf, insertion } from "./clipboard/insertion.js";
import { textDrawing } from "./clipboard/text-drawing.js";
/** @typedef {import("../scene/point.js").Point} Point */
/** @typedef {import("./clipboard/drawing.js").Drawing} Drawing */
/** @typedef {import("./tool-controller.js").Parts} Parts */
/** @typedef {import("./tool-controller.js").ToolController} ToolController */

/** Of notes on a drawing, how many are shown. */
const MOST_NOTES = 4;

/**
 * @typedef {object} Partner
 * @property {() => void} cut deletes what was copied
 * @property {(message: string) => void} notice
 * @property {() => Point|null} pointer where it is, if it is over the board
 */

/** Brings things to the board from the clipboard and from files, and takes them there. */
export class Exchange {
    #parts;
    #controller;
    #partner;
    #events;
    /** What was copied last, for pages that may not read the browser's clipboard. */
    #copied = "";

    /** @param {Parts} parts @param {ToolController} controller @param {Partner} partner */
    constructor(parts, controller, partner) {
        this.#parts = parts;
        this.#controller = controller;
        this.#partner = partner;
        this.#events = new ClipboardEvents({
            copied: () => this.#copiedText(),
            cut: () => partner.cut(),
            pasteFiles: (files) => void this.insertFiles(files, null),
            pasteText: (text) => this.#pasteText(text),
        });
    }

    destroy() {
        this.#events.destroy();
    }

    /** @param {Iterable<string>} ids */
    dataOf(ids) {
        return clipboardOf(ids, this.#controller.view, (fileId) => this.#parts.scene.fileOf(fileId));
    }

    copy() {
        if (document.execCommand("copy")) return;
        const text = this.#copiedText();
        if (text !== null) navigator.clipboard?.writeText(text).catch(() => undefined);
    }

    async paste() {
        try {
            this.#pasteText(await navigator.clipboard.readText());
        } catch {
            if (this.#copied !== "") this.#pasteText(this.#copied);
            else this.#partner.notice("This browser lets pages paste by the keyboard only.");
        }
    }

    /** @param {Iterable<File>} files @param {Point|null|undefined} point */
    async insertFiles(files, point) {
        const { view } = this.#controller;
        if (view.isReadOnly) return;
        const middle = point ?? this.#pastePoint();
        const { zoom, width, height } = this.#parts.viewport;
        const window = { width: width / zoom, height: height / zoom };
        const { drawings, refused } = await drawingsOf([...files], view, window, this.#limits);
        for (const message of refused) this.#partner.notice(message);
        for (const drawing of drawings) this.#insert(drawing, middle);
    }

    /** @param {unknown} source @param {Point|null|undefined} point */
    async insertDrawing(source, point) {
        const drawing = readDrawing(source, this.#limits);
        if (!drawing || this.#controller.view.isReadOnly) return false;
        this.#insert(drawing, point ?? this.#pastePoint());
        return true;
    }

    async insertChosenImages() {
        const files = await chooseImages();
        if (this.#controller.toolName === "image") this.#controller.setTool("select");
        if (files.length > 0) await this.insertFiles(files, centerOf(this.#parts.viewport.bounds));
    }

    /** @param {Drawing} drawing @param {Point} point */
    #insert(drawing, point) {
        for (const message of summary(drawing.notes)) this.#partner.notice(message);
        const fileOf = (/** @type {string} */ fileId) => this.#parts.scene.fileOf(fileId);
        const { edits, chosen } = insertion(drawing, point, this.#controller.view, fileOf);
        // Reading pictures takes a while, in which something else may have been begun.
        if (!this.#controller.step(edits) || this.#controller.isBusy) return;
        this.#controller.setTool("select");
        this.#controller.select(chosen, null);
    }

    get #limits() {
        return this.#parts.client.limits;
    }

    /** @param {string} text */
    #pasteText(text) {
        if (this.#controller.view.isReadOnly || text === "") return;
        const point = this.#pastePoint();
        this.#insert(readDrawing(text, this.#limits) ?? textDrawing(text, this.#controller.view), point);
    }

    #copiedText() {
        const { ids } = this.#controller.view.selection;
        if (ids.size === 0) return null;
        this.#copied = JSON.stringify(this.dataOf(ids));
        return this.#copied;
    }

    #pastePoint() {
        const { bounds } = this.#parts.viewport;
        const at = this.#partner.pointer();
        return at && containsPoint(bounds, at) ? at : centerOf(bounds);
    }
}

/**
 * A few notes, and how many there are more.
 *
 * @param {string[]} notes
 */
function summary(notes) {
    if (notes.length <= MOST_NOTES) return notes;
    const rest = notes.length - MOST_NOTES + 1;
    return [...notes.slice(0, MOST_NOTES - 1), `${rest} more parts of the drawing are left out or can't be seen.`];
}
