// @ts-check
import { centerOf, heightOf, outset, widthOf } from "../scene/bounds.js";
import { iconButton } from "./button.js";
import { build, oncePerFrame } from "./dom.js";
import { textHits } from "./text-hits.js";

/** @typedef {import("../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../scene/item.js").Item} Item */

/** More outlines than this would only be a tangle. */
const mostOutlines = 500;
/** Letters smaller than this on the screen can't be read. */
const smallestLetters = 10;
const margin = 4;
/** A hit this near to what lies over the board, in pixels, is brought to the middle. */
const beside = 40;

/** Looks for words in the texts of the board and goes from one to the next. */
export class FindBar {
    #app;
    #field = build("input", {
        type: "search", class: "field", "aria-label": "Find on this board", placeholder: "Find on this board",
        autocomplete: "off", spellcheck: "false",
    });
    #count = build("p", { class: "find-count", role: "status", "aria-live": "polite" });
    #steps;
    /** @type {Item[]} */
    #hits = [];
    /** @type {string | null} */
    #current = null;

    /** @param {import("./app.js").App} app */
    constructor(app) {
        this.#app = app;
        this.#steps = [
            iconButton("previous", "Previous hit", () => this.#step(-1), { keys: ["Shift+Enter"] }),
            iconButton("next", "Next hit", () => this.#step(1), { keys: ["Enter"] }),
        ];
        this.element = build("div",
            { role: "search", class: "panel bar find-bar", hidden: true, "aria-label": "Find on this board" },
            this.#field, this.#count, ...this.#steps, iconButton("close", "Close search", () => this.close()));
        this.element.addEventListener("keydown", (event) => this.#key(event));
        this.#field.addEventListener("input", () => this.#look(true));
        const look = oncePerFrame(() => this.#look(false));
        app.scene.onChange(() => {
            if (this.#isOpen) look();
        });
        app.renderer.addOverlay((context) => this.#outline(context));
    }

    get #isOpen() {
        return !this.element.hidden;
    }

    open() {
        this.element.hidden = false;
        this.#field.focus();
        this.#field.select();
        this.#look(false);
    }

    close() {
        this.element.hidden = true;
        this.#hits = [];
        this.#app.renderer.requestFrame();
        document.getElementById("canvas")?.focus({ preventScroll: true });
    }

    /** @param {boolean} isNew whether other words are looked for, so that the first hit is shown */
    #look(isNew) {
        this.#hits = textHits(this.#app.scene.items(), this.#field.value);
        if (isNew) {
            this.#current = this.#hits[0]?.id ?? null;
            this.#reveal();
        }
        this.#show();
    }

    #show() {
        const place = this.#hits.findIndex(({ id }) => id === this.#current);
        const { length } = this.#hits;
        if (this.#field.value.trim() === "") this.#count.textContent = "";
        else if (length === 0) this.#count.textContent = "Nothing found";
        else this.#count.textContent = place < 0 ? `${length} found` : `${place + 1} of ${length}`;
        for (const button of this.#steps) button.disabled = length === 0;
        this.#app.renderer.requestFrame();
    }

    /** @param {1 | -1} by */
    #step(by) {
        const { length } = this.#hits;
        if (length === 0) return;
        const place = this.#hits.findIndex(({ id }) => id === this.#current);
        const next = place < 0 ? 0 : (place + by + length) % length;
        this.#current = this.#hits[next].id;
        this.#reveal();
        this.#show();
    }

    /** Selects the hit and brings it into view, near enough to be read. */
    #reveal() {
        const hit = this.#hits.find(({ id }) => id === this.#current);
        if (!hit) return;
        const { editor, viewport, scene } = this.#app;
        if (editor.tool !== "hand") editor.tool = "select";
        const container = hit.containerId;
        editor.select([container !== undefined && scene.item(container) ? container : hit.id]);
        const letters = Number(hit.element.fontSize ?? 20);
        const isReadable = letters * viewport.zoom >= smallestLetters;
        if (isReadable && isWithin(hit.bounds, this.#clearView())) return;
        const zoom = isReadable ? viewport.zoom : Math.min(1, 16 / letters);
        viewport.centerOn(centerOf(hit.bounds), zoom);
    }

    /** What is seen between the bars and panels of the page, and not right beside them. */
    #clearView() {
        const { viewport } = this.#app;
        const { clear } = viewport;
        return outset(clear, -Math.min(beside / viewport.zoom, widthOf(clear) / 4, heightOf(clear) / 4));
    }

    /** @param {CanvasRenderingContext2D} context */
    #outline(context) {
        if (!this.#isOpen) return;
        const { viewport, theme } = this.#app;
        context.strokeStyle = theme.current === "dark" ? "#f0c674" : "#b26b00";
        context.fillStyle = "rgb(255 200 60 / 22%)";
        for (const { id, bounds } of this.#hits.slice(0, mostOutlines)) {
            const from = viewport.toScreen({ x: bounds.minX, y: bounds.minY });
            const [width, height] = [widthOf(bounds) * viewport.zoom, heightOf(bounds) * viewport.zoom];
            context.lineWidth = id === this.#current ? 3 : 1;
            const box = /** @type {const} */ (
                [from.x - margin, from.y - margin, width + 2 * margin, height + 2 * margin]);
            context.fillRect(...box);
            context.strokeRect(...box);
        }
    }

    /** @param {KeyboardEvent} event keys pressed in here are not the canvas' */
    #key(event) {
        event.stopPropagation();
        if (event.isComposing) return;
        const isFind = event.key.toLowerCase() === "f" && (event.ctrlKey || event.metaKey);
        if (event.key === "Escape") this.close();
        else if (event.key === "Enter" && event.target === this.#field) this.#step(event.shiftKey ? -1 : 1);
        else if (isFind) this.#field.select();
        else return;
        event.preventDefault();
    }
}

/** @param {Bounds} inner @param {Bounds} outer */
function isWithin(inner, outer) {
    return inner.minX >= outer.minX && inner.maxX <= outer.maxX
        && inner.minY >= outer.minY && inner.maxY <= outer.maxY;
}
