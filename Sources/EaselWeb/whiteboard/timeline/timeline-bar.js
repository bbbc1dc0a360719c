// @ts-check
import { iconButton, relabel, textButton } from "../ui/button.js";
import { build } from "../ui/dom.js";
import { replaceIcon } from "../ui/icon.js";
import { momentText } from "../ui/time-text.js";
import { speeds } from "./pacing.js";

/**
 * @typedef {object} TimelineActions
 * @property {(seq: number) => void} seek
 * @property {(by: number) => void} step
 * @property {() => void} togglePlay
 * @property {(speed: number) => void} setSpeed
 * @property {() => void} restore
 * @property {() => void} backToNow
 * @property {() => void} close
 */

/** What one sees of the timeline: a slider over the history, who did what and when, and what can be done. */
export class TimelineBar {
    #slider = build("input",
        { type: "range", min: 0, max: 0, step: 1, value: 0, "aria-label": "Point in history" });
    #mark = build("span", { class: "person-dot", "aria-hidden": "true" });
    #deed = build("strong");
    #when = build("span", { class: "when" });
    #count = build("span", { class: "count" });
    #play;
    #back;
    #on;
    #restore;
    #now;

    /** @param {TimelineActions} actions */
    constructor(actions) {
        this.activityCanvas = build("canvas", { class: "activity", "aria-hidden": "true" });
        this.#slider.addEventListener("input", () => actions.seek(Number(this.#slider.value)));
        this.#back = iconButton("stepBack", "One step back", () => actions.step(-1), { tip: "above" });
        this.#play = iconButton("play", "Play", actions.togglePlay, { tip: "above", class: "play" });
        this.#on = iconButton("stepOn", "One step on", () => actions.step(1), { tip: "above" });
        this.#restore = textButton("Restore this", actions.restore, { icon: "restore", kind: "main" });
        this.#now = textButton("Back to now", actions.backToNow, { icon: "now" });
        this.element = build("section", { class: "timeline panel", "aria-label": "Timeline", hidden: true },
            build("div", { class: "track" }, this.activityCanvas, this.#slider),
            build("div", { class: "timeline-row" },
                build("div", { class: "bar" }, this.#back, this.#play, this.#on,
                    speedChoice(actions.setSpeed)),
                build("p", { class: "moment", id: "moment" }, this.#mark,
                    build("span", { class: "moment-text" }, this.#deed, this.#when), this.#count),
                build("div", { class: "timeline-actions" }, this.#now, this.#restore),
                iconButton("close", "Close timeline", actions.close,
                    { tip: "above", class: "timeline-close" })));
        this.element.addEventListener("keydown", (event) => this.#key(event, actions));
    }

    focus() {
        this.#slider.focus({ preventScroll: true });
    }

    /** @param {boolean} isPlaying */
    set isPlaying(isPlaying) {
        relabel(this.#play, isPlaying ? "Pause" : "Play");
        replaceIcon(this.#play, isPlaying ? "pause" : "play");
    }

    /** @param {number} oldest @param {number} head */
    reach(oldest, head) {
        this.#slider.min = String(oldest);
        this.#slider.max = String(head);
        this.#slider.disabled = head <= oldest;
        this.#play.disabled = head <= oldest;
        this.#showPart();
    }

    /** @param {number} head */
    showNow(head) {
        this.#slider.value = String(head);
        this.#slider.setAttribute("aria-valuetext", "Now");
        this.#mark.hidden = true;
        this.#deed.textContent = "Now";
        this.#when.textContent = head === 0 ? "Nothing was drawn yet" : "Drag the slider to look back";
        const count = `${head.toLocaleString("en")} ${head === 1 ? "change" : "changes"}`;
        this.#count.textContent = head === 0 ? "" : count;
        this.#setPast(false);
    }

    /**
     * @param {{seq: number, person: import("./known-people.js").KnownPerson | null, deed: string,
     *   at: number, isPlaying: boolean}} moment
     */
    showPast({ seq, person, deed, at, isPlaying }) {
        this.#slider.value = String(seq);
        const what = person ? `${person.name} ${deed}` : "The beginning";
        const when = momentText(at);
        // Nobody can listen to all that goes by.
        if (!isPlaying) this.#slider.setAttribute("aria-valuetext",
            [`${seq}`, what, when].filter(Boolean).join(", "));
        this.#mark.hidden = person === null;
        if (person) this.#mark.style.setProperty("--person", person.colour);
        this.#deed.textContent = what;
        this.#when.textContent = when;
        const all = Number(this.#slider.max).toLocaleString("en");
        this.#count.textContent = `${seq.toLocaleString("en")} of ${all}`;
        this.#setPast(true);
    }

    /** @param {boolean} isPast */
    #setPast(isPast) {
        this.#restore.disabled = !isPast;
        this.#now.disabled = !isPast;
        this.#on.disabled = !isPast;
        this.#back.disabled = Number(this.#slider.value) <= Number(this.#slider.min);
        this.element.toggleAttribute("data-past", isPast);
        this.#showPart();
    }

    #showPart() {
        const { min, max, value } = this.#slider;
        const part = (Number(value) - Number(min)) / Math.max(1, Number(max) - Number(min));
        this.#slider.style.setProperty("--part", String(part));
    }

    /** @param {KeyboardEvent} event @param {TimelineActions} actions */
    #key(event, actions) {
        event.stopPropagation();
        if (event.key === "Escape") actions.close();
        if (event.key === " " && event.target === this.#slider) {
            event.preventDefault();
            actions.togglePlay();
        }
    }
}

/** @param {(speed: number) => void} setSpeed */
function speedChoice(setSpeed) {
    const choice = build("select", { class: "speed", "aria-label": "Speed" },
        ...speeds.map((speed) => build("option", { value: speed }, `${speed}×`)));
    choice.addEventListener("change", () => setSpeed(Number(choice.value)));
    return choice;
}
