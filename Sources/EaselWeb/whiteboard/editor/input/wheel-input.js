// @ts-check
/** @typedef {import("../../scene/viewport.js").Viewport} Viewport */

const LINE = 20;
/** A notch of a mouse's wheel is 100 pixels or more: as a zoom that would be a leap. */
const MOST_ZOOM = 25;

/** Moves the board by the wheel, and zooms it with Ctrl, Cmd, or the pinch of a trackpad. */
export class WheelInput {
    #listeners = new AbortController();

    /** @param {HTMLElement} container @param {Viewport} viewport */
    constructor(container, viewport) {
        const options = { signal: this.#listeners.signal, passive: false };
        container.addEventListener("wheel", (event) => {
            event.preventDefault();
            const { left, top } = container.getBoundingClientRect();
            turnWheel(event, { x: event.clientX - left, y: event.clientY - top }, viewport);
        }, options);
        listenToGestures(container, viewport, options);
    }

    destroy() {
        this.#listeners.abort();
    }
}

/**
 * @param {Pick<WheelEvent, "deltaX"|"deltaY"|"deltaMode"|"ctrlKey"|"metaKey"|"shiftKey">} wheel
 * @param {import("../../scene/point.js").Point} at
 * @param {Viewport} viewport
 */
export function turnWheel(wheel, at, viewport) {
    const unit = [1, LINE, viewport.height][wheel.deltaMode] ?? 1;
    let [across, down] = [wheel.deltaX * unit, wheel.deltaY * unit];
    if (wheel.ctrlKey || wheel.metaKey) {
        viewport.zoomAt(at, Math.exp(-Math.max(-MOST_ZOOM, Math.min(MOST_ZOOM, down)) / 100));
        return;
    }
    // Some browsers turn the wheel's axis with Shift themselves.
    if (wheel.shiftKey && across === 0) [across, down] = [down, 0];
    viewport.panBy(-across, -down);
}

/**
 * Safari's events for the pinch of a trackpad.
 *
 * @param {HTMLElement} container
 * @param {Viewport} viewport
 * @param {AddEventListenerOptions} options
 */
function listenToGestures(container, viewport, options) {
    let scale = 1;
    container.addEventListener("gesturestart", (event) => {
        event.preventDefault();
        scale = 1;
    }, options);
    container.addEventListener("gesturechange", (event) => {
        event.preventDefault();
        const gesture = /** @type {Event & {scale: number, clientX: number, clientY: number}} */ (event);
        // On a touch screen the fingers are pointers of their own.
        if (navigator.maxTouchPoints > 0 || !(gesture.scale > 0)) return;
        const { left, top } = container.getBoundingClientRect();
        viewport.zoomAt({ x: gesture.clientX - left, y: gesture.clientY - top }, gesture.scale / scale);
        scale = gesture.scale;
    }, options);
}
