// @ts-check
import { many } from "../scene/fractional-index.js";
import { compareOrder } from "../scene/z-order.js";
import { DEFAULT_STYLE } from "./elements/element-style.js";
import { randomSource } from "./elements/source.js";
/** @typedef {import("../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../scene/element.js").Element} Element */
/** @typedef {import("../scene/point.js").Point} Point */
/** @typedef {import("../scene/scene.js").Scene} Scene */
/** @typedef {import("./elements/element-style.js").Style} Style */

/** What tools and commands see of the board and of the editor: the `Context` of elements/context.js. */
export class BoardView {
    /** @type {Style} */
    style = { ...DEFAULT_STYLE };
    /** @type {{ids: Set<string>, group: string|null}} */
    selection = { ids: new Set(), group: null };
    isReadOnly = false;
    snapping = { objects: false, grid: false };
    source;
    #client;
    #scene;
    #viewport;

    /**
     * @param {{document: {get(id: string): Element|undefined}}} client
     * @param {Scene} scene
     * @param {{zoom: number, bounds: Bounds}} viewport
     * @param {import("./elements/source.js").Source} [source]
     */
    constructor(client, scene, viewport, source = randomSource) {
        this.#client = client;
        this.#scene = scene;
        this.#viewport = viewport;
        this.source = source;
    }

    get zoom() {
        return this.#viewport.zoom;
    }

    get view() {
        return this.#viewport.bounds;
    }

    /**
     * What is seen may be the past, or be in the middle of a change; what can be edited is the board itself.
     *
     * @param {string} id
     * @returns {Element|undefined}
     */
    element(id) {
        return this.isReadOnly ? this.#scene.item(id)?.element : this.#client.document.get(id);
    }

    /** @param {Point} point @param {number} tolerance */
    hit(point, tolerance) {
        return this.#scene.topmostAt(point, { tolerance })?.id ?? null;
    }

    /** @param {Point} point @param {number} tolerance */
    hits(point, tolerance) {
        return this.#scene.allAt(point, { tolerance }).map((item) => item.id);
    }

    /** @param {Bounds} bounds @param {"contain"|"touch"} mode */
    within(bounds, mode) {
        return this.#scene.within(bounds, mode).map((item) => item.id);
    }

    /** @param {readonly Point[]} way */
    lassoed(way) {
        return this.#scene.enclosedBy(way).map((item) => item.id);
    }

    /** @param {Point} from @param {Point} to */
    crossed(from, to) {
        return this.#scene.crossedBy(from, to).map((item) => item.id);
    }

    /** @param {Bounds} bounds */
    overlapping(bounds) {
        return this.#scene.reaching(bounds).map((item) => item.id);
    }

    /** @param {string} group */
    members(group) {
        return this.#scene.byGroup(group).map((item) => item.id);
    }

    /** @param {string} container */
    textOf(container) {
        return this.#scene.textOf(container)?.id ?? null;
    }

    /** @param {string} id */
    arrowsOf(id) {
        return [...new Set(this.#scene.arrowsOf(id).map((item) => item.id))];
    }

    /** @param {string} id whether an arrow is bound to it */
    hasArrows(id) {
        return this.#scene.hasArrows(id);
    }

    /** @param {string} frame */
    children(frame) {
        return this.#scene.byFrame(frame).map((item) => item.id);
    }

    /** @param {number} count */
    indexes(count) {
        return many(this.#scene.topIndex(), null, count);
    }

    /** By their own indexes: that labels lie above their containers is not theirs. */
    order() {
        return [...this.#scene.items()].sort(compareOrder).map(({ id, element }) => (
            { id, index: typeof element.index === "string" ? element.index : null }));
    }

    /** @param {string[]} ids */
    sorted(ids) {
        return this.#scene.sort(ids.flatMap((id) => this.#scene.item(id) ?? [])).map((item) => item.id);
    }

    /**
     * The box around elements as they are seen; without ids around all.
     *
     * @param {Iterable<string>} [ids]
     */
    bounds(ids) {
        return this.#scene.bounds(ids);
    }

    /** Of what may be selected. */
    all() {
        return this.#scene.items().filter(({ element }) => element.locked !== true).map(({ id }) => id);
    }
}
