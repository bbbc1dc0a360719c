// @ts-check
import { pack } from "../../client/easel-client.js";
import { Palette } from "../scene/palette.js";
import { wholeText } from "../scene/whole-text.js";
import { ArrowKeeper } from "./arrow-keeper.js";
import { BoardView } from "./board-view.js";
import { EditorOverlay } from "./editor-overlay.js";
import { patch } from "./elements/revision.js";
import { GradualEdits } from "./gradual-edits.js";
import { Making } from "./making.js";
import { FrameNameEditor } from "./text/frame-name-editor.js";
import { TextMerger } from "./text/text-merger.js";
import { TextEditor } from "./text/text-editor.js";
import { beginWriting, writingEdits } from "./text/written.js";
import { LASTING_TOOLS, LOOKING_TOOLS, makeTools } from "./tools/toolbox.js";
import { followingEdits } from "./transform/followers.js";
/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../../client/easel-client.js").Edit} ClientEdit */
/** @typedef {import("../scene/element.js").Element} Element */
/** @typedef {import("../scene/point.js").Point} Point */
/** @typedef {import("../scene/renderer.js").Renderer} Renderer */
/** @typedef {import("../scene/scene-source.js").SceneSource} SceneSource */
/** @typedef {import("../scene/scene.js").Scene} Scene */
/** @typedef {import("../scene/viewport.js").Viewport} Viewport */
/** @typedef {import("./drags/gesture.js").Action} Action */
/** @typedef {import("./drags/gesture.js").Input} Input */
/** @typedef {import("./elements/context.js").Edit} Edit */
/** @typedef {import("./tools/tool.js").Tool} Tool */
/** @typedef {import("./tools/toolbox.js").ToolName} ToolName */

/**
 * @typedef {object} Parts
 * @property {EaselClient} client
 * @property {Scene} scene
 * @property {SceneSource} source what the scene shows
 * @property {Viewport} viewport
 * @property {Renderer} renderer
 * @property {HTMLElement} container
 * @property {() => Promise<{madeDrawing: typeof import("./clipboard/made-drawing.js").madeDrawing}>} loadParsers loads what reads pasted
 *   tables, diagrams and SVG
 */

/**
 * @typedef {object} Listener
 * @property {(tool: ToolName) => void} tool
 * @property {() => void} selection
 * @property {() => void} edit
 * @property {(cursor: string) => void} cursor
 * @property {(message: string) => void} notice
 * @property {(edits: Edit[], message: string) => void} refused what was done and can't be kept
 * @property {() => void} making what is being made, or the text that is written, is another
 * @property {() => void} chooseImage
 * @property {(points: Point[], isNew: boolean) => void} laser
 */

/** Runs the tools: does on the board and on the screen what they say. */
export class ToolController {
    /** Whether a tool stays chosen after it made something. */
    keepsTool = false;
    view;
    making;
    #parts;
    #listener;
    #overlay;
    #tools = makeTools();
    /** @type {ToolName} */
    #toolName = "select";
    /** @type {TextEditor|null} */
    #textEditor = null;
    /** @type {FrameNameEditor|null} */
    #nameEditor = null;
    /**
     * What is still being put down.
     *
     * @type {GradualEdits|null}
     */
    #gradual = null;
    #arrows;
    #merger;
    #ends;

    /** @param {Parts} parts @param {Listener} listener */
    constructor(parts, listener) {
        const { client, scene, viewport } = parts;
        this.#parts = parts;
        this.#listener = listener;
        this.view = new BoardView(client, scene, viewport);
        this.#overlay = new EditorOverlay(parts, this.view);
        this.#arrows = new ArrowKeeper(client, this.view, () => this.tool.isActive || this.#gradual !== null);
        this.#merger = new TextMerger(client, this.view, (edits) => this.step(edits));
        this.making = new Making(client, () => listener.making());
        const onChange = (/** @type {Event} */ event) => {
            this.#follow(/** @type {CustomEvent<{ids: Set<string>|null}>} */ (event).detail.ids);
        };
        client.addEventListener("change", onChange);
        this.#ends = [
            () => client.removeEventListener("change", onChange),
            () => this.#arrows.destroy(),
            () => this.#merger.destroy(),
            () => this.making.destroy(),
            // What is seen meanwhile is only right where it is.
            viewport.onChange(() => this.finishEdits()),
            scene.onChange(() => this.view.isReadOnly && this.#dropVanished()),
        ];
    }

