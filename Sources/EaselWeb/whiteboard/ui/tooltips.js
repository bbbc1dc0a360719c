// @ts-check
import { build } from "./dom.js";
import { asPopover } from "./popover.js";


const patience = 500;
const gap = 8;
const margin = 6;

/**
 * One tooltip for the whole page, for whatever has data-tip: where a pointer rests, or the keyboard's focus
 * is.
 */
export class Tooltips {
    #tip = asPopover(build("div", { class: "tooltip", "aria-hidden": "true" }));
    /** @type {Element | null} */
    #target = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;
    #hiddenAt = 0;

    constructor() {
        this.#tip.popover = "manual";
        document.body.append(this.#tip);
        document.addEventListener("pointerover", (event) => {
            if (event.pointerType === "mouse") this.#aim(event.target);
        });
        document.addEventListener("focusin", (event) => {
            const target = /** @type {Element} */ (event.target);
            if (target.matches(":focus-visible")) this.#aim(target);
        });
        for (const event of ["pointerdown", "keydown", "focusout", "wheel"]) {
            document.addEventListener(event, () => this.#hide(), { capture: true, passive: true });
        }
    }

    /** @param {EventTarget | null} place */
    #aim(place) {
        const target = place instanceof Element ? place.closest("[data-tip]") : null;
        if (target === this.#target) return;
        this.#hide();
        this.#target = target;
        if (!target) return;
        // Going along a toolbar, one does not wait again for each.
        const isGoingOn = performance.now() - this.#hiddenAt < 200;
        this.#timer = setTimeout(() => this.#show(target), isGoingOn ? 60 : patience);
    }

    /** @param {Element} target */
    #show(target) {
        const text = target.getAttribute("data-tip");
        if (!text || !target.isConnected || target.getAttribute("aria-expanded") === "true") return;
        const [label, keys] = text.split(" — ");
        this.#tip.replaceChildren(label, ...(keys ? [build("kbd", {}, keys)] : []));
        this.#tip.showPopover();
        this.#place(target);
    }

    #hide() {
        clearTimeout(this.#timer);
        this.#target = null;
        if (!this.#tip.matches(":popover-open")) return;
        this.#tip.hidePopover();
        this.#hiddenAt = performance.now();
    }

    /** @param {Element} target */
    #place(target) {
        const anchor = target.getBoundingClientRect();
        const { offsetWidth: width, offsetHeight: height } = this.#tip;
        const isAbove = target.getAttribute("data-tip-side") === "above"
            || anchor.bottom + gap + height > innerHeight;
        const top = isAbove ? anchor.top - gap - height : anchor.bottom + gap;
        const left = (anchor.left + anchor.right - width) / 2;
        this.#tip.style.left = `${Math.max(margin, Math.min(left, innerWidth - width - margin))}px`;
        this.#tip.style.top = `${top}px`;
    }
}
