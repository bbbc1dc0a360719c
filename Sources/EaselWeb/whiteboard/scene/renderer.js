// @ts-check
import { ActiveLayer } from "./active-layer.js";
import { Carrier } from "./carrier.js";
import { DecodedImages } from "./decoded-images.js";
import { FrameBudget } from "./frame-budget.js";
import { GridLayer } from "./grid-layer.js";
import { ItemRenderer } from "./item-renderer.js";
import { OverlayLayer } from "./overlay-layer.js";
import { Palette } from "./palette.js";
import { Projection } from "./projection.js";
import { StaticLayer } from "./static-layer.js";

/** @typedef {import("./element.js").Element} Element */
/** @typedef {import("./image-files.js").ImageFile} ImageFile */
/** @typedef {import("./item.js").Item} Item */
/** @typedef {import("./overlay-layer.js").Overlay} Overlay */
/** @typedef {import("./palette.js").Theme} Theme */
/** @typedef {import("./scene-change.js").SceneChange} SceneChange */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./viewport.js").Viewport} Viewport */

/** Milliseconds without a change after which active items move to the static layer. */
const QUIET = 400;

/** Shows a scene in an element of the page, through a viewport. */
export class Renderer {
    #container;
    #scene;
    #viewport;
    #grid;
    /** @type {StaticLayer} */
    #staticLayer;
    #activeLayer;
    #overlayLayer;
    #budget = new FrameBudget();
    #palette;
    #itemRenderer;
    #overlayItemRenderer;
    #images = new DecodedImages((file) => this.#showImage(file));
    #carrier;
    /** @type {Set<string>} */
    #hidden = new Set();
    #frame = 0;
    /** Whether something is to be drawn in it. */
    #isWanted = false;
    #quietTimer = 0;
    #frames = 0;
    #lastFrameMs = 0;
    /** @type {(() => void)[]} */
    #ends = [];

    /**
     * @param {object} parts
     * @param {HTMLElement} parts.container gets the canvases; the viewport follows its size
     * @param {Scene} parts.scene
     * @param {Viewport} parts.viewport
     */
    constructor({ container, scene, viewport }) {
        this.#container = container;
        this.#scene = scene;
        this.#viewport = viewport;
        this.#palette = new Palette("light", scene.canvasColour);
        if (getComputedStyle(container).position === "static") container.style.position = "relative";
        this.#grid = new GridLayer(container);
        this.#staticLayer = new StaticLayer(container, (bounds) => this.#settledItems(bounds));
        this.#activeLayer = new ActiveLayer(container, scene);
        this.#overlayLayer = new OverlayLayer(container, scene);
        this.#carrier = new Carrier(container, scene, this.#staticLayer, this.#overlayLayer.canvas);
        this.#itemRenderer = this.#itemRendererFor(scene);
        this.#overlayItemRenderer = this.#itemRendererFor(this.#previewed());
        container.style.backgroundColor = this.#palette.paper;
        this.#listen();
        this.#followSize();
        this.requestFrame();
    }

    #listen() {
        const observer = new ResizeObserver(() => this.#followSize());
        observer.observe(this.#container);
        const onResize = () => this.requestFrame();
        // Another screen may have other pixels at the same size.
        window.addEventListener("resize", onResize);
        this.#ends.push(
            this.#scene.onChange((change) => this.#take(change)),
            this.#viewport.onChange(() => this.requestFrame()),
            () => observer.disconnect(),
            () => window.removeEventListener("resize", onResize));
    }

