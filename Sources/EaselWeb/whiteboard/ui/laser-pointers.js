// @ts-check
import { LASTING, LaserTrail } from "./laser-trail.js";
import { personColour } from "./person.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../editor/editor.js").Editor} Editor */
/** @typedef {import("../scene/point.js").Point} Point */
/** @typedef {import("../scene/renderer.js").Renderer} Renderer */
/** @typedef {import("../scene/viewport.js").Viewport} Viewport */

const width = 5;

/**
 * Shows where people point with lasers: trails that fade, in their colours. They are told by presence, so nothing of them is kept.
 *
 * Event: "change" when one's own has another state.
 */
export class LaserPointers extends EventTarget {
    #client;
    #renderer;
    #own = new LaserTrail();
    /** @type {Map<string, LaserTrail>} */
    #others = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;

    /** @param {EaselClient} client @param {Editor} editor @param {Renderer} renderer */
    constructor(client, editor, renderer) {
        super();
        this.#client = client;
        this.#renderer = renderer;
        editor.addEventListener("laser", (event) => {
            const { points, isNew } = /** @type {CustomEvent<{points: Point[], isNew: boolean}>} */ (event).detail;
            this.#own.add(points, isNew, performance.now());
            this.#told();
        });
        client.addEventListener("presence", (event) => this.#hear(event.detail.sessions));
        client.addEventListener("participants", () => {
            for (const session of this.#others.keys()) if (!client.participants.has(session)) this.#others.delete(session);
        });
        renderer.addOverlay((context, viewport) => this.#draw(context, viewport));
    }

    /** What others are told of one's own. */
    get state() {
        return this.#own.state(performance.now());
    }

    #told() {
        this.#renderer.requestFrame();
        this.dispatchEvent(new Event("change"));
        clearTimeout(this.#timer);
        // Who comes later is told nothing of what has faded.
        this.#timer = setTimeout(() => this.dispatchEvent(new Event("change")), LASTING + 50);
    }

    /** @param {Iterable<string>} sessions */
    #hear(sessions) {
        for (const session of sessions) {
            const laser = this.#client.participants.get(session)?.state?.laser;
            if (session === this.#client.session || laser === undefined || laser === null) continue;
            const trail = this.#others.get(session) ?? new LaserTrail();
            this.#others.set(session, trail);
            trail.hear(laser, performance.now());
            this.#renderer.requestFrame();
        }
    }

    /** @param {CanvasRenderingContext2D} context @param {Viewport} viewport */
    #draw(context, viewport) {
        const now = performance.now();
        let isAny = this.#trace(context, viewport, this.#own, this.#client.session ?? "", now);
        for (const [session, trail] of this.#others) isAny = this.#trace(context, viewport, trail, session, now) || isAny;
        // It fades although nothing else changes.
        if (isAny) requestAnimationFrame(() => this.#renderer.requestFrame());
    }

    /**
     * @param {CanvasRenderingContext2D} context @param {Viewport} viewport @param {LaserTrail} trail @param {string} session
     * @param {number} now
     * @returns {boolean} whether anything of it is seen
     */
    #trace(context, viewport, trail, session, now) {
        const sections = trail.sections(now);
        if (sections.length === 0) return false;
        const participant = this.#client.participants.get(session);
        context.strokeStyle = personColour(participant?.color, String(participant?.client ?? session));
        context.lineCap = "round";
        for (const { from, to, freshness } of sections) {
            const [start, end] = [viewport.toScreen(from), viewport.toScreen(to)];
            context.globalAlpha = freshness;
            context.lineWidth = Math.max(0.5, width * freshness);
            context.beginPath();
            context.moveTo(start.x, start.y);
            context.lineTo(end.x + 0.01, end.y);
            context.stroke();
        }
        context.globalAlpha = 1;
        return true;
    }
}
