// @ts-check
import { Exchange } from "./clipboard/exchange.js";
import { canGroup, canUngroup, grouping, ungrouping } from "./commands/grouping.js";
import { togglingLock } from "./commands/locking.js";
import { bringForward, bringToFront, sendBackward, sendToBack } from "./commands/ordering.js";
import { aligning, distributing, flipping, nudging } from "./commands/placing.js";
import { styleOfSelection, styling } from "./commands/styling.js";
import { copiesOfSelection } from "./elements/copies.js";
import { deletion } from "./elements/deletion.js";
import { styleKeysOf } from "./elements/style.js";
import { FileDrop } from "./input/file-drop.js";
import { PointerInput } from "./input/pointer-input.js";
import { WheelInput } from "./input/wheel-input.js";
import { Keyboard } from "./keyboard.js";
import { LOOKING_TOOLS } from "./tools/toolbox.js";
import { unitOf } from "./tools/unit.js";
import { writingIn } from "./tools/writing.js";
import { Workbench } from "./workbench.js";
/** @typedef {import("../scene/point.js").Point} Point */
/** @typedef {import("./commands/placing.js").Alignment} Alignment */
/** @typedef {import("./elements/style.js").Style} Style */
/** @typedef {import("./tools/toolbox.js").ToolName} ToolName */
/** @typedef {import("./tools/types.js").Edit} Edit */
/** @typedef {import("./workbench.js").Parts} Parts */

/** How far a duplicate lies from its original. */
const DUPLICATE_OFFSET = 12;
const ZOOM_STEP = 1.2;
/** How far the arrow keys move the board if nothing is selected, in pixels of the screen. */
const PAN_STEP = 40;

/**
 * Lets people change a board.
 *
 * Events: "tool", "selection", "style", "readonly", "edit", "help", "cursor" with a scene point or null,
 * "notice" with `{message}`.
 */
export class Editor extends EventTarget {
    #parts;
    /** @type {Workbench} */
    #bench;
    /** @type {Exchange} */
    #exchange;
    #pointer;
    #ends;
    #cursor = "default";
    /**
     * Where the pointer is, if it is over the board.
     *
     * @type {Point|null}
     */
    #pointerAt = null;

