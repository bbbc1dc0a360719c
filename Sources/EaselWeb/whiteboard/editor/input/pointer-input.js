// @ts-check
import { Clicks } from "./clicks.js";
import { EdgeScroll } from "./edge-scroll.js";
import { LongPress } from "./long-press.js";
import { PointerRouter } from "./pointer-router.js";
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../drags/gesture.js").Input} Input */
/** @typedef {import("./pointer-router.js").PointerChange} PointerChange */

/**
 * @typedef {object} Receiver
 * @property {(input: Input) => void} tool
 * @property {() => void} drop
 * @property {(by: Point, at: Point, factor: number) => void} board moves and zooms
 * @property {(at: Point|null) => void} cursor
 * @property {(at: Point) => void} held a finger in its place, in pixels from the element's top left
 * @property {() => boolean} scrollsAtEdge whether the board moves on when what the tool does comes to its edge
 * @property {() => boolean} isHand whether every press moves the board
 * @property {() => boolean} isBusy whether a gesture goes on from press to press
 * @property {() => void} panning has begun or ended
 */

/** Listens to the pointers over an element, and gives each to what it is for. */
export class PointerInput {
    /** Whether Space is held. */
    isSpaceHeld = false;
    #container;
    #viewport;
    #receiver;
    #router = new PointerRouter();
    #clicks = new Clicks();
    #longPress = new LongPress();
    #holdFrame = 0;
    #clickCount = 1;
    /**
     * The last event that the tool got, for the frames without one.
     *
     * @type {Input|null}
     */
    #last = null;
    /**
     * Where that was, in pixels from the top left.
     *
     * @type {Point}
     */
    #lastAt = { x: 0, y: 0 };
    #edge = new EdgeScroll();
    #frame = 0;
    #listeners = new AbortController();

    /**
     * @param {HTMLElement} container
     * @param {import("../../scene/viewport.js").Viewport} viewport
     * @param {Receiver} receiver
     */
    constructor(container, viewport, receiver) {
        this.#container = container;
        this.#viewport = viewport;
        this.#receiver = receiver;
        container.style.touchAction = "none";
        container.style.userSelect = "none";
        container.style.setProperty("-webkit-user-select", "none");
        this.#listen();
    }

    get isPanning() {
        return this.#router.isPanning;
    }

