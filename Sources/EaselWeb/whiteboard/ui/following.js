// @ts-check
import { isObject } from "../scene/json-object.js";
import { prefersStillness } from "./dom.js";
import { participantName } from "./person.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../../client/easel-client.js").Participant} Participant */
/** @typedef {import("../scene/viewport.js").Viewport} Viewport */

/** @typedef {{x: number, y: number, width: number, height: number}} View in scene coordinates */

/** Sees what somebody else sees, until one looks elsewhere by oneself. */
export class Following extends EventTarget {
    #client;
    #viewport;
    #toasts;
    /** @type {string | null} */
    #session = null;
    /** @type {View | null} */
    #target = null;
    #isMoving = false;
    #frame = 0;

    /** @param {EaselClient} client @param {Viewport} viewport @param {import("./toasts.js").Toasts} toasts */
    constructor(client, viewport, toasts) {
        super();
        this.#client = client;
        this.#viewport = viewport;
        this.#toasts = toasts;
        client.addEventListener("presence", () => this.#look());
        client.addEventListener("participants", () => this.#look());
        viewport.onChange(() => {
            if (this.#session !== null && !this.#isMoving) this.stop();
        });
    }

    /**
     * The session that is followed.
     * @returns {string | null}
     */
    get session() {
        return this.#session;
    }

    get name() {
        return participantName(this.#client.participants.get(this.#session ?? ""));
    }

    /** @param {string} session */
    follow(session) {
        if (isFollowedBack(session, this.#client)) {
            const name = participantName(this.#client.participants.get(session));
            this.#toasts.show(`${name} is following you already.`);
            return;
        }
        this.#session = session;
        this.dispatchEvent(new Event("change"));
        this.#look();
    }

    stop() {
        if (this.#session === null) return;
        this.#session = null;
        this.#target = null;
        cancelAnimationFrame(this.#frame);
        this.#frame = 0;
        this.dispatchEvent(new Event("change"));
    }

    #look() {
        if (this.#session === null) return;
        const participant = this.#client.participants.get(this.#session);
        if (!participant) {
            if (this.#client.status === "online") this.stop();
            return;
        }
        // Two who follow each other would zoom out for ever.
        if (isFollowedBack(this.#session, this.#client)) {
            this.stop();
            return;
        }
        if (isView(participant.state?.view)) this.#moveTo(participant.state.view);
    }

    /** @param {View} view */
    #moveTo(view) {
        this.#target = view;
        if (this.#frame === 0) this.#step(prefersStillness() ? 1 : 0.3);
    }

    /** @param {number} part how much of the way to go at once */
    #step(part) {
        this.#frame = 0;
        if (this.#target === null) return;
        const here = viewOf(this.#viewport);
        const there = fitted(this.#target, here.width / here.height);
        const isThere = part === 1 || isNear(here, there);
        this.#show(isThere ? there : between(here, there, part));
        // Where the viewport can go no further, as at the edge of the board, there is no more way to go either.
        if (!isThere && !isSame(here, viewOf(this.#viewport))) this.#frame = requestAnimationFrame(() => this.#step(part));
    }

    /** @param {View} view */
    #show({ x, y, width, height }) {
        this.#isMoving = true;
        this.#viewport.fill({ minX: x, minY: y, maxX: x + width, maxY: y + height });
        this.#isMoving = false;
    }
}

/**
 * Whether somebody follows oneself, or somebody who does.
 * @param {string} session @param {{session: string | null, participants: Map<string, Participant>}} client
 */
export function isFollowedBack(session, client) {
    const seen = new Set();
    /** @type {unknown} */
    let next = session;
    while (typeof next === "string" && !seen.has(next)) {
        if (next === client.session) return true;
        seen.add(next);
        next = client.participants.get(next)?.state?.following;
    }
    return false;
}

/** @param {Viewport} viewport @returns {View} */
export function viewOf(viewport) {
    const { minX, minY, maxX, maxY } = viewport.bounds;
    return { x: minX, y: minY, width: maxX - minX, height: maxY - minY };
}

/** @param {unknown} view @returns {view is View} */
function isView(view) {
    return isObject(view)
        && [view.x, view.y, view.width, view.height].every((number) => Number.isFinite(number))
        && Number(view.width) > 1 && Number(view.height) > 1;
}

/** @param {View} view @param {number} ratio @returns {View} the smallest of that ratio around it */
export function fitted(view, ratio) {
    const width = Math.max(view.width, view.height * ratio);
    const height = width / ratio;
    return { x: view.x + (view.width - width) / 2, y: view.y + (view.height - height) / 2, width, height };
}

/** @param {View} one @param {View} other @param {number} part */
function between(one, other, part) {
    const mix = (/** @type {number} */ from, /** @type {number} */ to) => from + (to - from) * part;
    return {
        x: mix(one.x, other.x), y: mix(one.y, other.y),
        width: mix(one.width, other.width), height: mix(one.height, other.height),
    };
}

/** @param {View} one @param {View} other */
function isNear(one, other) {
    const allowance = other.width / 1_000;
    return Math.abs(one.x - other.x) < allowance && Math.abs(one.y - other.y) < allowance
        && Math.abs(one.width - other.width) < allowance;
}

/** @param {View} one @param {View} other */
function isSame(one, other) {
    return one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;
}
