// @ts-check
import { Throttle } from "../drags/throttle.js";
import { placeAt } from "../elements/frames.js";
import { newElement } from "../elements/new-element.js";
import { extent } from "../elements/points.js";
import { revision } from "../elements/revision.js";
import { SmoothedPen } from "./smoothed-pen.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("../drags/gesture.js").Action} Action */
/** @typedef {import("../drags/gesture.js").Input} Input */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */

/** A finger's stroke is kept back this long, in milliseconds: it may become a pinch, which leaves nothing. */
const TOUCH_PATIENCE = 120;

/**
 * Draws. What is drawn is shown at once; it is put on the board and grows there while the pen moves, so
 * others see it grow.
 */
export class PenTool {
    cursor = "crosshair";
    /** @type {{element: IdentifiedElement, track: SmoothedPen, throttle: Throttle, sent: number}|null} */
    #stroke = null;

    get isActive() {
        return this.#stroke !== null;
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    handle(input, context) {
        switch (input.type) {
            case "down": return this.#start(input, context);
            case "move": return this.#move(input, context);
            case "tick": return this.#send(input.time, context);
            case "up": return this.#end(input, context);
            default: return [];
        }
    }

    /** @param {Context} context @returns {Action[]} */
    cancel(context) {
        const stroke = this.#stroke;
        this.#stroke = null;
        if (!stroke) return [];
        const id = stroke.element.id;
        const isThere = stroke.sent > 0 && context.element(id) !== undefined;
        return [...(isThere ? [removal(id)] : []), { do: "preview", elements: [] }];
    }

    abandon() {
        this.#stroke = null;
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #start(input, context) {
        const pressure = input.samples[0]?.pressure ?? 0.5;
        const track = new SmoothedPen(input.point, pressure, context.zoom);
        const element = newElement("freedraw", {
            ...track.origin, ...placeAt(input.point, context), simulatePressure: input.pointer !== "pen",
        }, context.style, context.source);
        const patience = input.pointer === "touch" ? TOUCH_PATIENCE : 0;
        this.#stroke = { element, track, throttle: new Throttle(input.time + patience), sent: 0 };
        return [{ do: "begin" }, { do: "select", ids: [] }, this.#preview()];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #move(input, context) {
        if (!this.#stroke) return [];
        for (const sample of input.samples) this.#stroke.track.add(sample);
        return [this.#preview(), ...this.#send(input.time, context)];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #end(input, context) {
        const stroke = this.#stroke;
        if (!stroke) return [];
        for (const sample of input.samples) stroke.track.add(sample);
        stroke.track.end();
        this.#stroke = null;
        const { element, track } = stroke;
        const set = { ...extent(track.points), lastCommittedPoint: track.points[track.points.length - 1] };
        const changes = { ...set, ...revision(element, context.source) };
        const edits = stroke.sent === 0
            ? [put({ ...this.#grown(stroke), ...set })]
            : [...appends(stroke), { op: "patch", id: element.id, set: changes }];
        return [{ do: "submit", edits }, { do: "preview", elements: [] }, { do: "finished" }];
    }

    /** @param {number} time @param {Context} context @returns {Action[]} */
    #send(time, context) {
        const stroke = this.#stroke;
        const count = stroke?.track.points.length ?? 0;
        if (!stroke || stroke.sent === count || count < 2 || !stroke.throttle.isDue(time)) return [];
        const edits = stroke.sent === 0 ? [put(this.#grown(stroke))] : appends(stroke);
        stroke.sent = count;
        return [{ do: "submit", edits }];
    }

    /** @returns {Action} */
    #preview() {
        return { do: "preview", elements: this.#stroke ? [this.#grown(this.#stroke)] : [] };
    }

    /** @param {{element: IdentifiedElement, track: SmoothedPen}} stroke @returns {IdentifiedElement} */
    #grown({ element, track }) {
        const points = [...track.points];
        const pressures = element.simulatePressure ? [] : [...track.pressures];
        return { ...element, points, pressures, ...extent(points) };
    }
}

/** @param {IdentifiedElement} value @returns {Edit} */
function put(value) {
    return { op: "put", id: value.id, value };
}

/** @param {string} id @returns {Action} */
function removal(id) {
    return { do: "submit", edits: [{ op: "delete", id }] };
}

/** @param {{element: IdentifiedElement, track: SmoothedPen, sent: number}} stroke @returns {Edit[]} */
function appends({ element, track, sent }) {
    if (sent === track.points.length) return [];
    const id = element.id;
    const edits = [{ op: "append", id, key: "points", values: track.points.slice(sent) }];
    if (element.simulatePressure) return edits;
    return [...edits, { op: "append", id, key: "pressures", values: track.pressures.slice(sent) }];
}
