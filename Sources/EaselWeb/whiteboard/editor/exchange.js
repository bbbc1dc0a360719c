// @ts-check
import { centerOf, contains, containsPoint, heightOf, outset, widthOf } from "../scene/bounds.js";
import { isPaper } from "../scene/canvas-colour.js";
import { ClipboardEvents } from "./clipboard/clipboard-events.js";
import { readDrawing } from "./clipboard/drawing.js";
import { chooseImages, drawingsOf } from "./clipboard/dropped-files.js";
import { clipboardOf, insertion, restoration } from "./clipboard/insertion.js";
import { mayDescribe, textDrawing, tooLong } from "./clipboard/text-drawing.js";
import { boundsAroundElements } from "./elements/box.js";
/** @typedef {import("../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../scene/point.js").Point} Point */
/** @typedef {import("./clipboard/drawing.js").Drawing} Drawing */
/** @typedef {import("./clipboard/insertion.js").Insertion} Insertion */
/** @typedef {import("./clipboard/made-drawing.js").Made} Made */
/** @typedef {import("./clipboard/made-files.js").FileKind} FileKind */
/** @typedef {import("./tool-controller.js").Parts} Parts */
/** @typedef {import("./tool-controller.js").ToolController} ToolController */

/** Of the window, what is left around what is larger than it, in pixels: the page's bars are there. */
const BORDER = 80;
/** What is moved into view is so far from its edge, in scene pixels. */
const MARGIN = 10;
/** Of notes on a drawing, how many are shown. */
const MOST_NOTES = 4;

/** @typedef {{message: string, label: string, run: () => void}} Offer something that people may want done */

/** @typedef {import("./clipboard/storable-picture.js").Work & {cancel: () => void}} Work something that takes a while */

