// @ts-check
import { isObject } from "../scene/json-object.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../scene/element.js").Element} Element */
/** @typedef {import("../scene/renderer.js").Renderer} Renderer */
/** @typedef {import("../scene/scene-source.js").SceneSource} SceneSource */

/** Milliseconds after which what was not said again is forgotten: its maker's network may be gone without a word. */
const freshness = 10_000;
/** Of one participant, at once. */
const most = 20;
/** Those that people make by hand. */
const kinds = new Set(["rectangle", "diamond", "ellipse", "arrow", "line", "text", "frame"]);

/**
 * @typedef {object} Work
 * @property {Map<string, Element>} elements by id, none of them on the board as it was when this was heard
 * @property {string | null} writing the text that the participant writes
 * @property {number} heardAt
 * @property {Set<string>} landed ids of elements that have come onto the board: they are not shown again if they go from there
 */

/**
 * What others are making, shown until it is on the board, and the texts that they are writing. It is gone when they give it up,
 * leave, or fall silent; it is never seen in the past.
 *
 * Event: "change" when others may be making or writing something else.
 */
export class OthersMaking extends EventTarget {
    #client;
    #source;
    #renderer;
    /** @type {Map<string, Work>} */
    #works = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;

    /** @param {EaselClient} client @param {SceneSource} source @param {Renderer} renderer */
    constructor(client, source, renderer) {
        super();
        this.#client = client;
        this.#source = source;
        this.#renderer = renderer;
        client.addEventListener("presence", (event) => this.#hear(event.detail.sessions));
        client.addEventListener("participants", () => this.#hear(this.#sessions()));
        client.addEventListener("change", () => {
            if (this.#works.size > 0) this.#show();
        });
        source.addEventListener("time", () => this.#show());
    }

    /** Whether anybody else makes or writes anything. */
    get isAny() {
        return this.#works.size > 0;
    }

    /** @returns {{session: string, writing: string, element: Element | undefined}[]} who writes what */
    get writers() {
        if (this.#source.isPast) return [];
        return [...this.#works].flatMap(([session, { writing, elements }]) => (
            writing === null ? [] : [{ session, writing, element: elements.get(writing) }]));
    }

    /** Those who are here, and those who have left something unfinished. */
    #sessions() {
        return new Set([...this.#client.participants.keys(), ...this.#works.keys()]);
    }

    /** @param {Iterable<string>} sessions that may have told something new */
    #hear(sessions) {
        let isOther = false;
        for (const session of sessions) isOther = this.#take(session) || isOther;
        if (isOther) this.#show();
    }

    /** @param {string} session @returns {boolean} whether there is or was something */
    #take(session) {
        const state = session === this.#client.session ? undefined : this.#client.participants.get(session)?.state;
        const before = this.#works.get(session);
        const elements = elementsOf(state?.making);
        const writing = typeof state?.writing === "string" ? state.writing : null;
        if (elements.size === 0 && writing === null) return this.#works.delete(session);
        const landed = new Set([...before?.landed ?? []].filter((id) => elements.has(id)));
        this.#works.set(session, { elements, writing, landed, heardAt: performance.now() });
        return true;
    }

    #show() {
        const { document } = this.#client;
        const shown = [];
        for (const [session, { elements, landed }] of this.#works) {
            for (const [id, element] of elements) {
                if (document.get(id)) landed.add(id);
                // Two may have made something of one id.
                else if (!landed.has(id)) shown.push({ ...element, id: `${session} ${id}` });
            }
        }
        this.#renderer.previewOthers(this.#source.isPast ? [] : shown);
        this.dispatchEvent(new Event("change"));
        clearTimeout(this.#timer);
        this.#timer = this.#works.size > 0 ? setTimeout(() => this.#forgetOld(), freshness / 4) : undefined;
    }

    #forgetOld() {
        const now = performance.now();
        for (const [session, { heardAt }] of this.#works) {
            if (now - heardAt > freshness) this.#works.delete(session);
        }
        this.#show();
    }
}

/** @param {unknown} making @returns {Map<string, Element>} */
function elementsOf(making) {
    const elements = Array.isArray(making) ? making.slice(0, most) : [];
    return new Map(elements.flatMap((element) => {
        const isMade = isObject(element) && typeof element.id === "string" && kinds.has(String(element.type));
        return isMade ? [[String(element.id), element]] : [];
    }));
}
