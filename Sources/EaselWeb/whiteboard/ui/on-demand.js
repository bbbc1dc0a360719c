// @ts-check

/**
 * A part of the page that is loaded when it is first opened, or before that when the page has nothing else to do: what
 * people need to begin is there sooner.
 * @template {{open: () => unknown}} Part
 */
export class OnDemand {
    #load;
    #toasts;
    /** @type {Promise<Part> | null} */
    #part = null;

    /** @param {() => Promise<Part>} load @param {import("./toasts.js").Toasts} toasts */
    constructor(load, toasts) {
        this.#load = load;
        this.#toasts = toasts;
    }

    /**
     * Loads the part, unless it is there.
     * @returns {Promise<Part>}
     */
    load() {
        this.#part ??= this.#load().catch((error) => {
            this.#part = null;
            throw error;
        });
        return this.#part;
    }

    async open() {
        let part;
        try {
            part = await this.load();
        } catch (error) {
            this.#toasts.failed(error, "This part of the page could not be loaded.");
            return;
        }
        await part.open();
    }
}

/**
 * Loads parts once the page rests, so that they are there without a network too.
 * @param {{load: () => Promise<unknown>}[]} parts
 */
export function loadWhenIdle(parts) {
    const idle = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ run) => setTimeout(run, 2_000));
    idle(async () => {
        // What cannot be loaded now is tried again when somebody opens it.
        for (const part of parts) await part.load().catch(() => {});
    });
}
