// @ts-check
import { wholeText } from "../../scene/whole-text.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/viewport.js").Viewport} Viewport */

/** Letters that a name may have. */
const LONGEST_NAME = 200;
/** Where names stand, above the frame's top left, and how high their letters are; scene/text-block.js has the same. */
const ABOVE = 20;
const SIZE = 14;
/** On the screen a field is never smaller than this part of its size. */
const SMALLEST = 0.8;

/**
 * @typedef {object} Namer
 * @property {Viewport} viewport
 * @property {() => Element|undefined} frame as it is now
 * @property {string} colour
 * @property {string} paper
 * @property {(name: string|null) => void} done null if nothing is to be changed
 */

/** A field that lies where a frame's name is drawn. */
export class FrameNameEditor {
    #namer;
    #field = document.createElement("input");
    #isDone = false;
    #stopFollowing;

    /** @param {HTMLElement} container @param {Namer} namer */
    constructor(container, namer) {
        this.#namer = namer;
        const field = this.#field;
        field.className = "easel-frame-name";
        field.maxLength = LONGEST_NAME;
        field.setAttribute("aria-label", "Frame name");
        field.dir = "auto";
        field.spellcheck = false;
        field.value = nameOf(namer.frame());
        Object.assign(field.style, {
            position: "absolute", left: "0", top: "0", zIndex: "3", transformOrigin: "0 0", margin: "0", padding: "0 2px",
            border: "0", borderRadius: "2px", font: `${SIZE}px / ${ABOVE}px sans-serif`, color: namer.colour,
            background: namer.paper, userSelect: "text", touchAction: "auto",
        });
        container.append(field);
        this.#stopFollowing = namer.viewport.onChange(() => this.#place());
        field.addEventListener("input", () => this.#place());
        field.addEventListener("blur", () => this.commit());
        field.addEventListener("keydown", (event) => this.#press(event));
        this.#place();
        field.focus({ preventScroll: true });
        field.select();
    }

    /** Ends it with what is written. */
    commit() {
        if (this.#isDone) return;
        const name = wholeText(this.#field.value).trim();
        const frame = this.#namer.frame();
        this.discard();
        this.#namer.done(frame && name !== nameOf(frame) ? name : null);
    }

    /** Ends it as if nothing had been written. */
    discard() {
        this.#isDone = true;
        this.#stopFollowing();
        this.#field.remove();
    }

    /** The board may have changed below it. */
    refresh() {
        this.#place();
    }

    /** @param {KeyboardEvent} event */
    #press(event) {
        event.stopPropagation();
        if (event.isComposing || !["Escape", "Enter", "Tab"].includes(event.key)) return;
        event.preventDefault();
        if (event.key === "Escape") this.#field.value = nameOf(this.#namer.frame());
        this.commit();
    }

    #place() {
        const frame = this.#namer.frame();
        const { viewport } = this.#namer;
        const scale = Math.max(SMALLEST, viewport.zoom);
        const { x, y } = viewport.toScreen({ x: Number(frame?.x ?? 0), y: Number(frame?.y ?? 0) });
        this.#field.style.width = `${Math.max(8, this.#field.value.length + 1)}ch`;
        this.#field.style.transform = `translate(${x}px, ${y - ABOVE * scale}px) scale(${scale})`;
    }
}

/** @param {Element|undefined} frame */
function nameOf(frame) {
    return typeof frame?.name === "string" ? frame.name : "";
}
