// @ts-check
import { iconButton } from "./ui/button.js";
import { build } from "./ui/dom.js";
import { OnDemand } from "./ui/on-demand.js";

/** @typedef {import("./timeline/timeline.js").Timeline} Timeline */

/** The timeline's button and place on the page; the timeline itself is loaded when it is first used. */
export class TimelineOnDemand {
    /** @type {Timeline | null} */
    #timeline = null;
    #part;

    /** @param {ConstructorParameters<typeof import("./timeline/timeline.js").Timeline>[0]} app */
    constructor(app) {
        this.element = build("div", { class: "timeline-place" });
        this.button = iconButton("clock", "Timeline", () => this.#toggle(), { tip: "above" });
        this.button.setAttribute("aria-expanded", "false");
        this.#part = new OnDemand(async () => {
            const { Timeline } = await import("./extras.js");
            this.#timeline = new Timeline(app, this.button);
            this.element.append(this.#timeline.element);
            return this.#timeline;
        }, app.toasts);
    }

    /**
     * The seq that is looked at, or null at now.
     * @returns {number | null}
     */
    get shownSeq() {
        return this.#timeline?.shownSeq ?? null;
    }

    load() {
        return this.#part.load();
    }

    open() {
        return this.#part.open();
    }

    #toggle() {
        if (this.#timeline) this.#timeline.toggle();
        else this.open();
    }
}
