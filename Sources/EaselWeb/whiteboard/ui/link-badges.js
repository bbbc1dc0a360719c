// @ts-check
import { build, oncePerFrame } from "./dom.js";
import { openableAddress } from "./element-link.js";
import { icon } from "./icon.js";
import { shortened } from "./person.js";

/** @typedef {import("../scene/item.js").Item} Item */
/** @typedef {import("../scene/scene.js").Scene} Scene */
/** @typedef {import("../scene/viewport.js").Viewport} Viewport */

/** More than these are not shown at once. */
const most = 60;
const longest = 80;

/**
 * A mark at the top right of each element that has a link, by which it is opened. A link that may not be opened has one too, which
 * only says what it is.
 */
export class LinkBadges {
    #scene;
    #viewport;
    /** Ids of elements with links. @type {Set<string>} */
    #linked = new Set();
    /** @type {Map<string, {link: string, badge: HTMLElement}>} */
    #badges = new Map();

    /** @param {Scene} scene @param {Viewport} viewport */
    constructor(scene, viewport) {
        this.#scene = scene;
        this.#viewport = viewport;
        this.element = build("div", { class: "link-badges" });
        const show = oncePerFrame(() => this.#show());
        scene.onChange(({ ids }) => {
            if (this.#take(ids)) show();
        });
        viewport.onChange(() => {
            if (this.#linked.size > 0) show();
        });
        this.#take(null);
        show();
    }

    /** @param {Set<string> | null} ids @returns {boolean} whether there is, or was, a link among them */
    #take(ids) {
        const before = this.#linked.size;
        if (ids === null) this.#linked = new Set();
        for (const id of ids ?? this.#scene.items().map((item) => item.id)) {
            if (linkOf(this.#scene.item(id)) === null) this.#linked.delete(id);
            else this.#linked.add(id);
        }
        return before + this.#linked.size > 0;
    }

    #show() {
        const { bounds } = this.#viewport;
        /** @type {Set<string>} */
        const shown = new Set();
        for (const id of this.#linked) {
            const item = this.#scene.item(id);
            const link = linkOf(item);
            if (!item || link === null) continue;
            const { maxX, minY } = item.bounds;
            if (maxX < bounds.minX || maxX > bounds.maxX || minY < bounds.minY || minY > bounds.maxY) continue;
            shown.add(id);
            this.#place(id, link, this.#viewport.toScreen({ x: maxX, y: minY }));
            if (shown.size === most) break;
        }
        for (const [id, { badge }] of this.#badges) {
            if (shown.has(id)) continue;
            badge.remove();
            this.#badges.delete(id);
        }
    }

    /** @param {string} id @param {string} link @param {{x: number, y: number}} at */
    #place(id, link, { x, y }) {
        const known = this.#badges.get(id);
        const badge = known?.link === link ? known.badge : badgeOf(link);
        if (badge !== known?.badge) {
            known?.badge.remove();
            this.#badges.set(id, { link, badge });
            this.element.append(badge);
        }
        badge.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    }
}

/** @param {Item | undefined} item */
function linkOf(item) {
    const link = item?.element.link;
    return typeof link === "string" && link.trim() !== "" ? link : null;
}

/** @param {string} link */
function badgeOf(link) {
    const address = openableAddress(link);
    const text = shortened(address ?? link.replace(/\s+/g, " "), longest);
    if (address === null) {
        const label = `This link can't be opened: ${text}`;
        return build("span", { class: "link-badge refused", role: "img", "aria-label": label, "data-tip": label }, icon("link"));
    }
    return build("a", {
        class: "link-badge", href: address, target: "_blank", rel: "noopener noreferrer", draggable: "false",
        "aria-label": `Open ${text}`, "data-tip": text,
    }, icon("link"));
}
