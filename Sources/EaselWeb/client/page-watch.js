// @ts-check

/**
 * Tells when there is reason to look at the connection: the browser came online, or the page to the front.
 */
export class PageWatch {
    #events = new AbortController();

    /**
     * @param {object} handlers
     * @param {() => void} handlers.look a connection may be had again, or may be gone
     * @param {() => void} handlers.doubt the browser says that it is offline
     */
    constructor({ look, doubt }) {
        if (typeof document === "undefined") return;
        const { signal } = this.#events;
        addEventListener("online", look, { signal });
        addEventListener("offline", doubt, { signal });
        addEventListener("pageshow", look, { signal });
        const lookIfVisible = () => {
            if (document.visibilityState === "visible") look();
        };
        document.addEventListener("visibilitychange", lookIfVisible, { signal });
    }

    stop() {
        this.#events.abort();
    }
}