    destroy() {
        this.finishEdits();
        for (const end of this.#ends) end();
        this.#textEditor?.discard();
        this.#nameEditor?.discard();
        this.#overlay.destroy();
    }

    get toolName() {
        return this.#toolName;
    }

    /** @returns {Tool} */
    get tool() {
        return this.#tools[this.#toolName];
    }

    /** Whether something is being drawn or written. */
    get isBusy() {
        return this.tool.isActive || this.#gradual !== null || this.#textEditor !== null || this.#nameEditor !== null;
    }

    /** @param {ToolName} name */
    setTool(name) {
        if (!(name in this.#tools) || name === this.#toolName) return;
        this.finishEdits();
        this.finishGesture();
        this.endWriting();
        this.#toolName = name;
        this.#overlay.attach([]);
        if (!LOOKING_TOOLS.has(name)) this.select([], null);
        this.#listener.tool(name);
        this.#listener.cursor(this.tool.cursor);
    }

    /** @param {boolean} isReadOnly */
    setReadOnly(isReadOnly) {
        this.finishEdits();
        this.#abandonGesture();
        this.#dropWriting();
        this.#nameEditor?.discard();
        this.#nameEditor = null;
        this.view.isReadOnly = isReadOnly;
        this.#tools.select.isReadOnly = isReadOnly;
        this.#dropVanished();
    }

    /** Forgets what the tool has begun; what of it is on the board stays as it is. */
    #abandonGesture() {
        this.tool.abandon();
        this.#overlay.draft(null);
        this.#carry(null, { x: 0, y: 0 }, false);
        this.#preview([]);
        this.#overlay.marquee(null);
        this.#overlay.lasso(null);
        this.#overlay.guides([]);
        this.#overlay.attach([]);
        this.#overlay.hasHandles = true;
    }

    /** @param {Input} input */
    handle(input) {
        if (input.type === "down") {
            this.finishEdits();
            this.endWriting();
        }
        this.#performAll(this.tool.handle(input, this.view));
        const hasHandles = !this.tool.isActive;
        if (hasHandles !== this.#overlay.hasHandles) {
            this.#overlay.hasHandles = hasHandles;
            this.#overlay.redraw();
        }
    }

    /**
     * Throws away what the tool has begun.
     *
     * @returns whether there was anything
     */
    cancelGesture() {
        if (!this.tool.isActive) return false;
        this.perform(this.tool.cancel(this.view));
        this.#overlay.hasHandles = true;
        this.#overlay.redraw();
        return true;
    }

    /**
     * Ends what is done in several clicks, throws away anything else.
     *
     * @returns whether there was anything
     */
    finishGesture() {
        if (!this.tool.isActive) return false;
        if (!this.tool.complete) return this.cancelGesture();
        this.perform(this.tool.complete(this.view));
        return true;
    }

    /**
     * Does what a tool says. Where an edit is refused its gesture ends: the next one would be refused too.
     *
     * @param {Action[]} actions
     */
    perform(actions) {
        this.finishEdits();
        this.#performAll(actions);
    }

    /** @param {Action[]} actions */
    #performAll(actions) {
        for (const [index, action] of actions.entries()) {
            if (action.do === "submit-gradually") return this.#submitGradually(action.edits, actions.slice(index + 1));
            if (action.do === "submit" || action.do === "settle") {
                const edits = action.do === "submit" ? action.edits : action.edits(this.view);
                if (!this.#submit(edits)) return this.#abandonGesture();
            } else {
                this.#perform(action);
            }
        }
    }

    /**
     * Others are told of all of it at once.
     *
     * @param {Iterable<Edit>} edits
     * @param {Action[]} rest what comes after them
     */
    #submitGradually(edits, rest) {
        const send = this.#parts.client.holdBack();
        this.#parts.renderer.holdCarried();
        this.#gradual = new GradualEdits({
            edits,
            submit: (part) => this.#submit(part),
            end: (isDone) => {
                this.#gradual = null;
                if (isDone) this.#performAll(rest);
                else this.#abandonGesture();
                send();
            },
        });
    }

    /** Does at once what is done little by little. */
    finishEdits() {
        this.#gradual?.finish();
    }

    /** @param {Exclude<Action, {do: "submit"|"submit-gradually"|"settle"}>} action */
    #perform(action) {
        switch (action.do) {
            case "begin": return this.#parts.client.markUndo();
            case "preview": return this.#preview(action.elements);
            case "draft": return this.#overlay.draft(action.elements);
            case "carry": return this.#carry(action.ids, action.by, action.isDone === true);
            case "attach": return this.#overlay.attach(action.ids);
            case "guides": return this.#overlay.guides(action.guides);
            case "laser": return this.#listener.laser(action.points, action.isNew);
            case "lasso": return this.#overlay.lasso(action.points);
            case "marquee": return this.#overlay.marquee(action.bounds);
            case "select": return this.select(action.ids, action.group);
            case "cursor": return this.#listener.cursor(action.cursor);
            case "write": return this.#write(action);
            case "name": return this.#rename(action.frame);
            case "choose-image": return this.#listener.chooseImage();
            case "finished": return this.#finish();
        }
    }

    /** @param {ReadonlySet<string>|null} ids @param {Point} by @param {boolean} isDone whether they have been moved there */
    #carry(ids, by, isDone) {
        this.#overlay.carry(ids, by, isDone);
        this.making.carry(this.#overlay.carried);
    }

    /** @param {Element[]} elements */
    #preview(elements) {
        this.#overlay.preview(elements);
        this.making.show(elements);
    }

    #finish() {
        this.#parts.client.markUndo();
        if (this.keepsTool || LASTING_TOOLS.has(this.#toolName)) return;
        this.#toolName = "select";
        this.#listener.tool("select");
        this.#listener.cursor(this.tool.cursor);
    }

    /**
     * Selects elements; those that are not there are left out.
     *
     * @param {Iterable<string>} ids
     * @param {string|null} [group] the group that is entered; left as it is if not given
     */
    select(ids, group = this.view.selection.group) {
        const { selection } = this.view;
        const next = new Set([...ids].filter((id) => this.view.element(id) !== undefined));
        const isSame = next.size === selection.ids.size && [...next].every((id) => selection.ids.has(id));
        if (isSame && group === selection.group) return;
        this.view.selection = { ids: next, group: next.size === 0 ? null : group };
        this.#overlay.redraw();
        this.#listener.selection();
    }

    /**
     * Undoes or redoes, and has arrows follow where others have moved what they join meanwhile.
     *
     * @param {"undo"|"redo"} way
     * @returns {boolean} whether there was anything
     */
    travel(way) {
        this.finishEdits();
        const { client } = this.#parts;
        const isDone = (way === "undo" ? client.undo() : client.redo()) !== null;
        this.#arrows.settle();
        return isDone;
    }

    /**
     * Makes edits one undo step. Arrows follow what they are bound to.
     *
     * @param {Edit[]} edits
     * @returns {boolean} whether something was changed
     */
    step(edits) {
        if (edits.length === 0) return false;
        this.finishEdits();
        this.#parts.client.markUndo();
        const isDone = this.submit([...edits, ...followingEdits(edits, this.view)]);
        this.#parts.client.markUndo();
        return isDone;
    }

    /**
     * Adds edits to the step that is open.
     *
     * @param {Edit[]} edits
     * @returns {boolean} false if they were refused
     */
    submit(edits) {
        this.finishEdits();
        return this.#submit(edits);
    }

    /** @param {Edit[]} edits */
    #submit(edits) {
        const { client } = this.#parts;
        if (edits.length === 0) return true;
        if (this.view.isReadOnly) return false;
        try {
            // What was typed or pasted may have been cut within a character.
            client.submitAll(pack(/** @type {ClientEdit[]} */ (wholeText(edits)), client.limits), { undo: "merge" });
        } catch (error) {
            this.#listener.refused(edits, error instanceof Error ? error.message : String(error));
            return false;
        }
        this.#listener.edit();
        return true;
    }

    /** Ends writing with what is written. */
    endWriting() {
        this.#textEditor?.commit();
        this.#nameEditor?.commit();
    }

    /** @param {Extract<Action, {do: "write"}>} action */
    #write(action) {
        this.endWriting();
        const writing = this.view.isReadOnly ? null : beginWriting(action, this.view);
        if (!writing) return;
        if (this.#toolName === "text") this.#finish();
        this.#overlay.write(writing.text.id);
        const palette = new Palette(this.#parts.renderer.theme);
        this.#textEditor = new TextEditor(this.#parts.container, writing, {
            context: this.view,
            viewport: this.#parts.viewport,
            colour: (color) => palette.colour(color),
            typed: ({ text, container }) => {
                this.#grow(writing.container, container);
                if (writing.isNew) this.making.show([{ ...writing.text, ...text }]);
            },
            done: (value) => this.#finishWriting(writing, value),
        });
        if (writing.isNew) this.making.show([writing.text]);
        this.making.write(writing.text.id);
    }

    /** @param {string} frame */
    #rename(frame) {
        this.endWriting();
        if (this.view.isReadOnly || !this.view.element(frame)) return;
        const palette = new Palette(this.#parts.renderer.theme);
        this.#nameEditor = new FrameNameEditor(this.#parts.container, {
            viewport: this.#parts.viewport,
            frame: () => this.view.element(frame),
            colour: palette.colour("#1e1e1e"),
            paper: palette.paper,
            done: (name) => {
                this.#nameEditor = null;
                const element = this.view.element(frame);
                const changes = name === null ? null : { name: name === "" ? null : name };
                const edit = element && changes && patch(frame, element, changes, this.view.source);
                if (edit) this.step([edit]);
            },
        });
    }

    /**
     * A container grows with what is written in it.
     *
     * @param {string|null} id
     * @param {Element} changes
     */
    #grow(id, changes) {
        const element = id === null ? undefined : this.view.element(id);
        if (id !== null && element) this.#overlay.draft(new Map([[id, { ...element, ...changes }]]));
    }

    /** @param {import("./text/written.js").Writing} writing @param {string} value */
    #finishWriting(writing, value) {
        this.#textEditor = null;
        this.#overlay.write(null);
        this.#overlay.draft(null);
        this.#merger.write(writing, () => this.step(writingEdits(writing, value, this.view)));
        this.making.show([]);
        this.making.write(null);
        const chosen = writing.container ?? writing.text.id;
        if (this.view.element(chosen)) this.select([chosen]);
    }

    #dropWriting() {
        this.#textEditor?.discard();
        this.#textEditor = null;
        this.#overlay.write(null);
        this.making.show([]);
        this.making.write(null);
    }

    /** @param {Set<string>|null} ids of what has changed */
    #follow(ids) {
        this.#textEditor?.refresh();
        this.#nameEditor?.refresh();
        this.#dropVanished(ids);
    }

    /** @param {Set<string>|null} changed what may be gone; null for anything */
    #dropVanished(changed = null) {
        const { ids } = this.view.selection;
        for (const id of changed ?? ids) {
            if (ids.has(id) && this.view.element(id) === undefined) return this.select(ids);
        }
    }
}
