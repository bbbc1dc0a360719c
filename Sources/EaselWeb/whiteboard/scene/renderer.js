// @ts-check
import { FreshLayer } from "./fresh-layer.js";
import { GridLayer } from "./grid-layer.js";
import { LiveLayer } from "./live-layer.js";
import { Pace } from "./pace.js";
import { Painter } from "./painter.js";
import { Palette } from "./palette.js";
import { PictureLayer } from "./picture-layer.js";
import { Pictures } from "./pictures.js";
import { Projection } from "./projection.js";

/** @typedef {import("./files.js").ImageFile} ImageFile */
/** @typedef {import("./item.js").Item} Item */
/** @typedef {import("./live-layer.js").Overlay} Overlay */
/** @typedef {import("./palette.js").Theme} Theme */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./scene-change.js").SceneChange} SceneChange */
/** @typedef {import("./viewport.js").Viewport} Viewport */

/** So many milliseconds after they last changed, fresh items become part of the picture. */
const QUIET = 400;

/** Shows a scene in an element of the page, through a viewport. */
export class Renderer {
    #container;
    #scene;
    #viewport;
    #grid;
    #picture;
    #fresh;
    #live;
    #pace = new Pace();
    #palette = new Palette("light");
    #painter;
    #livePainter;
    #pictures = new Pictures((file) => this.#showImage(file));
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
        if (getComputedStyle(container).position === "static") container.style.position = "relative";
        this.#grid = new GridLayer(container);
        this.#picture = new PictureLayer(container, (bounds) => this.#settledItems(bounds));
        this.#fresh = new FreshLayer(container, scene);
        this.#live = new LiveLayer(container, scene);
        this.#painter = this.#painterFor(scene);
        this.#livePainter = this.#painterFor(this.#previewed());
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

    /** @param {import("./painter.js").Neighbours} neighbours */
    #painterFor(neighbours) {
        const images = (/** @type {Item} */ item) => {
            const file = this.#scene.imageOf(item);
            return file && this.#pictures.get(file);
        };
        return new Painter(this.#palette, images, neighbours);
    }

    /** What is to be known to draw elements that are not in the scene. */
    #previewed() {
        return {
            frameOf: (/** @type {Item} */ item) => this.#scene.frameOf(item),
            textOf: (/** @type {string} */ id) => this.#live.textOf(id),
        };
    }

    /** @returns {Theme} */
    get theme() {
        return this.#palette.theme;
    }

    set theme(theme) {
        if (theme === this.#palette.theme) return;
        this.#palette = new Palette(theme);
        this.#painter = this.#painterFor(this.#scene);
        this.#livePainter = this.#painterFor(this.#previewed());
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
            fullRedraws: this.#picture.fullRedraws,
            dirtyRedraws: this.#picture.dirtyRedraws,
            lastFrameMs: this.#lastFrameMs,
        };
    }

    /** Whether all is drawn as it will stay. */
    get isComplete() {
        return !this.#isWanted && this.#picture.isComplete && this.#fresh.isEmpty;
    }

    /**
     * Draws above everything in each frame, until the returned function is called.
     * @param {Overlay} overlay
     */
    addOverlay(overlay) {
        this.#live.overlays.add(overlay);
        this.requestFrame();
        return () => {
            this.#live.overlays.delete(overlay);
            this.requestFrame();
        };
    }

    /**
     * Shows elements above the scene that are not in it, in place of those shown before.
     * @param {Iterable<Record<string, any>> | null} elements
     */
    preview(elements) {
        this.#live.preview(elements ?? []);
        this.requestFrame();
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

    /** @param {Item | undefined} item */
    #invalidate(item) {
        if (!item) return;
        if (this.#fresh.has(item)) this.#fresh.invalidate(item.reach);
        else this.#picture.invalidate(item.reach);
    }

    /** @param {ImageFile} file */
    #showImage(file) {
        for (const item of this.#scene.items()) {
            if (item.figure.kind === "image" && this.#scene.imageOf(item) === file) this.#invalidate(item);
        }
        this.requestFrame();
    }

    /** @param {SceneChange} change */
    #take(change) {
        const { stale, settled } = this.#fresh.take(change);
        this.#picture.paintOver(settled.filter((item) => this.#isShown(item)), this.#painter);
        for (const bounds of stale) this.#picture.invalidate(bounds);
        this.#awaitQuiet();
        this.requestFrame();
    }

    #awaitQuiet() {
        clearTimeout(this.#quietTimer);
        if (!this.#fresh.isEmpty) this.#quietTimer = window.setTimeout(() => this.#settle(), QUIET);
    }

    #settle() {
        this.#picture.paintOver(this.#fresh.settle().filter((item) => this.#isShown(item)), this.#painter);
        this.requestFrame();
    }

    #redraw() {
        this.#picture.invalidateAll();
        this.#fresh.invalidateAll();
        this.requestFrame();
    }

    /** @param {Item} item */
    #isShown(item) {
        return !this.#hidden.has(item.id);
    }

    /** @param {import("./bounds.js").Bounds} bounds */
    #settledItems(bounds) {
        return this.#scene.reaching(bounds).filter((item) => this.#isShown(item) && !this.#fresh.has(item));
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
        this.#pace.begin(time);
        if (!this.#isWanted) return;
        this.#draw(time);
        if (this.#pace.end(time)) this.#awaitFrame();
        if (!this.#picture.isComplete) this.requestFrame();
    }

    /** Draws all that is to be drawn, at once. */
    flush() {
        cancelAnimationFrame(this.#frame);
        this.#frame = 0;
        this.#pace.beginEndless();
        this.#draw(performance.now());
    }

    /** Draws everything as it will stay: what is fresh becomes part of the picture. */
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
        this.#picture.project(projection, pixelRatio, this.#pace, time);
        this.#picture.refine(this.#painter, this.#pace, time);
        this.#fresh.project(projection, pixelRatio);
        this.#fresh.draw(this.#painter, (item) => this.#isShown(item));
        this.#live.draw(this.#livePainter, projection, this.#viewport, pixelRatio);
        this.#frames += 1;
        this.#lastFrameMs = performance.now() - began;
    }

    destroy() {
        cancelAnimationFrame(this.#frame);
        clearTimeout(this.#quietTimer);
        for (const end of this.#ends) end();
        for (const layer of [this.#grid, this.#picture, this.#fresh, this.#live]) layer.remove();
    }
}
