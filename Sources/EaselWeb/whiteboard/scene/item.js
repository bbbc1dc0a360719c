// @ts-check
import { intersection, moved, outset, rotatedBounds, union, centerOf } from "./bounds.js";
import { Path } from "./path.js";
import { distance, subtract } from "./point.js";
import { isLoop, Sketch } from "./sketch.js";
import { hasSameLook } from "./same-look.js";
import { lineWidth } from "./text-metrics.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./figure.js").Figure} Figure */
/** @typedef {import("./text-block.js").TextBlock} TextBlock */

/**
 * What an item's look depends on beside its element.
 * @typedef {object} Surroundings
 * @property {(id: string) => Figure | null} containerFor the figure whose label a text may be
 * @property {(item: Item) => boolean} hasImage
 */

/** For the smoothing of edges, and the rounding of numbers. */
const SLACK = 1;

/** An element of the board that has a look. It stays the same object while the element changes. */
export class Item {
    /** @type {Record<string, any>} */
    element;
    /** @type {Figure} */
    figure;
    /** Higher for items that lie above; of use only to `ZOrder`. */
    rank = 0;
    /** @type {Surroundings} */
    #surroundings;
    /** @type {Sketch | null} */
    #shape = null;
    /**
     * A sketch of an earlier state of the element.
     * @type {Sketch | null}
     */
    #earlier = null;
    /** @type {Bounds | null} */
    #reach = null;
    /** @type {Bounds | null} */
    #bounds = null;
    #cost = 0;

    /**
     * @param {string} id
     * @param {Record<string, any>} element
     * @param {Figure} figure
     * @param {Surroundings} surroundings
     */
    constructor(id, element, figure, surroundings) {
        this.id = id;
        this.element = element;
        this.figure = figure;
        this.#surroundings = surroundings;
    }

    /** @returns {string} */
    get index() {
        return this.figure.properties.string("index") ?? "";
    }

    /** @returns {string | undefined} */
    get frameId() {
        return this.figure.isFrame ? undefined : this.figure.properties.string("frameId");
    }

    /** @returns {string | undefined} */
    get containerId() {
        return this.figure.kind === "text" ? this.figure.properties.string("containerId") : undefined;
    }

    /** @returns {string | undefined} */
    get fileId() {
        return this.figure.kind === "image" ? this.figure.properties.string("fileId") : undefined;
    }

    /** @returns {string[]} */
    get groupIds() {
        const { groupIds } = this.figure.properties.object;
        return Array.isArray(groupIds) ? groupIds.filter((id) => typeof id === "string") : [];
    }

    /** What is drawn. */
    get shape() {
        this.#shape ??= new Sketch(
            this.figure, this.container, this.#surroundings.hasImage(this), this.#earlier);
        this.#earlier = null;
        return this.#shape;
    }

    /** How much work it is to draw, in steps of paths. */
    get cost() {
        this.#cost ||= costOf(this.shape, this.figure);
        return this.#cost;
    }

    /**
     * The figure whose label this is.
     * @returns {Figure | null}
     */
    get container() {
        return this.containerId === undefined ? null : this.#surroundings.containerFor(this.containerId);
    }

    /**
     * The upright box around what is drawn; that of the element if nothing is.
     * @returns {Bounds}
     */
    get bounds() {
        this.#bounds ??= this.shape.extent(this.figure) ?? boxOf(this.figure);
        return this.#bounds;
    }

    /**
     * A box outside of which nothing is drawn; found without the outline of a pen's stroke.
     * @returns {Bounds}
     */
    get reach() {
        this.#reach ??= strokeReach(this.figure) ?? this.#drawnReach();
        return this.#reach;
    }

