// @ts-check
import { centerOf, contains, outset } from "../scene/bounds.js";
import { PAPER } from "../scene/canvas-colour.js";
import { mainPart } from "../scene/main-part.js";
import { ActionRegistry } from "./action-registry.js";
import { colouringCanvas } from "./commands/canvas-colouring.js";
import { canFrame, canUnframe, framingSelection, unframing } from "./commands/framing-selection.js";
import { canGroup, canUngroup, grouping, ungrouping } from "./commands/grouping.js";
import { linkOfSelection, linking } from "./commands/linking.js";
import { togglingLock } from "./commands/locking.js";
import { bringForward, bringToFront, sendBackward, sendToBack } from "./commands/ordering.js";
import { aligning, distributing, flipping, nudging } from "./commands/placing.js";
import { sizing } from "./commands/sizing.js";
import { styleOfSelection, styling } from "./commands/styling.js";
import { copiesOfSelection } from "./elements/copies.js";
import { deletion } from "./elements/deletion.js";
import { styleKeysOf } from "./elements/element-style.js";
import { isFrame } from "./elements/frames.js";
import { withContents } from "./elements/members.js";
import { readingOrder } from "./elements/reading-order.js";
import { unitOf } from "./elements/unit.js";
import { editorActions } from "./editor-actions.js";
import { Exchange } from "./exchange.js";
import { FileDrop } from "./input/file-drop.js";
import { PointerInput } from "./input/pointer-input.js";
import { WheelInput } from "./input/wheel-input.js";
import { Keyboard } from "./keyboard.js";
import { ToolController } from "./tool-controller.js";
import { newFrame } from "./tools/frame-tool.js";
import { LOOKING_TOOLS } from "./tools/toolbox.js";
import { writingIn } from "./tools/writing.js";
/** @typedef {import("../scene/point.js").Point} Point */
/** @typedef {import("./commands/placing.js").Alignment} Alignment */
/** @typedef {import("./elements/context.js").Edit} Edit */
/** @typedef {import("./elements/element-style.js").Style} Style */
/** @typedef {import("./tool-controller.js").Parts} Parts */
/** @typedef {import("./tools/toolbox.js").ToolName} ToolName */

/** How far a duplicate lies from its original. */
const DUPLICATE_OFFSET = 12;
/** How far what is made without a pointer lies from what is there already. */
const BESIDE = 24;
const LINE_LENGTH = 100;
/** Tools that make something without a pointer. */
const CENTRED_TOOLS = new Set(["rectangle", "diamond", "ellipse", "arrow", "line", "text", "sticky", "frame"]);
const ZOOM_STEP = 1.2;
/** How far the arrow keys move the board if nothing is selected, in pixels of the screen. */
const PAN_STEP = 40;

/**
 * Lets people change a board.
 *
 * Events: "tool", "selection", "style", "readonly", "edit", "making", "cursor" with a scene point or null, "laser" with
 * `{points, isNew}`, "held" with the place of the screen where a finger is held, "notice" with `{message}`, "offer" with an
 * `Offer`, "working" with a `Work`, "refused" with `{edits, message}`: what was done and can't be kept.
 */
