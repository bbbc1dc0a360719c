// @ts-check

/** Which document the scene shows: the board as it is now, or as it was. */
export class Stage extends EventTarget {
    #client;
    #scene;
    /** @type {any} */
    #past = null;

    /** @param {any} client @param {any} scene */
    constructor(client, scene) {
        super();
        this.#client = client;
        this.#scene = scene;
        client.addEventListener("change", (/** @type {CustomEvent} */ event) => {
            if (!this.#past) this.#take(event.detail.ids);
        });
        scene.reset(client.document);
    }

    get isPast() {
        return this.#past !== null;
    }

    /** The document that is shown. */
    get document() {
        return this.#past ?? this.#client.document;
    }

    /**
     * @param {any} document
     * @param {Set<string> | null} ids what changed since it was shown last, null for anything
     */
    showPast(document, ids) {
        const wasPast = this.isPast;
        this.#past = document;
        this.#take(wasPast ? ids : null);
        if (!wasPast) this.dispatchEvent(new Event("time"));
    }

    showNow() {
        if (!this.isPast) return;
        this.#past = null;
        this.#take(null);
        this.dispatchEvent(new Event("time"));
    }

    /** @param {Set<string> | null} ids */
    #take(ids) {
        if (ids === null) this.#scene.reset(this.document);
        else this.#scene.update(ids, this.document);
    }
}