    destroy() {
        this.#listeners.abort();
        cancelAnimationFrame(this.#frame);
        this.#longPress.end();
    }

    /** Ends what goes on, as if all pointers were lifted. */
    reset() {
        this.isSpaceHeld = false;
        this.#longPress.end();
        this.#follow(this.#router.reset(), null);
        this.#receiver.panning();
    }

    #listen() {
        const { signal } = this.#listeners;
        const container = this.#container;
        container.addEventListener("pointerdown", (event) => this.#press(event), { signal });
        container.addEventListener("pointermove", (event) => this.#change("move", event), { signal });
        container.addEventListener("pointerup", (event) => this.#change("up", event), { signal });
        container.addEventListener("pointercancel", (event) => this.#change("cancel", event), { signal });
        container.addEventListener("lostpointercapture", (event) => this.#change("up", event), { signal });
        container.addEventListener("pointerleave", () => this.#receiver.cursor(null), { signal });
        // The menu of a long press would end the press.
        container.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
        // With the middle button browsers scroll, or paste what was selected elsewhere.
        for (const type of /** @type {const} */ (["mousedown", "mouseup", "auxclick"])) {
            container.addEventListener(type, (event) => {
                if (event.button === 1) event.preventDefault();
            }, { signal });
        }
        // Safari would select text and magnify it on a touch that is held.
        container.addEventListener("touchstart", (event) => {
            if (this.#isBoard(event.target)) event.preventDefault();
        }, { signal, passive: false });
        window.addEventListener("blur", () => this.reset(), { signal });
    }

    /** @param {EventTarget|null} target what lies on the board, such as the text editor, is not the board */
    #isBoard(target) {
        return target === this.#container || target instanceof HTMLCanvasElement;
    }

    /** @param {PointerEvent} event */
    #press(event) {
        if (!this.#isBoard(event.target) || event.button > 1) return;
        this.#container.focus({ preventScroll: true });
        try {
            this.#container.setPointerCapture(event.pointerId);
        } catch {
            // The pointer is gone already, as after a very short touch.
        }
        this.#clickCount = this.#clicks.press(this.#placeOf(event), event.timeStamp, pointerOf(event));
        this.#change("down", event);
    }

    /** @param {PointerChange["type"]} type @param {PointerEvent} event */
    #change(type, event) {
        const at = this.#placeOf(event);
        if (type === "move" || type === "down") this.#receiver.cursor(this.#viewport.toScene(at));
        const wasPanning = this.#router.isPanning;
        const wasBusy = this.#receiver.isBusy();
        const orders = this.#router.handle({
            type, id: event.pointerId, pointer: pointerOf(event), at, time: event.timeStamp,
            pans: event.button === 1 || this.isSpaceHeld || this.#receiver.isHand(),
        });
        this.#follow(orders, event);
        this.#awaitHold(type, event, at, wasBusy);
        if (wasPanning !== this.#router.isPanning) this.#receiver.panning();
    }

    /** @param {import("./pointer-router.js").Order[]} orders @param {PointerEvent|null} event */
    #follow(orders, event) {
        for (const order of orders) {
            if (order.to === "board") this.#receiver.board(order.by, order.at, order.factor);
            else if (order.type === "drop") this.#drop();
            // A press that is taken away is told of with any place: it ended where it was last.
            else this.#give(order.type, order.type === "up" && event?.type !== "pointerup" ? null : event);
        }
    }

    /** @param {PointerChange["type"]} type @param {PointerEvent} event @param {Point} at @param {boolean} wasBusy */
    #awaitHold(type, event, at, wasBusy) {
        if (type === "move") return this.#longPress.move(at);
        this.#longPress.end();
        if (type !== "down" || event.pointerType !== "touch" || wasBusy || !this.#router.isAlone) return;
        this.#longPress.begin(at, event.timeStamp);
        cancelAnimationFrame(this.#holdFrame);
        this.#holdFrame = requestAnimationFrame((time) => this.#lookAtHold(time));
    }

    /** @param {number} time */
    #lookAtHold(time) {
        const at = this.#longPress.frame(time);
        if (at) {
            this.#follow(this.#router.hold(), null);
            this.#receiver.panning();
            this.#receiver.held(at);
        } else if (this.#longPress.isWaiting) {
            this.#holdFrame = requestAnimationFrame((next) => this.#lookAtHold(next));
        }
    }

    #drop() {
        this.#stop();
        this.#receiver.drop();
    }

    /** @param {Input["type"]} type @param {PointerEvent|null} event */
    #give(type, event) {
        const input = event ? this.#inputOf(type, event) : this.#last && { ...this.#last, type, samples: [] };
        if (!input) return;
        this.#last = input;
        if (event) this.#lastAt = this.#placeOf(event);
        this.#receiver.tool(input);
        if (type === "down") this.#frame = requestAnimationFrame((time) => this.#tick(time));
        if (type === "up") this.#stop();
    }

    #stop() {
        cancelAnimationFrame(this.#frame);
        this.#edge.rest();
        this.#last = null;
    }

    /** @param {number} time */
    #tick(time) {
        if (!this.#last) return;
        // A frame's time may lie before that of the event that it follows.
        const now = Math.max(time, this.#last.time);
        const at = this.#lastAt;
        const by = this.#receiver.scrollsAtEdge() ? this.#edge.step(at, this.#viewport, now) : this.#edge.rest();
        if (by) this.#receiver.board(by, at, 1);
        this.#tickAt(this.#viewport.toScene(at), now);
        this.#frame = requestAnimationFrame((next) => this.#tick(next));
    }

    /**
     * A pointer that rests has moved over the board if the board has moved.
     *
     * @param {Point} point @param {number} time
     */
    #tickAt(point, time) {
        const last = this.#last;
        if (!last) return;
        const hasMoved = Math.hypot(point.x - last.point.x, point.y - last.point.y) * this.#viewport.zoom > 0.01;
        if (!hasMoved) return this.#receiver.tool({ ...last, type: "tick", samples: [], time });
        const pressure = last.samples[last.samples.length - 1]?.pressure ?? 0.5;
        this.#last = { ...last, type: "move", point, samples: [{ point, pressure }], time };
        this.#receiver.cursor(point);
        this.#receiver.tool(this.#last);
    }

    /** @param {Input["type"]} type @param {PointerEvent} event @returns {Input} */
    #inputOf(type, event) {
        const between = type === "move" ? event.getCoalescedEvents?.() ?? [] : [];
        const samples = (between.length > 0 ? between : [event]).map((each) => (
            { point: this.#viewport.toScene(this.#placeOf(each)), pressure: pressureOf(each) }));
        return {
            type, point: this.#viewport.toScene(this.#placeOf(event)), samples, time: event.timeStamp,
            pointer: pointerOf(event), clicks: this.#clickCount, shift: event.shiftKey, alt: event.altKey,
            ctrl: event.ctrlKey || event.metaKey,
        };
    }

    /** @param {PointerEvent} event */
    #placeOf(event) {
        const { left, top } = this.#container.getBoundingClientRect();
        return { x: event.clientX - left, y: event.clientY - top };
    }
}

/** @param {PointerEvent} event @returns {"mouse"|"pen"|"touch"} */
function pointerOf(event) {
    return event.pointerType === "pen" || event.pointerType === "touch" ? event.pointerType : "mouse";
}

/** @param {PointerEvent} event */
function pressureOf(event) {
    return event.pressure > 0 ? event.pressure : 0.5;
}
