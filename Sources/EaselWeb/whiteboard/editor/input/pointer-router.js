// @ts-check
/** @typedef {import("../../scene/point.js").Point} Point */

/**
 * What a pointer did; places are pixels from the container's top left.
 *
 * @typedef {object} PointerChange
 * @property {"down"|"move"|"up"|"cancel"} type
 * @property {number} id
 * @property {"mouse"|"pen"|"touch"} pointer
 * @property {Point} at
 * @property {number} time
 * @property {boolean} pans whether this press moves the board: with Space, the middle button, or the hand
 */

/**
 * Where it goes. "drop" throws away what the tool has begun.
 *
 * @typedef {{to: "tool", type: "down"|"move"|"up"|"hover"|"drop"}
 *   | {to: "board", by: Point, at: Point, factor: number}} Order
 */

/** A second finger within this time, in milliseconds, means that the first one has not begun to draw. */
const PINCH_GRACE = 350;
/** For this long after a pen, touches are the hand that holds it. */
const PALM_TIME = 700;

/**
 * @typedef {{state: "idle"}
 *   | {state: "tool", id: number, pointer: string, since: number}
 *   | {state: "pan", id: number}
 *   | {state: "pinch", ids: [number, number]}
 *   | {state: "resting"}} State
 */

/**
 * Decides for what a pointer is used: one finger for the tool, two to move and zoom the board, a hand that
 * rests beside a pen for nothing.
 */
export class PointerRouter {
    /** @type {State} */
    #state = { state: "idle" };
    /** @type {Map<number, Point>} */
    #places = new Map();
    #lastPen = -Infinity;

    /** Whether one pointer is down, and for something. */
    get isAlone() {
        return this.#places.size === 1 && (this.#state.state === "tool" || this.#state.state === "pan");
    }

    get isPanning() {
        return this.#state.state === "pan" || this.#state.state === "pinch";
    }

    /** @param {PointerChange} change @returns {Order[]} */
    handle(change) {
        if (change.pointer === "pen") this.#lastPen = change.time;
        switch (change.type) {
            case "down": return this.#press(change);
            case "move": return this.#move(change);
            default: return this.#release(change);
        }
    }

    /**
     * Forgets all pointers, as if they were lifted.
     *
     * @returns {Order[]}
     */
    reset() {
        const wasTool = this.#state.state === "tool";
        this.#state = { state: "idle" };
        this.#places.clear();
        return wasTool ? [{ to: "tool", type: "up" }] : [];
    }

    /**
     * The finger that is down was held for something else than the tool or the board: it is nothing until it is lifted.
     *
     * @returns {Order[]}
     */
    hold() {
        const wasTool = this.#state.state === "tool";
        if (wasTool || this.#state.state === "pan") this.#state = { state: "resting" };
        return wasTool ? [{ to: "tool", type: "drop" }] : [];
    }

    /** @param {PointerChange} change @returns {Order[]} */
    #press(change) {
        if (change.pointer === "touch" && change.time - this.#lastPen < PALM_TIME) return [];
        const state = this.#state;
        this.#places.set(change.id, change.at);
        switch (state.state) {
            case "idle":
                if (change.pans) {
                    this.#state = { state: "pan", id: change.id };
                    return [];
                }
                this.#state = { state: "tool", id: change.id, pointer: change.pointer, since: change.time };
                return [{ to: "tool", type: "down" }];
            case "tool":
                if (change.pointer !== "touch" || state.pointer !== "touch") return [];
                if (change.time - state.since > PINCH_GRACE) return [];
                this.#state = { state: "pinch", ids: [state.id, change.id] };
                return [{ to: "tool", type: "drop" }];
            case "pan":
                if (change.pointer === "touch") this.#state = { state: "pinch", ids: [state.id, change.id] };
                return [];
            default:
                return [];
        }
    }

    /** @param {PointerChange} change @returns {Order[]} */
    #move(change) {
        const state = this.#state;
        const before = this.#places.get(change.id);
        if (!before) {
            const hovers = state.state === "idle" && change.pointer !== "touch";
            return hovers ? [{ to: "tool", type: "hover" }] : [];
        }
        this.#places.set(change.id, change.at);
        if (state.state === "tool" && state.id === change.id) return [{ to: "tool", type: "move" }];
        if (state.state === "pan" && state.id === change.id) {
            return [{ to: "board", by: difference(before, change.at), at: change.at, factor: 1 }];
        }
        if (state.state !== "pinch" || !state.ids.includes(change.id)) return [];
        const other = this.#places.get(state.ids[0] === change.id ? state.ids[1] : state.ids[0]);
        return other ? [pinched(other, before, change.at)] : [];
    }

    /** @param {PointerChange} change @returns {Order[]} */
    #release(change) {
        const state = this.#state;
        if (!this.#places.delete(change.id)) return [];
        if (state.state === "tool" && state.id === change.id) {
            this.#state = this.#places.size > 0 ? { state: "resting" } : { state: "idle" };
            // What touches by mistake is cancelled by the system; a mouse or pen loses nothing that it drew.
            const isDropped = change.type === "cancel" && change.pointer === "touch";
            return [{ to: "tool", type: isDropped ? "drop" : "up" }];
        }
        if (state.state === "pinch" && state.ids.includes(change.id)) this.#state = { state: "resting" };
        if (state.state === "pan" && state.id === change.id) this.#state = { state: "idle" };
        if (this.#places.size === 0 && this.#state.state === "resting") this.#state = { state: "idle" };
        return [];
    }
}

/** @param {Point} from @param {Point} to */
function difference(from, to) {
    return { x: to.x - from.x, y: to.y - from.y };
}

/**
 * One finger of two has moved: the board follows their middle and their distance.
 *
 * @param {Point} other
 * @param {Point} before
 * @param {Point} now
 * @returns {Order}
 */
function pinched(other, before, now) {
    const apart = Math.hypot(before.x - other.x, before.y - other.y);
    const factor = apart > 1 ? Math.hypot(now.x - other.x, now.y - other.y) / apart : 1;
    return {
        to: "board", by: { x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 },
        at: { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }, factor: factor > 0 ? factor : 1,
    };
}
