// @ts-check
import { isWriting } from "../editor/clipboard/clipboard-events.js";
import { centerOf, moved, rotatedBounds } from "../scene/bounds.js";
import { iconButton } from "./button.js";
import { build } from "./dom.js";
import { inReadingOrder } from "./frame-order.js";
import { participantName, shortened } from "./person.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../editor/editor.js").Editor} Editor */
/** @typedef {import("../editor/tools/toolbox.js").ToolName} ToolName */
/** @typedef {import("../scene/scene.js").Scene} Scene */
/** @typedef {import("../scene/viewport.js").Viewport} Viewport */

/** Around a frame, in pixels of the screen. */
const margin = 60;
const next = new Set(["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"]);
const previous = new Set(["ArrowLeft", "ArrowUp", "PageUp"]);

/**
 * Shows the frames of a board one after the other, and nothing of the page around it. Others see it by following.
 *
 * Event: "change" when it begins, goes on and ends.
 */
export class Presentation extends EventTarget {
    #client;
    #editor;
    #scene;
    #viewport;
    #toasts;
    #following;
    /**
     * The id of the frame that is shown; null if nothing is presented.
     * @type {string | null}
     */
    #frame = null;
    /**
     * How it was before.
     * @type {{tool: ToolName, x: number, y: number, zoom: number} | null}
     */
    #before = null;
    /** Others who are presenting. @type {Set<string>} */
    #presenters = new Set();
    #text = build("p", { class: "presentation-text", role: "status" });
    #back = iconButton("stepBack", "Previous frame", () => this.#step(-1), { tip: "above" });
    #on = iconButton("stepOn", "Next frame", () => this.#step(1), { tip: "above" });

    /**
     * @param {EaselClient} client @param {Editor} editor @param {Scene} scene @param {Viewport} viewport
     * @param {import("./toasts.js").Toasts} toasts @param {import("./following.js").Following} following
     */
    constructor(client, editor, scene, viewport, toasts, following) {
        super();
        this.#client = client;
        this.#editor = editor;
        this.#scene = scene;
        this.#viewport = viewport;
        this.#toasts = toasts;
        this.#following = following;
        this.element = build("section", { class: "presentation panel", "aria-label": "Presentation", hidden: true },
            build("div", { class: "bar", role: "toolbar", "aria-label": "Presentation" },
                this.#back, this.#text, this.#on,
                iconButton("close", "End the presentation", () => this.stop(), { keys: ["Escape"], tip: "above" })));
        scene.onChange(() => this.isOn && this.#show());
        window.addEventListener("resize", () => this.isOn && this.#show());
        window.addEventListener("keydown", (event) => this.#press(event), { capture: true });
        client.addEventListener("presence", (event) => this.#hear(event.detail.sessions));
        client.addEventListener("participants", () => this.#hear([...client.participants.keys()]));
    }

    get isOn() {
        return this.#frame !== null;
    }

    /** Begins with the frame that is selected, or with the first. */
    start() {
        const frames = this.#frames();
        if (frames.length === 0) {
            this.#toasts.show("There is no frame to present. Draw frames around what you want to show, with the frame tool.");
            return;
        }
        const { editor, viewport: { x, y, zoom } } = { editor: this.#editor, viewport: this.#viewport };
        this.#before ??= { tool: editor.tool, x, y, zoom };
        this.#frame = (frames.find(({ id }) => editor.selection.has(id)) ?? frames[0]).id;
        editor.clearSelection();
        editor.tool = "laser";
        document.body.toggleAttribute("data-presenting", true);
        this.element.hidden = false;
        document.getElementById("canvas")?.focus({ preventScroll: true });
        this.#show();
    }

    stop() {
        if (!this.isOn) return;
        this.#frame = null;
        document.body.toggleAttribute("data-presenting", false);
        this.element.hidden = true;
        if (this.#before) {
            this.#editor.tool = this.#before.tool;
            this.#viewport.moveTo(this.#before);
        }
        this.#before = null;
        document.getElementById("canvas")?.focus({ preventScroll: true });
        this.dispatchEvent(new Event("change"));
    }

    #frames() {
        const frames = this.#scene.items().filter(({ shape }) => shape.isFrame).map((item) => {
            const { box, angle, origin } = item.shape;
            const name = typeof item.element.name === "string" ? item.element.name : "";
            return { id: item.id, name, bounds: moved(rotatedBounds(box, angle, centerOf(box)), origin) };
        });
        return inReadingOrder(frames);
    }

    /** @param {number} by */
    #step(by) {
        const frames = this.#frames();
        const place = frames.findIndex(({ id }) => id === this.#frame);
        const to = frames[Math.max(0, Math.min(frames.length - 1, place + by))];
        if (to) this.#frame = to.id;
        this.#show();
    }

    #show() {
        const frames = this.#frames();
        const place = Math.max(0, frames.findIndex(({ id }) => id === this.#frame));
        const frame = frames[place];
        // Somebody has deleted them all.
        if (!frame) return this.stop();
        const isAnother = this.#frame !== frame.id;
        this.#frame = frame.id;
        this.#following.stop();
        this.#viewport.fit(frame.bounds, margin, Infinity);
        const name = shortened(frame.name.trim(), 60);
        const text = `${place + 1} of ${frames.length}${name === "" ? "" : ` · ${name}`}`;
        if (this.#text.textContent !== text) this.#text.textContent = text;
        this.#back.disabled = place === 0;
        this.#on.disabled = place === frames.length - 1;
        if (isAnother || !this.element.hidden) this.dispatchEvent(new Event("change"));
    }

    /** @param {KeyboardEvent} event */
    #press(event) {
        if (!this.isOn || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
        if (document.querySelector("dialog[open]:modal")) return;
        const { key } = event;
        const isBack = previous.has(key) || (key === " " && event.shiftKey);
        const isOwn = key === "Escape" || key === "Home" || key === "End" || isBack || next.has(key);
        // Buttons of the bar are pressed by their own keys.
        const isButton = (key === " " || key === "Enter") && event.target instanceof HTMLButtonElement;
        if (!isOwn || isButton) return;
        event.preventDefault();
        event.stopPropagation();
        if (key === "Escape") this.stop();
        else if (key === "Home" || key === "End") this.#step(key === "Home" ? -Infinity : Infinity);
        else this.#step(isBack ? -1 : 1);
    }

    /** @param {Iterable<string>} sessions of others, some of whom may have begun to present */
    #hear(sessions) {
        for (const session of this.#presenters) if (!this.#client.participants.has(session)) this.#presenters.delete(session);
        for (const session of sessions) {
            const participant = this.#client.participants.get(session);
            if (!participant || session === this.#client.session) continue;
            const isPresenting = participant.state?.presenting === true;
            if (!isPresenting) this.#presenters.delete(session);
            if (!isPresenting || this.#presenters.has(session)) continue;
            this.#presenters.add(session);
            if (this.#following.session === session) continue;
            this.#toasts.show(`${participantName(participant)} is presenting.`, {
                action: { label: "Follow", run: () => this.#following.follow(session) },
            });
        }
    }
}
