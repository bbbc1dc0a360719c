// @ts-check
import { drawSelection } from "./overlay.js";
/** @typedef {import("../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("./board-view.js").BoardView} BoardView */
/** @typedef {import("./tools/types.js").Element} Element */

/** On a page that has no colour of its own for what is selected. */
const ACCENT = "#4263eb";

/**
 * What the editor shows beside the board: elements that are being made or changed, the selection, the
 * marquee.
 */
export class Stage {
    /** Whether the selection can be grabbed now. */
    hasHandles = true;
    #client;
    #container;
    #scene;
    #renderer;
    #view;
    /** @type {Map<string, Element>} */
    #draft = new Map();
    /** @type {Element[]} */
    #preview = [];
    /** @type {string|null} */
    #written = null;
    /** @type {Bounds|null} */
    #marquee = null;
    #stopDrawing;

    /**
     * @param {import("./workbench.js").Parts} parts
     * @param {BoardView} view
     */
    constructor({ client, scene, renderer, container }, view) {
        this.#client = client;
        this.#container = container;
        this.#scene = scene;
        this.#renderer = renderer;
        this.#view = view;
        this.#stopDrawing = renderer.addOverlay((context, viewport) => drawSelection(context, viewport, {
            elements: this.#selected(), marquee: this.#marquee, ...this.#colours(),
            hasHandles: this.hasHandles && !view.isReadOnly && this.#written === null,
        }));
    }

    destroy() {
        this.#stopDrawing();
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
        const before = this.#draft;
        this.#draft = elements ?? new Map();
        const ids = new Set([...before.keys(), ...this.#draft.keys()]);
        if (ids.size === 0) return;
        const { document } = this.#client;
        this.#scene.update(ids, {
            get: (id) => this.#draft.get(id) ?? document.get(id),
            entries: () => document.entries(),
        });
        this.#renderer.requestFrame();
    }

    /** The board has changed below the draft: what is gone is gone, the rest is still seen as it will be. */
    refresh() {
        if (this.#draft.size === 0) return;
        this.draft(new Map([...this.#draft].filter(([id]) => this.#client.document.get(id) !== undefined)));
    }

    /** @param {Bounds|null} bounds */
    marquee(bounds) {
        this.#marquee = bounds;
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
        const accent = style.getPropertyValue("--accent").trim();
        return { accent: accent === "" ? ACCENT : accent, paper: style.backgroundColor };
    }

    #selected() {
        return [...this.#view.selection.ids].flatMap((id) => this.#scene.item(id)?.element ?? []);
    }
}
