// @ts-check
import { oncePerFrame } from "./dom.js";
import { viewOf } from "./following.js";
import { sharedMaking, sizeOf } from "./shared-making.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../editor/editor.js").Editor} Editor */
/** @typedef {import("../scene/scene-source.js").SceneSource} SceneSource */
/** @typedef {import("../scene/viewport.js").Viewport} Viewport */

const mostSelected = 50;
/** Milliseconds after which is said again what is being made: others forget what they have not heard for long. */
const renewal = 3_000;
/** Bytes that the names of `making` take up themselves. */
const spare = 32;
/** Beside a laser's trail there is room for fewer. */
const mostBesideLaser = 10;

/**
 * Tells the others where one's cursor is, what is selected, what one sees, and what one is making, writing or carrying. The client sends
 * 25 a second at most.
 */
export class Presence {
    #client;
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
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #renewal;

    /**
     * @param {EaselClient} client @param {Editor} editor @param {Viewport} viewport
     * @param {import("./following.js").Following} following @param {SceneSource} source
     * @param {import("./laser-pointers.js").LaserPointers} laser @param {import("./presentation.js").Presentation} presentation
     */
    constructor(client, editor, viewport, following, source, laser, presentation) {
        this.#client = client;
        this.#editor = editor;
        this.#viewport = viewport;
        this.#following = following;
        this.#source = source;
        this.#laser = laser;
        this.#presentation = presentation;
        const sendSoon = oncePerFrame(() => this.#send());
        // Frames stop in a page that is hidden, so nothing may wait for one there.
        const send = () => (document.visibilityState === "visible" ? sendSoon() : this.#send());
        editor.addEventListener("cursor", (event) => {
            this.#cursor = pointOf(/** @type {CustomEvent<{x: number, y: number} | null>} */ (event).detail);
            send();
        });
        editor.addEventListener("selection", () => {
            this.#selected = [...editor.selection].slice(0, mostSelected);
            send();
        });
        editor.addEventListener("tool", send);
        editor.addEventListener("making", send);
        viewport.onChange(send);
        following.addEventListener("change", send);
        source.addEventListener("time", send);
        laser.addEventListener("change", send);
        presentation.addEventListener("change", send);
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "visible") return;
            this.#cursor = null;
            this.#send();
        });
        this.#send();
    }

    #send() {
        const state = this.#state();
        // A node may allow so little that not even this fits.
        if (sizeOf(state) > this.#client.limits.presenceBytes) return;
        this.#client.setPresence(state);
        clearTimeout(this.#renewal);
        const isMaking = "making" in state || "writing" in state;
        this.#renewal = isMaking ? setTimeout(() => this.#send(), renewal) : undefined;
    }

    #state() {
        const isNow = !this.#source.isPast;
        const laser = this.#laser.state;
        const state = {
            cursor: isNow ? this.#cursor : null,
            tool: this.#editor.tool,
            selected: isNow ? this.#selected.slice(0, laser ? mostBesideLaser : mostSelected) : [],
            view: rounded(viewOf(this.#viewport)),
            following: this.#following.session,
            ...(laser ? { laser } : {}),
            ...(this.#presentation.isOn ? { presenting: true } : {}),
        };
        return isNow ? { ...state, ...this.#making(sizeOf(state)) } : state;
    }

    /** @param {number} taken bytes of the rest */
    #making(taken) {
        const { elements, written, carried } = this.#editor.making;
        const writing = written === null ? {} : { writing: written };
        const carrying = carried === null ? {} : { carrying: { ...placeOf(carried.box), count: carried.count } };
        const room = this.#client.limits.presenceBytes - taken - sizeOf(writing) - sizeOf(carrying) - spare;
        const making = elements.length > 0 ? sharedMaking(elements, room) : [];
        return { ...(room > 0 && { ...writing, ...carrying }), ...(making.length > 0 && { making }) };
    }
}

/** @param {import("../scene/bounds.js").Bounds} box */
function placeOf({ minX, minY, maxX, maxY }) {
    return rounded({ x: minX, y: minY, width: maxX - minX, height: maxY - minY });
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
