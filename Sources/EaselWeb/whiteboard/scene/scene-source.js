// @ts-check

/** @typedef {import("./element.js").Element} Element */
/** @typedef {import("./scene.js").Elements} Elements */
/** @typedef {import("./scene.js").Scene} Scene */

/**
 * A document that can be shown.
 * @typedef {Elements & {readonly size: number}} ShownDocument
 */

/**
 * The board as the client has it. Its event "change" has the `ids` that changed in its detail, or null for anything.
 * @typedef {object} Board
 * @property {ShownDocument} document
 * @property {(type: "change", listener: (event: CustomEvent<{ids: Set<string> | null}>) => void) => void}
 *   addEventListener
 */

/**
 * What the scene shows, composed in one place: the board as it is now or as it was, and on top of it the draft, which
 * is elements of the board as a gesture is about to change them.
 *
 * Event: "time" when it goes to the past or comes back.
 */
export class SceneSource extends EventTarget {
    #board;
    #scene;
    /** @type {ShownDocument | null} */
    #past = null;
    /** @type {ReadonlyMap<string, Element>} */
    #draft = new Map();
    /** @type {Elements} */
    #composed = {
        get: (id) => this.#draft.get(id) ?? this.document.get(id),
        entries: () => this.#entries(),
    };

    /** @param {Board} board @param {Scene} scene */
    constructor(board, scene) {
        super();
        this.#board = board;
        this.#scene = scene;
        board.addEventListener("change", ({ detail }) => {
            if (!this.#past) this.#follow(detail.ids);
        });
        scene.reset(this.#composed);
    }

    get isPast() {
        return this.#past !== null;
    }

    /** The document that is shown, without the draft. */
    get document() {
        return this.#past ?? this.#board.document;
    }

    /**
     * @param {ShownDocument} document
     * @param {Set<string> | null} ids what changed since it was shown last, null for anything
     */
    showPast(document, ids) {
        const wasPast = this.isPast;
        this.#past = document;
        if (!wasPast) this.#draft = new Map();
        this.#show(wasPast ? ids : null);
        if (!wasPast) this.dispatchEvent(new Event("time"));
    }

    showNow() {
        if (!this.isPast) return;
        this.#past = null;
        this.#show(null);
        this.dispatchEvent(new Event("time"));
    }

    /**
     * Shows elements of the board as they would be; null ends that.
     * @param {ReadonlyMap<string, Element> | null} elements
     */
    showDraft(elements) {
        const before = this.#draft;
        this.#draft = elements ?? new Map();
        const ids = new Set([...before.keys(), ...this.#draft.keys()]);
        if (ids.size > 0) this.#show(ids);
    }

    /**
     * The board has changed below the draft: what is gone is gone, the rest is still seen as it will be.
     * @param {Set<string> | null} ids
     */
    #follow(ids) {
        if (this.#draft.size > 0) {
            this.#draft = new Map([...this.#draft].filter(([id]) => this.document.get(id) !== undefined));
        }
        this.#show(ids);
    }

    /** @param {Set<string> | null} ids */
    #show(ids) {
        this.#scene.update(ids, this.#composed);
    }

    /** @returns {Iterable<[string, Element]>} */
    *#entries() {
        for (const [id, element] of this.document.entries()) yield [id, this.#draft.get(id) ?? element];
    }
}