/**
 * @typedef {object} Partner
 * @property {() => void} cut deletes what was copied
 * @property {(message: string) => void} notice
 * @property {(offer: Offer) => void} offer
 * @property {(work: Work) => void} working
 * @property {(colour: string) => void} colourCanvas
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
            pasteText: (text, html) => void this.#pasteText(text, html),
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
            await this.#pasteText(await navigator.clipboard.readText());
        } catch {
            if (this.#copied !== "") await this.#pasteText(this.#copied);
            else this.#partner.notice("This browser lets pages paste by the keyboard only.");
        }
    }

    /** @param {Iterable<File>} files @param {Point|null|undefined} point @param {boolean} [arePictures] whether none is to be anything else */
    async insertFiles(files, point, arePictures = false) {
        if (this.#controller.view.isReadOnly) return;
        const middle = point ?? this.#pastePoint();
        for (const drawing of await this.#read(files, arePictures)) this.#insert(drawing, middle);
    }

    /**
     * Puts what files hold into view. A board with nothing on it takes a drawing as it is, with its ids and in its places.
     *
     * @param {Iterable<File>} files
     * @returns {Promise<number>} how many elements there are of it
     */
    async importFiles(files) {
        if (this.#controller.view.isReadOnly) return 0;
        let count = 0;
        for (const drawing of await this.#read(files)) {
            const { document } = this.#parts.client;
            const whole = document.size === 0 && drawing.isFile ? restoration(drawing, this.#controller.view) : null;
            const isDone = whole ? this.#put(drawing, whole) : this.#insert(drawing, centerOf(this.#parts.viewport.bounds));
            if (isDone) count += drawing.elements.length;
        }
        return count;
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
        if (files.length > 0) await this.insertFiles(files, centerOf(this.#parts.viewport.bounds), true);
    }

    /** @param {Iterable<File>} files @param {boolean} [arePictures] */
    async #read(files, arePictures = false) {
        const { bounds } = this.#parts.viewport;
        const abortion = new AbortController();
        const { drawings, refused } = await drawingsOf([...files], this.#controller.view, {
            window: { width: widthOf(bounds), height: heightOf(bounds) }, limits: this.#limits, signal: abortion.signal,
            working: (work) => this.#partner.working({ ...work, cancel: () => abortion.abort() }),
            described: arePictures ? null : (text, kind) => this.#described(text, "", kind),
        });
        for (const message of refused) this.#partner.notice(message);
        return abortion.signal.aborted ? [] : drawings;
    }

    /** @param {Drawing} drawing @param {Point} point */
    #insert(drawing, point) {
        const fileOf = (/** @type {string} */ fileId) => this.#parts.scene.fileOf(fileId);
        const at = drawing.isMade ? this.#within(drawing, point) : point;
        return this.#put(drawing, insertion(drawing, at, this.#controller.view, fileOf));
    }

    /**
     * The point nearest to one at which all of a drawing is seen, if the window has room for it.
     *
     * @param {Drawing} drawing @param {Point} point
     */
    #within({ elements }, point) {
        const window = this.#parts.viewport.bounds;
        const around = boundsAroundElements(elements);
        if (!around) return point;
        const box = outset(around, MARGIN);
        const fitting = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ size) => (
            size > high - low ? (low + high) / 2 : Math.min(high - size / 2, Math.max(low + size / 2, value)));
        return {
            x: fitting(point.x, window.minX, window.maxX, widthOf(box)), y: fitting(point.y, window.minY, window.maxY, heightOf(box)),
        };
    }

    /** @param {Drawing} drawing @param {Insertion} insertion */
    #put({ notes, canvas }, { edits, chosen }) {
        for (const message of summary(notes)) this.#partner.notice(message);
        const isDone = this.#controller.step(edits);
        if (isDone) this.#offerCanvas(canvas ?? null);
        // Reading pictures takes a while, in which something else may have been begun.
        if (!isDone || this.#controller.isBusy) return isDone;
        this.#controller.setTool("select");
        this.#controller.select(chosen, null);
        this.#show(this.#parts.scene.bounds(chosen));
        return true;
    }

    /**
     * Zooms out to what is larger than the window; the rest is where it was put.
     *
     * @param {Bounds|null} bounds
     */
    #show(bounds) {
        const { viewport } = this.#parts;
        const window = viewport.clear;
        const isLarge = bounds && (widthOf(bounds) > widthOf(window) || heightOf(bounds) > heightOf(window));
        const isOutside = bounds && !contains(window, bounds) && !containsPoint(window, centerOf(bounds));
        if (bounds && (isLarge || isOutside)) viewport.fit(bounds, BORDER);
    }

    /** @param {string|null} colour */
    #offerCanvas(colour) {
        const own = this.#parts.scene.canvasColour;
        if (colour === null || isPaper(colour) || colour === own) return;
        this.#partner.offer({
            message: "The drawing comes with a canvas of another colour.", label: "Use its canvas colour",
            run: () => this.#partner.colourCanvas(colour),
        });
    }

    get #limits() {
        return this.#parts.client.limits;
    }

    /** @param {string} text @param {string} [html] the same, if it comes with that */
    async #pasteText(text, html = "") {
        const { view } = this.#controller;
        if (view.isReadOnly || text === "") return;
        const point = this.#pastePoint();
        const copied = readDrawing(text, this.#limits);
        if (copied) return void this.#insert(copied, point);
        const { drawing, file } = await this.#described(text, html, null);
        if (file) return this.insertFiles([file], point, true);
        if (drawing) this.#insert(drawing, point);
    }

    /**
     * What a text becomes: what it describes, else a text; nothing where that can't be on the board, which is told of.
     *
     * @param {string} text @param {string} html the same, if it comes with that @param {FileKind|null} kind
     * @returns {Promise<Made>}
     */
    async #described(text, html, kind) {
        const { view } = this.#controller;
        const { notice, ...made } = kind !== null || mayDescribe(text, html) ? await this.#made(text, html, kind) : /** @type {Made} */ ({});
        // Loading what reads it takes a while, in which the board may have become one to look at.
        if (view.isReadOnly || made.drawing || made.file) return view.isReadOnly ? {} : made;
        if (notice !== undefined) this.#partner.notice(notice);
        const refusal = tooLong(text, this.#limits);
        if (refusal === null) return { drawing: textDrawing(text, view) };
        this.#partner.notice(refusal);
        return {};
    }

    /** @param {string} text @param {string} html @param {FileKind|null} kind @returns {Promise<Made>} */
    async #made(text, html, kind) {
        const parsers = await this.#parts.loadParsers().catch(() => null);
        if (parsers) return parsers.madeDrawing(text, html, this.#controller.view, kind);
        return { notice: "It is pasted as text: what reads tables and diagrams could not be loaded." };
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
