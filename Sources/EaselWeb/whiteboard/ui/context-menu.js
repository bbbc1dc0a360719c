// @ts-check
import { menuOf } from "./action-menu.js";
import { Menu } from "./menu.js";
import { asPopover, giveBackToCanvas } from "./popover.js";

/** @typedef {import("../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../scene/item.js").Item} Item */
/** @typedef {import("../scene/scene.js").Scene} Scene */

const margin = 8;
const entries = [
    "cut", "copy", "copy-png", "copy-svg", "paste", "duplicate", "rule", "bring-to-front", "send-to-back", "group", "ungroup",
    "frame-selection", "unframe-selection", "flip-across",
    "flip-down", "lock", "link", "rule", "select-all", "zoom-to-fit", "grid", "snap-objects", "rule", "authors", "rule",
    "delete", "delete-with-contents",
];

/** What can be done with what is under the pointer, by a right click, a finger that is held, or the keyboard's menu key. */
export class ContextMenu {
    #app;
    /** @type {Menu} */
    #menu;

    /** @param {import("./app.js").App} app @param {HTMLElement} canvas */
    constructor(app, canvas) {
        this.#app = app;
        this.#menu = new Menu("Commands", menuOf(app.editor.actions, entries),
            () => this.#element.hidePopover());
        this.#menu.showsEnabledOnly = true;
        this.#element.popover = "auto";
        this.#element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
            event.stopPropagation();
            if (event.key === "Escape") this.#element.hidePopover();
        });
        document.addEventListener("pointerdown", ({ target }) => {
            if (!this.#element.contains(/** @type {Node} */ (target)) && this.#element.matches(":popover-open")) {
                this.#element.hidePopover();
            }
        }, true);
        this.#element.addEventListener("toggle", (event) => {
            if (/** @type {Event & {newState?: string}} */ (event).newState === "closed") giveBackToCanvas();
        });
        canvas.parentElement?.append(this.#element);
        canvas.addEventListener("contextmenu", (event) => {
            // Whether a finger is held in its place, the editor says: browsers do not agree on it.
            if (/** @type {PointerEvent} */ (event).pointerType !== "touch") this.#openByEvent(event, canvas);
        });
        app.editor.addEventListener("held", (event) => {
            this.#openAt(/** @type {CustomEvent<{x: number, y: number}>} */ (event).detail, canvas, "manual");
        });
    }

    /** @returns {import("./popover.js").PopoverElement} */
    get #element() {
        return asPopover(this.#menu.element);
    }

    /** @param {MouseEvent} event @param {HTMLElement} canvas */
    #openByEvent(event, canvas) {
        const { left, top, width, height } = canvas.getBoundingClientRect();
        if (event.button === 2) this.#openAt({ x: event.clientX - left, y: event.clientY - top }, canvas, "auto");
        else this.#show(left + width / 2, top + height / 2, "auto");
    }

    /**
     * @param {{x: number, y: number}} point of the canvas
     * @param {HTMLElement} canvas
     * @param {"auto"|"manual"} kind browsers close the one when the finger that has opened it is lifted
     */
    #openAt(point, canvas, kind) {
        const { left, top } = canvas.getBoundingClientRect();
        this.#choose(point);
        this.#show(left + point.x, top + point.y, kind);
    }

    /** @param {number} x @param {number} y @param {"auto"|"manual"} kind */
    #show(x, y, kind) {
        if (this.#element.matches(":popover-open")) this.#element.hidePopover();
        this.#element.popover = kind;
        this.#menu.opens();
        this.#element.showPopover();
        this.#menu.opened();
        this.#place(x, y);
    }

    /** @param {number} x @param {number} y */
    #place(x, y) {
        const { offsetWidth, offsetHeight, style } = this.#element;
        style.left = `${Math.max(margin, Math.min(x + 2, innerWidth - offsetWidth - margin))}px`;
        style.top = `${Math.max(margin, Math.min(y + 2, innerHeight - offsetHeight - margin))}px`;
    }

    /**
     * Selects what is under the pointer, unless it is selected already.
     * @param {{x: number, y: number}} point of the canvas
     */
    #choose(point) {
        const { editor, scene, viewport } = this.#app;
        const place = viewport.toScene(point);
        const item = scene.topmostAt(place);
        if (!item) {
            if (!isInside(place, scene.bounds(editor.selection))) editor.clearSelection();
            return;
        }
        const ids = unitOf(item, scene);
        if (!ids.every((id) => editor.selection.has(id))) editor.select(ids);
    }
}

/** @param {{x: number, y: number}} point @param {Bounds | null} bounds */
function isInside({ x, y }, bounds) {
    return bounds !== null && x >= bounds.minX && x <= bounds.maxX && y >= bounds.minY && y <= bounds.maxY;
}

/** @param {Item} item @param {Scene} scene @returns {string[]} its container, and its whole group */
function unitOf(item, scene) {
    const owner = containerOf(item, scene) ?? item;
    const group = Array.isArray(owner.element.groupIds) ? owner.element.groupIds.at(-1) : undefined;
    if (typeof group !== "string") return [owner.id];
    return scene.byGroup(group).filter((member) => !containerOf(member, scene)).map((member) => member.id);
}

/** @param {Item} item @param {Scene} scene */
function containerOf({ element: { containerId } }, scene) {
    return typeof containerId === "string" ? scene.item(containerId) : undefined;
}
