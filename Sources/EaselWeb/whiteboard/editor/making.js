// @ts-check
/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../scene/element.js").Element} Element */

/**
 * Many elements on their way, which nobody else can see move: how many, and the box around them where they are now.
 *
 * @typedef {{count: number, box: import("../scene/bounds.js").Bounds}} Carried
 */

/**
 * What is being made here and nobody else can have from the log yet: elements that a tool shows and will put on the board,
 * and those that it has put there, until they are in the log. So others who are told of it see no gap between the two. A pen's
 * stroke is not among them: it grows on the board itself.
 */
export class Making {
    #client;
    #changed;
    /** @type {Map<string, Element>} */
    #shown = new Map();
    /** @type {Map<string, Element>} */
    #landing = new Map();
    /** @type {string|null} */
    #written = null;
    /** @type {Carried|null} */
    #carried = null;
    #listener = () => this.#look();

    /** @param {EaselClient} client @param {() => void} changed */
    constructor(client, changed) {
        this.#client = client;
        this.#changed = changed;
        for (const event of /** @type {const} */ (["change", "pending"])) client.addEventListener(event, this.#listener);
    }

    destroy() {
        for (const event of /** @type {const} */ (["change", "pending"])) this.#client.removeEventListener(event, this.#listener);
    }

    /** @returns {Element[]} */
    get elements() {
        return [...this.#landing.values(), ...this.#shown.values()];
    }

    /** The text that is being written, which need not be on the board. */
    get written() {
        return this.#written;
    }

    /** Many elements that are dragged and will change when they are put down. */
    get carried() {
        return this.#carried;
    }

    /** @param {Carried|null} carried */
    carry(carried) {
        if (carried === null && this.#carried === null) return;
        this.#carried = carried;
        this.#changed();
    }

    /** @param {Element[]} elements in place of those that were shown before */
    show(elements) {
        const before = this.#shown;
        this.#shown = new Map();
        for (const element of elements) {
            const { id, type } = element;
            if (typeof id !== "string" || type === "freedraw" || this.#client.document.get(id)) continue;
            this.#shown.set(id, element);
        }
        if (before.size > 0 || this.#shown.size > 0) this.#changed();
    }

    /** @param {string|null} id of the text that is being written */
    write(id) {
        if (id === this.#written) return;
        this.#written = id;
        this.#changed();
    }

    /** What is shown may be on the board by now, and what was put there in the log, or taken back. */
    #look() {
        if (this.#shown.size === 0 && this.#landing.size === 0) return;
        const { document, confirmed } = this.#client;
        let isOther = false;
        for (const id of this.#shown.keys()) {
            const element = document.get(id);
            if (!element) continue;
            this.#shown.delete(id);
            this.#landing.set(id, element);
            isOther = true;
        }
        for (const id of this.#landing.keys()) {
            if (document.get(id) && !confirmed.get(id)) continue;
            this.#landing.delete(id);
            isOther = true;
        }
        if (isOther) this.#changed();
    }
}
