// @ts-check
import { property } from "../scene/json-object.js";
import { build, prefersStillness } from "./dom.js";
import { CLAIMED_MARK, inkOn, personColour, personName, shortened } from "./person.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../../client/easel-client.js").Participant} Participant */
/** @typedef {import("../scene/scene-source.js").SceneSource} SceneSource */
/** @typedef {import("../scene/viewport.js").Viewport} Viewport */

const freshness = 10_000;
/** Of a name, in characters. */
const longest = 24;
/** Between a label and the window's edge, in pixels. */
const margin = 4;
const outline = "M2 2 L6.4 18 L9.8 11.6 L16.6 9.4 Z";

/**
 * @typedef {object} Cursor
 * @property {HTMLElement} element
 * @property {{x: number, y: number}} target where it was told to be, in scene coordinates
 * @property {{x: number, y: number}} place where it is shown
 * @property {number} heardAt
 * @property {string} look name and colour as they are shown
 * @property {{right: number, bottom: number}|null} reach how far the name reaches from where the cursor points, in pixels; null if it was not
 *     measured
 */

/**
 * Others' cursors with their names. They glide from news to news and go away when nothing was heard for a
 * while.
 */
export class Cursors {
    #client;
    #viewport;
    #source;
    /** @type {Map<string, Cursor>} */
    #cursors = new Map();
    #frame = 0;
    #lastFrame = 0;

    /** @param {EaselClient} client @param {Viewport} viewport @param {SceneSource} source */
    constructor(client, viewport, source) {
        this.#client = client;
        this.#viewport = viewport;
        this.#source = source;
        this.element = build("div", { class: "cursors", "aria-hidden": "true" });
        client.addEventListener("presence",
            (event) => this.#hear(event.detail.sessions));
        client.addEventListener("participants", () => this.#look());
        client.addEventListener("status", () => this.#look());
        source.addEventListener("time", () => { this.element.hidden = source.isPast; });
        viewport.onChange(() => this.#animate());
        setInterval(() => this.#hideOld(), 1_000);
    }

    /** @param {Iterable<string>} sessions those that told something new */
    #hear(sessions) {
        for (const session of sessions) {
            const participant = this.#client.participants.get(session);
            if (participant && session !== this.#client.session) this.#place(session, participant);
        }
        this.#animate();
    }

    #look() {
        const { participants, session: own } = this.#client;
        for (const session of this.#cursors.keys()) {
            if (!participants.has(session) || session === own) this.#remove(session);
        }
        for (const [session, participant] of participants) {
            if (session !== own) this.#place(session, participant);
        }
        this.#animate();
    }

    /** @param {string} session @param {Participant} participant */
    #place(session, participant) {
        const point = participant.state?.cursor;
        if (!isPoint(point)) {
            this.#remove(session);
            return;
        }
        const cursor = this.#cursors.get(session) ?? this.#add(session, point);
        this.#paint(cursor, participant);
        if (cursor.target.x === point.x && cursor.target.y === point.y) return;
        cursor.target = { x: point.x, y: point.y };
        cursor.heardAt = performance.now();
        cursor.element.hidden = false;
    }

    /** @param {string} session @param {{x: number, y: number}} point @returns {Cursor} */
    #add(session, { x, y }) {
        const element = build("div", { class: "cursor", "data-session": session }, arrow(),
            build("div", { class: "cursor-name" }, build("span"), build("span")));
        /** @type {Cursor} */
        const cursor = { element, target: { x, y }, place: { x, y }, heardAt: performance.now(), look: "", reach: null };
        this.#cursors.set(session, cursor);
        this.element.append(element);
        return cursor;
    }

    /** @param {string} session */
    #remove(session) {
        this.#cursors.get(session)?.element.remove();
        this.#cursors.delete(session);
    }

    /** @param {Cursor} cursor @param {Participant} participant */
    #paint(cursor, participant) {
        const name = shortened(personName(participant.name), longest);
        const mark = property(participant, "claimed") === true ? CLAIMED_MARK : "";
        const colour = personColour(participant.color, String(participant.client));
        if (cursor.look === name + mark + colour) return;
        cursor.look = name + mark + colour;
        cursor.reach = null;
        cursor.element.style.setProperty("--person", colour);
        cursor.element.style.setProperty("--on-person", inkOn(colour));
        const [ownName, ownMark] = labelOf(cursor).children;
        ownName.textContent = name;
        ownMark.textContent = mark;
    }

    #hideOld() {
        const now = performance.now();
        for (const cursor of this.#cursors.values()) {
            if (now - cursor.heardAt > freshness) cursor.element.hidden = true;
        }
    }

    #animate() {
        if (this.#frame !== 0) return;
        this.#lastFrame = performance.now();
        this.#frame = requestAnimationFrame((now) => this.#step(now));
    }

    /** @param {number} now */
    #step(now) {
        this.#frame = 0;
        const part = prefersStillness() ? 1 : 1 - Math.exp(-Math.max(1, now - this.#lastFrame) / 45);
        this.#lastFrame = now;
        let isMoving = false;
        for (const cursor of this.#cursors.values()) {
            if (cursor.element.hidden) continue;
            isMoving = this.#glide(cursor, part) || isMoving;
        }
        if (isMoving && !this.#source.isPast) this.#frame = requestAnimationFrame((time) => this.#step(time));
    }

    /** @param {Cursor} cursor @param {number} part @returns {boolean} whether it is still on its way */
    #glide(cursor, part) {
        const { place, target, element } = cursor;
        const distance = Math.hypot(target.x - place.x, target.y - place.y) * this.#viewport.zoom;
        const isMoving = distance > 0.5;
        place.x = isMoving ? place.x + (target.x - place.x) * part : target.x;
        place.y = isMoving ? place.y + (target.y - place.y) * part : target.y;
        const { x, y } = this.#viewport.toScreen(place);
        const isSeen = x > -20 && y > -20 && x < this.#viewport.width + 20 && y < this.#viewport.height + 20;
        element.style.visibility = isSeen ? "visible" : "hidden";
        if (!isSeen) return isMoving;
        element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
        this.#keepInWindow(cursor, x, y);
        return isMoving;
    }

    /**
     * Moves a name that would be cut off at the window's edge, and with it the mark that nobody vouches for it.
     *
     * @param {Cursor} cursor
     * @param {number} x
     * @param {number} y
     */
    #keepInWindow(cursor, x, y) {
        const label = labelOf(cursor);
        cursor.reach ??= { right: label.offsetLeft + label.offsetWidth, bottom: label.offsetTop + label.offsetHeight };
        const right = Math.min(0, this.#viewport.width - margin - x - cursor.reach.right);
        const down = Math.min(0, this.#viewport.height - margin - y - cursor.reach.bottom);
        label.style.transform = right < 0 || down < 0 ? `translate(${right.toFixed(1)}px, ${down.toFixed(1)}px)` : "";
    }
}

/** @param {Cursor} cursor */
function labelOf({ element }) {
    return /** @type {HTMLElement} */ (element.lastElementChild);
}

/** @param {unknown} value @returns {value is {x: number, y: number}} */
function isPoint(value) {
    return Number.isFinite(property(value, "x")) && Number.isFinite(property(value, "y"));
}

function arrow() {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 20 20");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", outline);
    svg.append(path);
    return svg;
}
