// @ts-check
/** @typedef {import("../../scene/point.js").Point} Point */

/** Takes files that are dropped on an element. */
export class FileDrop {
    #listeners = new AbortController();

    /**
     * @param {HTMLElement} container
     * @param {(files: File[], at: Point) => void} drop where, in pixels from the element's top left
     */
    constructor(container, drop) {
        const { signal } = this.#listeners;
        container.addEventListener("dragover", (event) => {
            if (!event.dataTransfer?.types.includes("Files")) return;
            event.preventDefault();
            event.dataTransfer.dropEffect = "copy";
        }, { signal });
        container.addEventListener("drop", (event) => {
            const files = [...(event.dataTransfer?.files ?? [])];
            if (files.length === 0) return;
            event.preventDefault();
            const { left, top } = container.getBoundingClientRect();
            drop(files, { x: event.clientX - left, y: event.clientY - top });
        }, { signal });
    }

    destroy() {
        this.#listeners.abort();
    }
}
