// @ts-check
import { centerOf, heightOf, widthOf } from "../../scene/bounds.js";
import { fontOf } from "../../scene/text-metrics.js";
import { wholeText } from "../../scene/whole-text.js";
import { roomForText } from "../elements/bound-text.js";
import { angleOf, boxOf } from "../elements/box.js";
import { writtenText } from "../elements/text-layout.js";
import { baselineShift } from "./baseline.js";
import { written } from "./written.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./written.js").Writing} Writing */

/**
 * @typedef {object} Writer
 * @property {Context} context
 * @property {import("../../scene/viewport.js").Viewport} viewport
 * @property {(color: string) => string} colour as it is drawn
 * @property {(changes: {text: Element, container: Element}) => void} typed
 * @property {(value: string) => void} done
 */

/** A text area that lies on the board exactly where its text will be drawn. */
export class TextEditor {
    #writing;
    #writer;
    #area;
    #isDone = false;
    #stopFollowing;

    /** @param {HTMLElement} container @param {Writing} writing @param {Writer} writer */
    constructor(container, writing, writer) {
        this.#writing = writing;
        this.#writer = writer;
        this.#area = document.createElement("textarea");
        this.#area.className = "easel-text-editor";
        this.#area.setAttribute("aria-label", "Text");
        this.#area.dir = "auto";
        this.#area.wrap = "off";
        this.#area.spellcheck = false;
        this.#area.value = writing.isNew ? "" : writtenText(writing.text);
        this.#style();
        container.append(this.#area);
        this.#stopFollowing = writer.viewport.onChange(() => this.#place());
        this.#listen();
        this.#place();
        this.#area.focus({ preventScroll: true });
        if (!writing.isNew) this.#area.select();
    }

    /** What is written. Half of a surrogate pair, which no board holds, is U+FFFD. */
    get value() {
        return wholeText(this.#area.value);
    }

    get writing() {
        return this.#writing;
    }

    /** Ends it with what is written. */
    commit() {
        if (this.#isDone) return;
        const { value } = this;
        this.discard();
        this.#writer.done(value);
    }

    /** Ends it as if nothing had been written. */
    discard() {
        this.#isDone = true;
        this.#stopFollowing();
        this.#area.remove();
    }

    /** The board may have changed below it. */
    refresh() {
        this.#style();
        this.#place();
    }

    #listen() {
        this.#area.addEventListener("input", () => {
            this.#place();
            this.#writer.typed(written(this.#writing, this.value, this.#writer.context));
        });
        this.#area.addEventListener("blur", () => this.commit());
        this.#area.addEventListener("keydown", (event) => {
            event.stopPropagation();
            // Escape and Enter belong to the input method while it composes.
            if (event.isComposing) return;
            const isDone = event.key === "Escape" || event.key === "Tab"
                || (event.key === "Enter" && (event.ctrlKey || event.metaKey));
            if (!isDone) return;
            event.preventDefault();
            const board = this.#area.parentElement;
            this.commit();
            board?.focus({ preventScroll: true });
        });
    }

    #style() {
        const { text } = this.#writing;
        const font = fontOf(text);
        const style = this.#area.style;
        Object.assign(style, {
            position: "absolute", left: "0", top: "0", zIndex: "3", transformOrigin: "0 0",
            margin: "0", padding: "0", border: "0", outline: "none", borderRadius: "0", boxShadow: "none",
            boxSizing: "content-box", minWidth: "0", minHeight: "0", maxWidth: "none", resize: "none",
            overflow: "hidden", overflowWrap: "break-word", tabSize: "8", background: "transparent",
            textRendering: "geometricPrecision",
        });
        style.font = font.css;
        style.lineHeight = `${font.fontSize * font.lineHeight}px`;
        style.color = this.#writer.colour(String(text.strokeColor ?? "#1e1e1e"));
        style.caretColor = style.color;
        style.opacity = String(Number(text.opacity ?? 100) / 100);
        style.textAlign = text.textAlign === "center" || text.textAlign === "right" ? text.textAlign : "left";
        style.touchAction = "auto";
        style.userSelect = "text";
    }

    #place() {
        const { text, container } = this.#writing;
        const changes = written(this.#writing, this.value, this.#writer.context);
        const element = { ...(this.#writer.context.element(text.id) ?? text), ...changes.text };
        const owner = container === null ? undefined : this.#writer.context.element(container);
        const box = boxOf(element);
        const size = this.#sizeFor(element, owner && { ...owner, ...changes.container });
        const center = this.#writer.viewport.toScreen(centerOf(box));
        const share = { center: 0.5, right: 1 }[String(element.textAlign)] ?? 0;
        const left = -widthOf(box) / 2 - (size.width - widthOf(box)) * share;
        const top = -heightOf(box) / 2 + baselineShift(fontOf(element));
        const style = this.#area.style;
        style.whiteSpace = size.isWrapped ? "pre-wrap" : "pre";
        style.width = `${size.width}px`;
        style.height = `${size.height}px`;
        style.transform = `translate(${center.x}px, ${center.y}px) rotate(${angleOf(element)}rad) `
            + `scale(${this.#writer.viewport.zoom}) translate(${left}px, ${top}px)`;
    }

    /**
     * A line that is not wrapped leaves room for the caret, and for the letter that is about to come.
     *
     * @param {Element} element
     * @param {Element|undefined} owner
     */
    #sizeFor(element, owner) {
        const width = widthOf(boxOf(element));
        const height = heightOf(boxOf(element));
        if (owner) return { width: roomForText(owner, element), height, isWrapped: true };
        if (element.autoResize === false) return { width, height, isWrapped: true };
        return { width: width + fontOf(element).fontSize, height, isWrapped: false };
    }
}