    #drawnReach() {
        let reach = this.bounds;
        for (const mark of this.shape.marks) {
            if (mark.kind !== "text") continue;
            const written = rotatedBounds(inkOf(mark.text), this.figure.angle, this.shape.center);
            reach = union(reach, moved(written, this.figure.origin));
        }
        return outset(reach, SLACK);
    }

    /**
     * Takes up a new state of the element.
     * @param {Record<string, any>} element
     * @param {Figure} figure
     * @returns {Bounds | null} where it looks different now; null for nowhere
     */
    take(element, figure) {
        const before = { figure: this.figure, reach: this.reach, shape: this.#shape };
        const isSame = hasSameLook(this.element, element);
        this.element = element;
        this.figure = figure;
        if (isSame) return this.#moveFrom(before);
        this.forget();
        this.#earlier = before.shape;
        const everything = union(before.reach, this.reach);
        return figure.kind === "freedraw" ? this.#growth(before, everything) : everything;
    }

    /** @param {{figure: Figure, reach: Bounds}} before */
    #moveFrom(before) {
        const by = subtract(this.figure.origin, before.figure.origin);
        if (by.x === 0 && by.y === 0) return null;
        this.#reach = moved(before.reach, by);
        this.#bounds = this.#bounds && moved(this.#bounds, by);
        return union(before.reach, this.#reach);
    }

    /**
     * Where a stroke differs that went on.
     * @param {{figure: Figure, shape: Sketch | null}} before
     * @param {Bounds} everything
     */
    #growth(before, everything) {
        const { figure } = this;
        const stroke = before.shape?.stroke;
        const isInPlace = figure.angle === 0 && before.figure.angle === 0
            && distance(figure.origin, before.figure.origin) === 0;
        const isAlike = figure.style.ink === before.figure.style.ink
            && figure.style.opacity === before.figure.style.opacity;
        if (!isInPlace || !isAlike || !stroke || before.shape?.marks.length !== 1) return everything;
        if (this.shape.marks.length !== 1 || !this.shape.stroke) return everything;
        const difference = this.shape.stroke.difference(stroke);
        return difference && intersection(outset(moved(difference, figure.origin), SLACK), everything);
    }

    /** What it depends on has changed. */
    forget() {
        this.#shape = null;
        this.#earlier = null;
        this.#reach = null;
        this.#bounds = null;
        this.#cost = 0;
    }
}

/** @param {Figure} figure */
function boxOf({ box, angle, origin }) {
    return moved(rotatedBounds(box, angle, centerOf(box)), origin);
}

/**
 * Null for what is no pen's stroke, or one around an area.
 * @param {Figure} figure @returns {Bounds | null}
 */
function strokeReach(figure) {
    if (figure.kind !== "freedraw") return null;
    const points = figure.properties.points;
    const bounds = Path.through(points).bounds;
    if (!bounds || isLoop(points)) return null;
    const turned = /** @type {Bounds} */ (rotatedBounds(bounds, figure.angle, centerOf(bounds)));
    return outset(moved(turned, figure.origin), Math.max(0.1, figure.style.width) * 4.25 + SLACK);
}

/**
 * Letters reach out of their lines, and lines out of their box where the font is another.
 * @param {TextBlock} text
 */
function inkOf(text) {
    const font = { fontSize: text.size, stack: text.typeface.stack };
    const width = Math.max(...text.lines.map((line) => lineWidth(line, font)));
    const share = text.align === "left" ? 0 : text.align === "right" ? 1 : 0.5;
    const left = text.start.x - width * share;
    const written = { minX: left, minY: text.box.minY, maxX: left + width, maxY: text.box.maxY };
    return outset(union(text.box, written), text.size * 0.4);
}

/** @param {Sketch} sketch @param {Figure} figure */
function costOf({ marks }, { style }) {
    let cost = 4;
    for (const mark of marks) {
        if (mark.kind === "path") cost += mark.path.size;
        else cost += mark.kind === "text" ? 10 * mark.text.lines.length : 40;
    }
    if (style.fill !== "solid" && style.background !== "transparent") cost += 60;
    // It is drawn elsewhere first.
    if (style.opacity < 1 && marks.length > 0) cost += 40;
    return cost;
}
