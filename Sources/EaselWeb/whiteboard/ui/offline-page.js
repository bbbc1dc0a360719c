// @ts-check

/**
 * Has the browser keep the page, so that it opens where the node does not answer. Browsers do so for pages that came over HTTPS or
 * from the same machine.
 */
export function keepPage() {
    // It is only a help: where it cannot be had, the page is as it was.
    void navigator.serviceWorker?.register("/service-worker.js", { updateViaCache: "none" }).catch(() => undefined);
}