    /** @param {Parts} parts */
    constructor(parts) {
        super();
        this.#parts = parts;
        this.#bench = new Workbench(parts, {
            tool: (tool) => this.#tell("tool", tool),
            selection: () => this.#tell("selection"),
            edit: () => this.#tell("edit"),
            cursor: (cursor) => this.#showCursor(cursor),
            notice: (message) => this.#notice(message),
            chooseImage: () => void this.#exchange.insertChosenImages(),
        });
        this.#exchange = new Exchange(parts, this.#bench, {
            cut: () => this.deleteSelection(),
            notice: (message) => this.#notice(message),
            pointer: () => this.#pointerAt,
        });
        this.#pointer = this.#listenToPointers();
        this.#ends = [
            this.#pointer, this.#bench, new WheelInput(parts.container, parts.viewport),
            this.#exchange, new Keyboard(this, (isHeld) => this.#holdSpace(isHeld)),
            new FileDrop(parts.container, (files, at) => {
                void this.insertFiles(files, parts.viewport.toScene(at));
            }),
        ];
    }

    destroy() {
        for (const end of this.#ends) end.destroy();
    }

    // Tools

    get tool() {
        return this.#bench.toolName;
    }

    /** @param {ToolName} tool */
    set tool(tool) {
        if (this.readOnly && !LOOKING_TOOLS.has(tool)) return;
        this.#bench.setTool(tool);
        if (tool === "image") void this.#exchange.insertChosenImages();
    }

    /** Whether a tool stays chosen after it made something. */
    get keepTool() {
        return this.#bench.keepsTool;
    }

    set keepTool(keepTool) {
        this.#bench.keepsTool = Boolean(keepTool);
        this.#tell("tool", this.tool);
    }

    get readOnly() {
        return this.#bench.view.isReadOnly;
    }

    set readOnly(readOnly) {
        if (readOnly === this.readOnly) return;
        this.#bench.setReadOnly(readOnly);
        if (readOnly && !LOOKING_TOOLS.has(this.tool)) this.#bench.setTool("select");
        this.#tell("readonly", readOnly);
    }

    // Selection

    /** @returns {ReadonlySet<string>} */
    get selection() {
        return this.#bench.view.selection.ids;
    }

    /** @param {Iterable<string>} ids */
    select(ids) {
        this.#bench.select(ids, null);
    }

    selectAll() {
        const { view } = this.#bench;
        const ids = view.all().flatMap((id) => unitOf(id, view, null));
        this.#bench.endWriting();
        this.#bench.setTool("select");
        this.#bench.select(new Set(ids), null);
    }

    clearSelection() {
        this.#bench.select([], null);
    }

    // Style

    /**
     * What new elements look like.
     *
     * @returns {Readonly<Style>}
     */
    get style() {
        return this.#bench.view.style;
    }

    /**
     * Changes what new elements look like, and what is selected.
     *
     * @param {Partial<Style>} style
     */
    setStyle(style) {
        this.#bench.endWriting();
        const { view } = this.#bench;
        view.style = { ...view.style, ...style };
        if (!this.readOnly) this.#bench.step(styling(style, view));
        this.#tell("style");
    }

    /**
     * What the selected elements have in common: undefined where they differ, no key where it means nothing
     * to them.
     */
    styleOfSelection() {
        const { view } = this.#bench;
        return this.selection.size === 0 ? { ...view.style } : styleOfSelection(view);
    }

    /**
     * The keys of a style that mean something to what is selected, or to what the tool will make.
     *
     * @returns {Set<string>}
     */
    get styleKeys() {
        if (this.selection.size > 0) return new Set(Object.keys(this.styleOfSelection()));
        const customData = this.tool === "sticky" ? { easel: "sticky" } : undefined;
        const types = new Map([["pen", "freedraw"], ["sticky", "rectangle"]]);
        const isLooking = LOOKING_TOOLS.has(this.tool) || this.tool === "eraser";
        return new Set(isLooking ? [] : styleKeysOf({ type: types.get(this.tool) ?? this.tool, customData }));
    }

    // Commands

    undo() {
        this.#travel(() => this.#parts.client.undo());
    }

    redo() {
        this.#travel(() => this.#parts.client.redo());
    }

    duplicate() {
        const { edits, chosen } = copiesOfSelection(
            { x: DUPLICATE_OFFSET, y: DUPLICATE_OFFSET }, this.#bench.view);
        if (this.#step(edits)) this.#bench.select(chosen);
    }

    deleteSelection() {
        const { view } = this.#bench;
        this.#step(deletion([...this.selection].filter((id) => view.element(id)?.locked !== true), view));
    }

    get canGroup() {
        return canGroup(this.#bench.view);
    }

    get canUngroup() {
        return canUngroup(this.#bench.view);
    }

    group() {
        this.#step(grouping(this.#bench.view));
    }

    ungroup() {
        this.#step(ungrouping(this.#bench.view));
    }

    bringToFront() {
        this.#step(bringToFront(this.#bench.view));
    }

    bringForward() {
        this.#step(bringForward(this.#bench.view));
    }

    sendBackward() {
        this.#step(sendBackward(this.#bench.view));
    }

    sendToBack() {
        this.#step(sendToBack(this.#bench.view));
    }

    /** @param {"horizontally"|"vertically"} direction */
    flip(direction) {
        this.#step(flipping(direction, this.#bench.view));
    }

    /** @param {Alignment} alignment */
    align(alignment) {
        this.#step(aligning(alignment, this.#bench.view));
    }

    /** @param {"horizontally"|"vertically"} direction */
    distribute(direction) {
        this.#step(distributing(direction, this.#bench.view));
    }

    toggleLock() {
        this.#step(togglingLock(this.#bench.view));
    }

    /** @param {number} dx @param {number} dy */
    nudge(dx, dy) {
        this.#step(nudging({ x: dx, y: dy }, this.#bench.view));
    }

    /**
     * What an arrow key does: moves what is selected, or else the board.
     *
     * @param {number} dx
     * @param {number} dy
     */
    step(dx, dy) {
        if (this.selection.size > 0 && !this.readOnly) this.nudge(dx, dy);
        else this.#parts.viewport.panBy(-dx * PAN_STEP, -dy * PAN_STEP);
    }

    /** Writes in what is selected, or ends a line of many points. */
    editText() {
        if (this.#bench.finishGesture() || this.readOnly || this.selection.size !== 1) return;
        this.#bench.perform(writingIn([...this.selection][0], this.#bench.view));
    }

    /** Cancels what goes on; else leaves a group, the selection, the tool. */
    escape() {
        if (this.#bench.finishGesture()) return;
        const { ids, group } = this.#bench.view.selection;
        if (group !== null) {
            const [first] = ids;
            this.#bench.select(first === undefined ? [] : unitOf(first, this.#bench.view, null), null);
        } else if (ids.size > 0) {
            this.clearSelection();
        } else {
            this.tool = "select";
        }
    }

    help() {
        this.#tell("help");
    }

    // Clipboard and files

    /** @param {Iterable<string>} [ids] those that are selected if not given */
    clipboardData(ids = this.selection) {
        return this.#exchange.dataOf(ids);
    }

    copy() {
        this.#exchange.copy();
    }

    cut() {
        this.copy();
        this.deleteSelection();
    }

    /** Pastes what the browser lets the page read; else what was copied here. */
    paste() {
        return this.#exchange.paste();
    }

    /**
     * Puts pictures and Excalidraw's files on the board.
     *
     * @param {Iterable<File>} files
     * @param {Point|null} [point] where the middle of each will be; where one would paste if not given
     */
    insertFiles(files, point) {
        return this.#exchange.insertFiles(files, point);
    }

    /**
     * Puts a drawing on the board: an Excalidraw file, library or clipboard, as an object or as text.
     *
     * @param {unknown} source
     * @param {Point|null} [point] where its middle will be; where one would paste if not given
     * @returns {Promise<boolean>} false if it is no drawing
     */
    insertDrawing(source, point) {
        return this.#exchange.insertDrawing(source, point);
    }

    // Viewport

    zoomIn() {
        this.#zoomBy(ZOOM_STEP);
    }

    zoomOut() {
        this.#zoomBy(1 / ZOOM_STEP);
    }

    resetZoom() {
        this.#zoomBy(1 / this.#parts.viewport.zoom);
    }

    zoomToFit() {
        const bounds = this.#parts.scene.bounds();
        if (bounds) this.#parts.viewport.fit(bounds);
    }

    zoomToSelection() {
        const bounds = this.#parts.scene.bounds(this.selection);
        if (bounds) this.#parts.viewport.fit(bounds);
    }

    /** @param {number} factor */
    #zoomBy(factor) {
        const { viewport } = this.#parts;
        viewport.zoomAt({ x: viewport.width / 2, y: viewport.height / 2 }, factor);
    }

    // Pointers

    #listenToPointers() {
        const { container, viewport } = this.#parts;
        return new PointerInput(container, viewport, {
            tool: (input) => this.#bench.handle(input),
            drop: () => void this.#bench.cancelGesture(),
            board: (by, at, factor) => {
                viewport.panBy(by.x, by.y);
                if (factor !== 1) viewport.zoomAt(at, factor);
            },
            cursor: (at) => {
                this.#pointerAt = at;
                this.#tell("cursor", at);
            },
            isHand: () => this.tool === "hand",
            panning: () => this.#showCursor(this.#cursor),
        });
    }

    /** @param {boolean} isHeld */
    #holdSpace(isHeld) {
        this.#pointer.isSpaceHeld = isHeld;
        this.#showCursor(this.#cursor);
    }

    /** @param {string} cursor */
    #showCursor(cursor) {
        this.#cursor = cursor;
        const { style } = this.#parts.container;
        if (this.#pointer?.isPanning) style.cursor = "grabbing";
        else style.cursor = this.#pointer?.isSpaceHeld ? "grab" : cursor;
    }

    // Helpers

    /** @param {() => number|null} move */
    #travel(move) {
        if (this.readOnly) return;
        this.#bench.endWriting();
        this.#bench.cancelGesture();
        if (move() !== null) this.#tell("edit");
    }

    /** @param {Edit[]} edits */
    #step(edits) {
        this.#bench.cancelGesture();
        return this.#bench.step(edits);
    }

    /** @param {string} message */
    #notice(message) {
        this.#tell("notice", { message });
    }

    /** @param {string} type @param {unknown} [detail] */
    #tell(type, detail) {
        this.dispatchEvent(new CustomEvent(type, { detail }));
    }
}
