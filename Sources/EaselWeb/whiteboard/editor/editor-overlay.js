// @ts-check
import { moved } from "../scene/bounds.js";
import { present } from "../scene/element.js";
import { drawGuides, drawLasso } from "./guide-lines.js";
import { drawSelection } from "./overlay.js";
import { frameOf } from "./transform/frame.js";
/** @typedef {import("../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../scene/element.js").Element} Element */
/** @typedef {import("../scene/point.js").Point} Point */
/** @typedef {import("./board-view.js").BoardView} BoardView */
/** @typedef {import("./snapping/axis-references.js").Guide} Guide */
/** @typedef {import("./transform/frame.js").Frame} Frame */

/** On a page that has no colour of its own for what is selected. */
const ACCENT = "#4263eb";
const GUIDE = "#e8590c";

/**
 * What the editor shows beside the board: elements that are being made or changed, the selection, the
 * marquee.
 */
export class EditorOverlay {
    /** Whether the selection can be grabbed now. */
    hasHandles = true;
    #container;
    #scene;
    #source;
    #renderer;
    #view;
    /** @type {Element[]} */
    #preview = [];
    /** @type {string|null} */
    #written = null;
    /** @type {Bounds|null} */
    #marquee = null;
    /**
     * What the ends of an arrow will be bound to.
     *
     * @type {string[]}
     */
    #attached = [];
    /**
     * What is carried, and how far.
     *
     * @type {{ids: ReadonlySet<string>, by: Point, frame: Frame|null, elements: Element[]}|null}
     */
    #carried = null;
    /** @type {Guide[]} */
    #guides = [];
    /** @type {Point[]|null} */
    #lasso = null;
    /**
     * What is selected, as long as neither that nor the scene changes: thousands of elements are not looked at in each frame.
     *
     * @type {{ids: ReadonlySet<string>, elements: Element[], frame: Frame|null}|null}
     */
    #known = null;
    #ends;

    /**
     * @param {import("./tool-controller.js").Parts} parts
     * @param {BoardView} view
     */
    constructor({ scene, source, renderer, container }, view) {
        this.#container = container;
        this.#scene = scene;
        this.#source = source;
        this.#renderer = renderer;
        this.#view = view;
        const stopDrawing = renderer.addOverlay((context, viewport) => {
            const { guide, ...colours } = this.#colours();
            const { elements, frame } = this.#carried ? this.#selectedOnTheWay(this.#carried) : this.#selected();
            drawSelection(context, viewport, {
                elements, frame, marquee: this.#marquee,
                attached: this.#elements(this.#attached), ...colours,
                hasHandles: this.hasHandles && !view.isReadOnly && this.#written === null,
            });
            if (this.#lasso) drawLasso(context, viewport, this.#lasso, colours.accent);
            drawGuides(context, viewport, this.#guides, guide);
        });
        this.#ends = [stopDrawing, scene.onChange(() => { this.#known = null; })];
    }

    destroy() {
        for (const end of this.#ends) end();
    }

    /** @param {Element[]} elements */
    preview(elements) {
        if (elements.length === 0 && this.#preview.length === 0) return;
        this.#preview = elements;
        this.#renderer.preview(elements);
        this.#hide();
    }

    /** @param {Map<string, Element>|null} elements */
    draft(elements) {
        this.#source.showDraft(elements);
        this.#renderer.requestFrame();
    }

    /** @param {ReadonlySet<string>|null} ids @param {Point} by @param {boolean} isDone whether they have been moved there */
    carry(ids, by, isDone) {
        if (ids === null && this.#carried === null) return;
        if (ids === null) {
            this.#carried = null;
        } else if (this.#carried?.ids === ids) {
            this.#carried.by = by;
        } else {
            const { elements, frame } = this.#selected();
            this.#carried = { ids, by, elements, frame };
        }
        this.#renderer.carry(ids, by, isDone);
    }

    /** @returns {import("./making.js").Carried|null} what is carried, where it is seen */
    get carried() {
        const { frame } = this.#carried ? this.#selectedOnTheWay(this.#carried) : { frame: null };
        return this.#carried && frame && { count: this.#carried.ids.size, box: frame.box };
    }

    /** @param {Bounds|null} bounds */
    marquee(bounds) {
        this.#marquee = bounds;
        this.redraw();
    }

    /** @param {Point[]|null} way */
    lasso(way) {
        this.#lasso = way;
        this.redraw();
    }

    /** @param {Guide[]} guides */
    guides(guides) {
        if (guides.length === 0 && this.#guides.length === 0) return;
        this.#guides = guides;
        this.redraw();
    }

    /** @param {string[]} ids of shapes to highlight */
    attach(ids) {
        if (ids.join() === this.#attached.join()) return;
        this.#attached = ids;
        this.redraw();
    }

    /**
     * Leaves a text to the text editor.
     *
     * @param {string|null} id
     */
    write(id) {
        this.#written = id;
        this.#hide();
    }

    redraw() {
        this.#renderer.requestFrame();
    }

    #hide() {
        const ids = this.#preview.map((element) => String(element.id));
        this.#renderer.hide(this.#written === null ? ids : [...ids, this.#written]);
    }

    /** Those of the page, which change with its theme. */
    #colours() {
        const style = getComputedStyle(this.#container);
        const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
        return { accent: colour("--accent") || ACCENT, guide: colour("--guide") || GUIDE, paper: style.backgroundColor };
    }

    #selected() {
        const { ids } = this.#view.selection;
        if (this.#known?.ids === ids) return this.#known;
        const elements = this.#elements([...ids]);
        this.#known = { ids, elements, frame: elements.length > 0 ? frameOf(elements) : null };
        return this.#known;
    }

    /** @param {{by: Point, elements: Element[], frame: Frame|null}} carried */
    #selectedOnTheWay({ by, elements, frame }) {
        return { elements, frame: frame && { ...frame, box: moved(frame.box, by) } };
    }

    /** @param {string[]} ids */
    #elements(ids) {
        return ids.flatMap((id) => present(this.#scene.item(id)?.element));
    }
}
