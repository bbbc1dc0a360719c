// @ts-check
import { oncePerFrame } from "./dom.js";
import { viewOf } from "./following.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../editor/editor.js").Editor} Editor */
/** @typedef {import("../scene/scene-source.js").SceneSource} SceneSource */
/** @typedef {import("../scene/viewport.js").Viewport} Viewport */

const mostSelected = 50;
/** Beside a laser's trail there is room for fewer. */
const mostBesideLaser = 10;

/**
 * Tells the others where one's cursor is, what is selected and what one sees. The client sends 25 a second at
 * most.
 */
export class Presence {
    #editor;
    #viewport;
    #following;
    #source;
    #laser;
    #presentation;
    /** @type {{x: number, y: number} | null} */
    #cursor = null;
    /** @type {string[]} */
    #selected = [];

    /**
     * @param {EaselClient} client @param {Editor} editor @param {Viewport} viewport
     * @param {import("./following.js").Following} following @param {SceneSource} source
     * @param {import("./laser-pointers.js").LaserPointers} laser @param {import("./presentation.js").Presentation} presentation
     */
    constructor(client, editor, viewport, following, source, laser, presentation) {
        this.#editor = editor;
        this.#viewport = viewport;
        this.#following = following;
        this.#source = source;
        this.#laser = laser;
        this.#presentation = presentation;
        const send = oncePerFrame(() => client.setPresence(this.#state()));
        editor.addEventListener("cursor", (event) => {
            this.#cursor = pointOf(/** @type {CustomEvent<{x: number, y: number} | null>} */ (event).detail);
            send();
        });
        editor.addEventListener("selection", () => {
            this.#selected = [...editor.selection].slice(0, mostSelected);
            send();
        });
        editor.addEventListener("tool", send);
        viewport.onChange(send);
        following.addEventListener("change", send);
        source.addEventListener("time", send);
        laser.addEventListener("change", send);
        presentation.addEventListener("change", send);
        // Frames stop in a page that is hidden, so this cannot wait for one.
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "visible") return;
            this.#cursor = null;
            client.setPresence(this.#state());
        });
        client.setPresence(this.#state());
    }

    #state() {
        const isNow = !this.#source.isPast;
        const laser = this.#laser.state;
        return {
            cursor: isNow ? this.#cursor : null,
            tool: this.#editor.tool,
            selected: isNow ? this.#selected.slice(0, laser ? mostBesideLaser : mostSelected) : [],
            view: rounded(viewOf(this.#viewport)),
            following: this.#following.session,
            ...(laser ? { laser } : {}),
            ...(this.#presentation.isOn ? { presenting: true } : {}),
        };
    }
}

/** @param {{x: number, y: number} | null} detail */
function pointOf(detail) {
    if (!detail || !Number.isFinite(detail.x) || !Number.isFinite(detail.y)) return null;
    return rounded({ x: detail.x, y: detail.y });
}

/**
 * @template {Record<string, number>} Numbers
 * @param {Numbers} numbers
 * @returns {Numbers} what is worth sending of them
 */
function rounded(numbers) {
    const entries = Object.entries(numbers).map(([key, value]) => [key, Math.round(value * 10) / 10]);
    return /** @type {Numbers} */ (Object.fromEntries(entries));
}
