// @ts-check

/**
 * An element with the attribute `popover`.
 * @typedef {HTMLElement & {popover: string | null, showPopover(): void, hidePopover(): void}} PopoverElement
 */

/**
 * What TypeScript's library of today does not know of an element.
 * @param {HTMLElement} element
 */
export function asPopover(element) {
    return /** @type {PopoverElement} */ (element);
}

const gap = 6;
const margin = 8;
/** Lower than this nothing could be read in it. */
const least = 96;

/**
 * Something that opens beside its button and closes by Escape, or a press elsewhere.
 * The browser does most of it: see "popover" in the HTML standard.
 */
export class Popover {
    #element;
    #button;
    #opened;

    /**
     * @param {HTMLElement} element
     * @param {HTMLElement} button
     * @param {() => void} [opened]
     * @param {() => void} [opens] called before it is seen
     */
    constructor(element, button, opened = () => {}, opens = () => {}) {
        this.#element = asPopover(element);
        this.#button = button;
        this.#opened = opened;
        this.#element.popover = "auto";
        button.setAttribute("aria-expanded", "false");
        let isByPointer = false;
        // What the browser does by itself, but at once: the key after the press may come before its event "toggle".
        button.addEventListener("click", (event) => {
            event.preventDefault();
            isByPointer = event.detail > 0;
            if (this.isOpen) this.close();
            else this.open();
        });
        Object.assign(button, { popoverTargetElement: element });
        element.addEventListener("beforetoggle", (event) => {
            if (/** @type {Event & {newState?: string}} */ (event).newState === "open") opens();
        });
        element.addEventListener("toggle", (event) => {
            const isOpen = /** @type {Event & {newState?: string}} */ (event).newState === "open";
            button.setAttribute("aria-expanded", String(isOpen));
            if (!isOpen && isByPointer) giveBackToCanvas(button);
        });
        // Keys pressed in here are not the canvas'.
        element.addEventListener("keydown", (event) => event.stopPropagation());
    }

    get isOpen() {
        return this.#element.matches(":popover-open");
    }

    open() {
        if (this.isOpen) return;
        this.#element.showPopover();
        this.place();
        this.#opened();
    }

    close() {
        if (this.isOpen) this.#element.hidePopover();
    }

    /** Under its button, or above it where there is more room; inside the window in any case. */
    place() {
        const { left, right } = this.#button.getBoundingClientRect();
        const { top, bottom } = (this.#button.closest(".panel") ?? this.#button).getBoundingClientRect();
        placeBeside(this.#element, { left, right, top, bottom });
    }
}

/**
 * After what was opened by a press has closed, keys are the drawing's: Space moves the board and opens nothing again.
 * @param {HTMLElement} [button] that the focus may have gone back to
 */
export function giveBackToCanvas(button) {
    const { activeElement } = document;
    if (document.querySelector("dialog[open]") || (activeElement !== document.body && activeElement !== button)) return;
    document.getElementById("canvas")?.focus({ preventScroll: true });
}

/**
 * Where there is too little room for all of it, it scrolls: its button stays in sight.
 * @param {HTMLElement} element @param {{left: number, right: number, top: number, bottom: number}} anchor
 */
function placeBeside(element, anchor) {
    element.style.maxHeight = "";
    const roomBelow = innerHeight - margin - anchor.bottom - gap;
    const roomAbove = anchor.top - gap - margin;
    const isBelow = element.offsetHeight <= roomBelow || roomBelow >= roomAbove;
    const room = Math.max(least, isBelow ? roomBelow : roomAbove);
    if (element.offsetHeight > room) element.style.maxHeight = `${room}px`;
    const { offsetWidth: width, offsetHeight: height } = element;
    const isLeft = anchor.left + anchor.right < innerWidth;
    const left = isLeft ? anchor.left : anchor.right - width;
    const top = isBelow ? anchor.bottom + gap : anchor.top - gap - height;
    element.style.left = `${clamp(left, margin, innerWidth - width - margin)}px`;
    element.style.top = `${clamp(top, margin, innerHeight - height - margin)}px`;
}

/** @param {number} value @param {number} low @param {number} high */
function clamp(value, low, high) {
    return Math.max(low, Math.min(value, high));
}