    #followSize() {
        this.#viewport.resize(this.#container.clientWidth, this.#container.clientHeight);
    }

    /** @param {import("./item-renderer.js").Neighbours} neighbours */
    #itemRendererFor(neighbours) {
        const images = (/** @type {Item} */ item) => {
            const file = this.#scene.imageOf(item);
            return file && this.#images.get(file);
        };
        return new ItemRenderer(this.#palette, images, neighbours);
    }

    /** What is to be known to draw elements that are not in the scene. */
    #previewed() {
        return {
            frameOf: (/** @type {Item} */ item) => this.#scene.frameOf(item),
            textOf: (/** @type {string} */ id) => this.#overlayLayer.textOf(id),
        };
    }

    /** @returns {Theme} */
    get theme() {
        return this.#palette.theme;
    }

    set theme(theme) {
        if (theme !== this.#palette.theme) this.#paint(new Palette(theme, this.#scene.canvasColour));
    }

    /** @param {Palette} palette */
    #paint(palette) {
        this.#palette = palette;
        this.#itemRenderer = this.#itemRendererFor(this.#scene);
        this.#overlayItemRenderer = this.#itemRendererFor(this.#previewed());
        this.#container.style.backgroundColor = this.#palette.paper;
        this.#redraw();
    }

    /** Whether dots are shown below everything. */
    get grid() {
        return this.#grid.isShown;
    }

    set grid(isShown) {
        this.#grid.isShown = isShown;
        this.requestFrame();
    }

    get statistics() {
        return {
            frames: this.#frames,
            fullRedraws: this.#staticLayer.fullRedraws,
            dirtyRedraws: this.#staticLayer.dirtyRedraws,
            lastFrameMs: this.#lastFrameMs,
        };
    }

    /** Whether all is drawn as it will stay. */
    get isComplete() {
        return !this.#isWanted && this.#staticLayer.isComplete && this.#carrier.isComplete && this.#activeLayer.isEmpty;
    }

    /**
     * Draws above everything in each frame, until the returned function is called.
     * @param {Overlay} overlay
     */
    addOverlay(overlay) {
        this.#overlayLayer.overlays.add(overlay);
        this.requestFrame();
        return () => {
            this.#overlayLayer.overlays.delete(overlay);
            this.requestFrame();
        };
    }

    /**
     * Shows elements above the scene that are not in it, in place of those shown before.
     * @param {Iterable<Element> | null} elements
     */
    preview(elements) {
        this.#overlayLayer.preview(elements ?? []);
        this.requestFrame();
    }

    /**
     * Shows elements below those of `preview` that somebody else is making, in place of those shown before.
     * @param {Iterable<Element>} elements
     */
    previewOthers(elements) {
        if (this.#overlayLayer.previewOthers(elements)) this.requestFrame();
    }

    /**
     * Does not show these items of the scene for now, and shows again those that were hidden before.
     * @param {Iterable<string> | null} ids
     */
    hide(ids) {
        const before = this.#hidden;
        this.#hidden = new Set(ids ?? []);
        for (const id of new Set([...before, ...this.#hidden])) {
            if (before.has(id) !== this.#hidden.has(id)) this.#invalidate(this.#scene.item(id));
        }
        this.requestFrame();
    }

    /**
     * Shows items as far from their places as they would be moved, in place of those shown so before; null ends that.
     * @param {ReadonlySet<string> | null} ids
     * @param {import("./point.js").Point} by in scene pixels
     * @param {boolean} [isDone] whether they are there by now
     */
    carry(ids, by, isDone = false) {
        if (ids === null) {
            this.#carrier.end(isDone);
            this.#activeLayer.invalidateAll();
        } else {
            this.#carrier.carry(ids, by, this.#activeLayer.isEmpty);
        }
        this.requestFrame();
    }

    /** Leaves what is carried as it is seen while its items change to be there, one after the other, until that ends. */
    holdCarried() {
        this.#carrier.hold();
    }

    /** @param {Item | undefined} item */
    #invalidate(item) {
        if (!item) return;
        if (this.#activeLayer.has(item)) this.#activeLayer.invalidate(item.reach);
        else this.#staticLayer.invalidate(item.reach);
    }

    /** @param {ImageFile} file */
    #showImage(file) {
        for (const item of this.#scene.items()) {
            if (item.shape.kind === "image" && this.#scene.imageOf(item) === file) this.#invalidate(item);
        }
        this.requestFrame();
    }

    /** @param {SceneChange} change */
    #take(change) {
        const { canvasColour } = this.#scene;
        if (canvasColour !== this.#palette.canvas) this.#paint(new Palette(this.theme, canvasColour));
        const { stale, settled } = this.#activeLayer.take(change);
        this.#staticLayer.renderOver(settled.filter((item) => this.#isShown(item)), this.#itemRenderer);
        // All of it is drawn anew at the end of that.
        if (!this.#carrier.isHeld) for (const bounds of stale) this.#staticLayer.invalidate(bounds);
        this.#carrier.take(change);
        this.#awaitQuiet();
        this.requestFrame();
    }

    #awaitQuiet() {
        clearTimeout(this.#quietTimer);
        if (!this.#activeLayer.isEmpty) this.#quietTimer = window.setTimeout(() => this.#settle(), QUIET);
    }

    #settle() {
        const settled = this.#activeLayer.settle().filter((item) => this.#isShown(item));
        this.#staticLayer.renderOver(settled, this.#itemRenderer);
        this.requestFrame();
    }

    #redraw() {
        this.#staticLayer.invalidateAll();
        this.#activeLayer.invalidateAll();
        this.#carrier.invalidateAll();
        this.requestFrame();
    }

    /** @param {Item} item */
    #isShown(item) {
        return !this.#hidden.has(item.id) && !this.#carrier.has(item.id);
    }

    /** @param {import("./bounds.js").Bounds} bounds */
    #settledItems(bounds) {
        return this.#scene.reaching(bounds).filter((item) => this.#isShown(item) && !this.#activeLayer.has(item));
    }

    /** Draws with the next frame of the browser. */
    requestFrame() {
        this.#isWanted = true;
        this.#awaitFrame();
    }

    #awaitFrame() {
        if (this.#frame === 0) this.#frame = requestAnimationFrame((time) => this.#nextFrame(time));
    }

    /** @param {number} time */
    #nextFrame(time) {
        this.#frame = 0;
        this.#budget.begin(time);
        if (!this.#isWanted) return;
        this.#draw(time);
        if (this.#budget.end(time)) this.#awaitFrame();
        if (!this.#staticLayer.isComplete || !this.#carrier.isComplete) this.requestFrame();
    }

    /** Draws all that is to be drawn, at once. */
    flush() {
        cancelAnimationFrame(this.#frame);
        this.#frame = 0;
        this.#budget.beginEndless();
        this.#draw(performance.now());
    }

    /** Draws everything as it will stay: active items move to the static layer. */
    complete() {
        clearTimeout(this.#quietTimer);
        this.#settle();
        this.flush();
    }

    /** @param {number} time of the frame */
    #draw(time) {
        this.#isWanted = false;
        const began = performance.now();
        const pixelRatio = window.devicePixelRatio || 1;
        const projection = Projection.of(this.#viewport, pixelRatio);
        this.#grid.draw(this.#palette, projection, pixelRatio);
        this.#staticLayer.project(projection, pixelRatio, this.#budget, time);
        if (this.#carrier.draw(projection, pixelRatio, this.#itemRenderer, this.#budget, time)) this.#activeLayer.invalidateAll();
        if (!this.#carrier.isHeld) this.#staticLayer.refine(this.#itemRenderer, this.#budget, time);
        this.#activeLayer.project(projection, pixelRatio);
        this.#activeLayer.draw(this.#itemRenderer, (item) => this.#isShown(item));
        this.#overlayLayer.draw(this.#overlayItemRenderer, projection, this.#viewport, pixelRatio);
        this.#frames += 1;
        this.#lastFrameMs = performance.now() - began;
    }

    destroy() {
        cancelAnimationFrame(this.#frame);
        clearTimeout(this.#quietTimer);
        for (const end of this.#ends) end();
        this.#carrier.end(false);
        for (const layer of [this.#grid, this.#staticLayer, this.#activeLayer, this.#overlayLayer]) layer.remove();
    }
}
