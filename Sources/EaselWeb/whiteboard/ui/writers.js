// @ts-check
import { build } from "./dom.js";
import { inkOn, participantName, personColour } from "./person.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../scene/element.js").Element} Element */
/** @typedef {import("../scene/scene.js").Scene} Scene */
/** @typedef {import("../scene/viewport.js").Viewport} Viewport */
/** @typedef {import("./others-making.js").OthersMaking} OthersMaking */

/** Says at each text that others are writing who does. Anybody may write in it all the same. */
export class Writers {
    #client;
    #scene;
    #viewport;
    #others;
    /**
     * By session.
     * @type {Map<string, HTMLElement>}
     */
    #labels = new Map();

    /** @param {EaselClient} client @param {Scene} scene @param {Viewport} viewport @param {OthersMaking} others */
    constructor(client, scene, viewport, others) {
        this.#client = client;
        this.#scene = scene;
        this.#viewport = viewport;
        this.#others = others;
        this.element = build("div", { class: "writers", role: "group", "aria-label": "Who is writing" });
        const placeAll = () => {
            if (this.#labels.size > 0) this.#show();
        };
        others.addEventListener("change", () => this.#show());
        viewport.onChange(placeAll);
        scene.onChange(placeAll);
    }

    #show() {
        const { writers } = this.#others;
        const sessions = new Set(writers.map(({ session }) => session));
        for (const [session, label] of this.#labels) {
            if (sessions.has(session)) continue;
            label.remove();
            this.#labels.delete(session);
        }
        for (const { session, writing, element } of writers) this.#place(this.#labelOf(session), this.#placeOf(writing, element));
    }

    /** @param {string} session */
    #labelOf(session) {
        const label = this.#labels.get(session) ?? build("p", { class: "writer", "data-session": session });
        const participant = this.#client.participants.get(session);
        const colour = personColour(participant?.color, String(participant?.client));
        const text = `${participantName(participant, 24)} is writing…`;
        if (label.textContent !== text) label.textContent = text;
        label.style.setProperty("--person", colour);
        label.style.setProperty("--on-person", inkOn(colour));
        if (!label.isConnected) this.element.append(label);
        this.#labels.set(session, label);
        return label;
    }

    /**
     * Where a text is on the board, or will be.
     * @param {string} id @param {Element | undefined} element that is not on the board yet
     */
    #placeOf(id, element) {
        const bounds = this.#scene.item(id)?.bounds;
        if (bounds) return { x: bounds.minX, y: bounds.minY };
        const [x, y] = [Number(element?.x), Number(element?.y)];
        return Number.isFinite(x) && Number.isFinite(y) ? { x, y } : null;
    }

    /** @param {HTMLElement} label @param {{x: number, y: number} | null} place */
    #place(label, place) {
        label.hidden = place === null;
        if (!place) return;
        const { x, y } = this.#viewport.toScreen(place);
        const isSeen = x > -200 && y > -20 && x < this.#viewport.width + 20 && y < this.#viewport.height + 40;
        label.hidden = !isSeen;
        label.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translateY(calc(-100% - 4px))`;
    }
}