export class Editor extends EventTarget {
    /** What people can do here; the page adds what it can do itself. */
    actions = new ActionRegistry(() => !this.readOnly);
    #parts;
    /** @type {ToolController} */
    #controller;
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
        this.actions.add(editorActions(this));
        this.#controller = new ToolController(parts, {
            tool: (tool) => this.#tell("tool", tool),
            selection: () => this.#tell("selection"),
            edit: () => this.#tell("edit"),
            cursor: (cursor) => this.#showCursor(cursor),
            notice: (message) => this.#notice(message),
            refused: (edits, message) => this.#tell("refused", { edits, message }),
            making: () => this.#tell("making"),
            chooseImage: () => void this.#exchange.insertChosenImages(),
            laser: (points, isNew) => this.#tell("laser", { points, isNew }),
        });
        this.#exchange = new Exchange(parts, this.#controller, {
            cut: () => this.deleteWithContents(),
            notice: (message) => this.#notice(message),
            offer: (offer) => this.#tell("offer", offer),
            working: (work) => this.#tell("working", work),
            colourCanvas: (colour) => { this.canvasColour = colour; },
            pointer: () => this.#pointerAt,
        });
        this.#pointer = this.#listenToPointers();
        this.#ends = [
            this.#pointer, this.#controller, new WheelInput(parts.container, parts.viewport),
            this.#exchange, new Keyboard(this, parts.container, (isHeld) => this.#holdSpace(isHeld)),
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
        return this.#controller.toolName;
    }

    /** @param {ToolName} tool */
    set tool(tool) {
        if (this.readOnly && !LOOKING_TOOLS.has(tool)) return;
        this.#controller.setTool(tool);
        if (tool === "image") void this.#exchange.insertChosenImages();
    }

    /** Whether a tool stays chosen after it made something. */
    get keepTool() {
        return this.#controller.keepsTool;
    }

    set keepTool(keepTool) {
        this.#controller.keepsTool = Boolean(keepTool);
        this.#tell("tool", this.tool);
    }

    get readOnly() {
        return this.#controller.view.isReadOnly;
    }

    set readOnly(readOnly) {
        if (readOnly === this.readOnly) return;
        this.#controller.setReadOnly(readOnly);
        if (readOnly && !LOOKING_TOOLS.has(this.tool)) this.#controller.setTool("select");
        this.#tell("readonly", readOnly);
    }

    /** Ends writing with what is written. */
    endWriting() {
        this.#controller.endWriting();
    }

    // Selection

    /** @returns {ReadonlySet<string>} */
    get selection() {
        return this.#controller.view.selection.ids;
    }

    /** @param {Iterable<string>} ids */
    select(ids) {
        this.#controller.select(ids, null);
    }

    selectAll() {
        const { view } = this.#controller;
        const ids = view.all().flatMap((id) => unitOf(id, view, null));
        this.#controller.endWriting();
        this.#controller.setTool("select");
        this.#controller.select(new Set(ids), null);
    }

    clearSelection() {
        this.#controller.select([], null);
    }

    /** What can be selected, one after the other, as one reads it. */
    get readingOrder() {
        return readingOrder([...this.#parts.scene.items()].map(({ id }) => id), this.#controller.view);
    }

    /** @param {1|-1} way @returns {string[]|undefined} what comes after what is selected, or before it */
    beside(way) {
        const order = this.readingOrder;
        const here = order.findIndex((unit) => unit.some((id) => this.selection.has(id)));
        return here < 0 ? order.at(way > 0 ? 0 : -1) : order[here + way];
    }

    /**
     * Selects what comes after what is selected, or before it, and shows it.
     *
     * @param {1|-1} way
     */
    selectBeside(way) {
        const unit = this.beside(way);
        if (!unit) return;
        this.#controller.setTool("select");
        this.#controller.select(unit, null);
        this.#show(unit);
    }

    /** Whether what is moved, resized or drawn snaps to the edges, centres and gaps of what is in view. */
    get snapsToObjects() {
        return this.#controller.view.snapping.objects;
    }

    set snapsToObjects(objects) {
        const { view } = this.#controller;
        view.snapping = { ...view.snapping, objects };
    }

    /** Whether it snaps to the grid, which decides alone then. */
    get snapsToGrid() {
        return this.#controller.view.snapping.grid;
    }

    set snapsToGrid(grid) {
        const { view } = this.#controller;
        view.snapping = { ...view.snapping, grid };
    }

    /** The ids of what is selected, with the texts and the contents that belong to it. */
    get selectedWithContents() {
        return withContents(this.selection, this.#controller.view);
    }

    // Style

    /**
     * What new elements look like.
     *
     * @returns {Readonly<Style>}
     */
    get style() {
        return this.#controller.view.style;
    }

    /**
     * Changes what new elements look like, and what is selected.
     *
     * @param {Partial<Style>} style
     */
    setStyle(style) {
        this.#controller.endWriting();
        const { view } = this.#controller;
        view.style = { ...view.style, ...style };
        if (!this.readOnly) this.#controller.step(styling(style, view));
        this.#tell("style");
    }

    /**
     * What the selected elements have in common: undefined where they differ, no key where it means nothing
     * to them.
     */
    styleOfSelection() {
        const { view } = this.#controller;
        return this.selection.size === 0 ? { ...view.style } : styleOfSelection(view);
    }

    /**
     * The keys of a style that mean something to what the tool will make.
     *
     * @returns {Set<string>}
     */
    get styleKeys() {
        const customData = this.tool === "sticky" ? { easel: "sticky" } : undefined;
        const types = new Map([["pen", "freedraw"], ["sticky", "rectangle"]]);
        const isLooking = LOOKING_TOOLS.has(this.tool) || this.tool === "eraser";
        return new Set(isLooking ? [] : styleKeysOf({ type: types.get(this.tool) ?? this.tool, customData }));
    }

    /** The colour of the canvas, which everybody sees; as CSS has it, on light paper. */
    get canvasColour() {
        return this.#parts.scene.canvasColour ?? PAPER;
    }

    set canvasColour(colour) {
        this.#step(colouringCanvas(colour, this.#controller.view));
    }

    // Commands

    /** Whether something is being drawn or written. */
    get isBusy() {
        return this.#controller.isBusy;
    }

    /** What is being made and is not in the log yet: the elements, the id of the text that is written, and what is carried. */
    get making() {
        const { elements, written, carried } = this.#controller.making;
        return { elements, written, carried };
    }

    get canUndo() {
        return this.#parts.client.canUndo;
    }

    get canRedo() {
        return this.#parts.client.canRedo;
    }

    undo() {
        this.#travel("undo");
    }

    redo() {
        this.#travel("redo");
    }

    duplicate() {
        const { edits, chosen } = copiesOfSelection(
            { x: DUPLICATE_OFFSET, y: DUPLICATE_OFFSET }, this.#controller.view);
        if (this.#step(edits)) this.#controller.select(chosen);
    }

    /** What is in frames that are selected stays. */
    deleteSelection() {
        this.#delete(false);
    }

    /** Whether a frame is selected. */
    get hasFrame() {
        return [...this.selection].some((id) => isFrame(this.#controller.view.element(id)));
    }

    deleteWithContents() {
        this.#delete(true);
    }

    /** @param {boolean} withContents */
    #delete(withContents) {
        const { view } = this.#controller;
        const ids = [...this.selection].filter((id) => view.element(id)?.locked !== true);
        this.#step(deletion(ids, view, { withContents }));
    }

    get canFrame() {
        return canFrame(this.#controller.view);
    }

    /** Puts a frame around what is selected. */
    frameSelection() {
        const { view } = this.#controller;
        const frame = newFrame(view);
        if (this.#step(framingSelection(frame, view))) this.#controller.select([frame.id], null);
    }

    get canUnframe() {
        return canUnframe(this.#controller.view);
    }

    /** Takes what is selected out of its frame. */
    unframeSelection() {
        this.#step(unframing(this.#controller.view));
    }

    get canGroup() {
        return canGroup(this.#controller.view);
    }

    get canUngroup() {
        return canUngroup(this.#controller.view);
    }

    group() {
        this.#step(grouping(this.#controller.view));
    }

    ungroup() {
        this.#step(ungrouping(this.#controller.view));
    }

    bringToFront() {
        this.#step(bringToFront(this.#controller.view));
    }

    bringForward() {
        this.#step(bringForward(this.#controller.view));
    }

    sendBackward() {
        this.#step(sendBackward(this.#controller.view));
    }

    sendToBack() {
        this.#step(sendToBack(this.#controller.view));
    }

    /** @param {"horizontally"|"vertically"} direction */
    flip(direction) {
        this.#step(flipping(direction, this.#controller.view));
    }

    /** @param {Alignment} alignment */
    align(alignment) {
        this.#step(aligning(alignment, this.#controller.view));
    }

    /** @param {"horizontally"|"vertically"} direction */
    distribute(direction) {
        this.#step(distributing(direction, this.#controller.view));
    }

    toggleLock() {
        this.#step(togglingLock(this.#controller.view));
    }

    /** What is selected may lead elsewhere: null for nowhere. */
    get link() {
        return linkOfSelection(this.#controller.view);
    }

    set link(link) {
        this.#step(linking(link, this.#controller.view));
    }

    /** @param {number} dx @param {number} dy */
    nudge(dx, dy) {
        this.#step(nudging({ x: dx, y: dy }, this.#controller.view));
    }

    /**
     * Makes what is selected wider and higher, or narrower and lower.
     *
     * @param {number} across
     * @param {number} down
     */
    grow(across, down) {
        this.#controller.cancelGesture();
        this.#unsnapped(() => this.#controller.perform(sizing({ x: across, y: down }, this.#controller.view)));
        this.#parts.client.markUndo();
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

    /** Whether the tool can make something without a pointer. */
    get canUseTool() {
        return !this.readOnly && CENTRED_TOOLS.has(this.tool);
    }

    /** Ends a line of many points, writes in what is selected, or uses the tool in the middle of what is seen. */
    editText() {
        if (this.#controller.finishGesture() || this.readOnly) return;
        if (this.selection.size !== 1) return this.canUseTool ? this.#useTool() : undefined;
        this.#controller.perform(writingIn([...this.selection][0], this.#controller.view));
    }

    /** A line is as long as another shape is wide, and is bound to nothing. */
    #useTool() {
        const isLine = this.tool === "line" || this.tool === "arrow";
        const { x, y } = this.#freeMiddle();
        const from = { x: isLine ? x - LINE_LENGTH / 2 : x, y };
        const to = { x: isLine ? x + LINE_LENGTH / 2 : x, y };
        const input = { samples: [], time: 0, pointer: /** @type {const} */ ("mouse"), clicks: 1, shift: false, alt: false, ctrl: isLine };
        this.#parts.container.focus({ preventScroll: true });
        this.#unsnapped(() => {
            this.#controller.handle({ ...input, type: "down", point: from });
            this.#controller.handle({ ...input, type: "move", point: to });
            this.#controller.handle({ ...input, type: "up", point: to });
        });
    }

    /**
     * Keys go by steps of their own.
     *
     * @param {() => void} work
     */
    #unsnapped(work) {
        const { view } = this.#controller;
        const { snapping } = view;
        view.snapping = { objects: false, grid: false };
        try {
            work();
        } finally {
            view.snapping = snapping;
        }
    }

    /** The middle of what is seen, or beside it if something is in the middle of it already. */
    #freeMiddle() {
        const { viewport, scene } = this.#parts;
        const point = centerOf(viewport.bounds);
        const isTaken = () => scene.within(outset({ minX: point.x, minY: point.y, maxX: point.x, maxY: point.y }, 1_000), "touch")
            .some(({ bounds }) => Math.hypot(centerOf(bounds).x - point.x, centerOf(bounds).y - point.y) < 1);
        for (let tries = 0; tries < 20 && isTaken(); tries += 1) {
            point.x += BESIDE;
            point.y += BESIDE;
        }
        return point;
    }

    /** @param {string[]} ids which are moved into view, unless all of them are in it */
    #show(ids) {
        const { viewport, scene } = this.#parts;
        const bounds = scene.bounds(ids);
        if (!bounds) return;
        if (!contains(viewport.clear, bounds)) viewport.centerOn(centerOf(bounds));
    }

    /** Cancels what goes on; else leaves a group, the selection, the tool. */
    escape() {
        if (this.#controller.finishGesture()) return;
        const { ids, group } = this.#controller.view.selection;
        if (group !== null) {
            const [first] = ids;
            this.#controller.select(first === undefined ? [] : unitOf(first, this.#controller.view, null), null);
        } else if (ids.size > 0) {
            this.clearSelection();
        } else {
            this.tool = "select";
        }
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
        this.deleteWithContents();
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
     * Puts what files hold into view, at its middle. A board that is empty takes an Excalidraw file as it is.
     *
     * @param {Iterable<File>} files
     */
    importFiles(files) {
        return this.#exchange.importFiles(files);
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
        const { scene, viewport } = this.#parts;
        const bounds = mainPart([...scene.items()], viewport);
        if (bounds) viewport.fit(bounds);
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
            tool: (input) => this.#controller.handle(input),
            drop: () => void this.#controller.cancelGesture(),
            board: (by, at, factor) => {
                viewport.panBy(by.x, by.y);
                if (factor !== 1) viewport.zoomAt(at, factor);
            },
            cursor: (at) => {
                this.#pointerAt = at;
                this.#tell("cursor", at);
            },
            held: (at) => this.#tell("held", at),
            isHand: () => this.tool === "hand",
            isBusy: () => this.isBusy,
            scrollsAtEdge: () => this.#controller.tool.scrollsAtEdge === true,
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

    /** @param {"undo"|"redo"} way */
    #travel(way) {
        if (this.readOnly) return;
        this.#controller.endWriting();
        this.#controller.cancelGesture();
        if (this.#controller.travel(way)) this.#tell("edit");
    }

    /** @param {Edit[]} edits */
    #step(edits) {
        this.#controller.cancelGesture();
        return this.#controller.step(edits);
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
