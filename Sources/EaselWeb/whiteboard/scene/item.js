// @ts-check
import { boundsAround, intersection, moved, outset, rotatedBounds, union, centerOf } from "./bounds.js";
import { isLoop, DisplayList } from "./display-list.js";
import { Path } from "./path.js";
import { distance, subtract } from "./point.js";
import { labelOf } from "./label.js";
import { hasSameLook } from "./same-look.js";
import { Shape } from "./shape.js";
import { lineWidth } from "./text-metrics.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./element.js").Element} Element */
/** @typedef {import("./text-block.js").TextBlock} TextBlock */

/**
 * What an item's look depends on beside its element.
 * @typedef {object} Surroundings
 * @property {(id: string) => Shape | null} containerFor the shape whose label a text may be
 * @property {(id: string) => string | undefined} claimantOf the element that says that a text is in it
 * @property {(item: Item) => boolean} hasImage
 */

/** Kinds that no hand draws. */
const UNTOUCHED = new Set(["text", "image", "frame", "magicframe", "unknown"]);
/** For the smoothing of edges, and the rounding of numbers. */
const SLACK = 1;

/** An element of the board that has a look. It stays the same object while the element changes. */
export class Item {
    /** @type {Element} */
    element;
    /**
     * What the element says that it is; a label is elsewhere.
     * @type {Shape}
     */
    #own;
    /** @type {Shape | null} */
    #shape = null;
    /** Higher for items that lie above; of use only to `ZOrder`. */
    rank = 0;
    /**
     * By which it was put in its place; of use only to `Scene` and `ZOrder`.
     * @type {import("./z-order.js").Level}
     */
    level = { index: "", id: "", label: null };
    /** @type {Surroundings} */
    #surroundings;
    /** @type {DisplayList | null} */
    #displayList = null;
    /** @type {Bounds | null} */
    #reach = null;
    /** @type {Bounds | null} */
    #bounds = null;
    #cost = 0;

    /**
     * @param {string} id
     * @param {Element} element
     * @param {Shape} shape
     * @param {Surroundings} surroundings
     */
    constructor(id, element, shape, surroundings) {
        this.id = id;
        this.element = element;
        this.#own = shape;
        this.#surroundings = surroundings;
    }

    /**
     * As it is seen: a label is where its container is.
     * @returns {Shape}
     */
    get shape() {
        const { container } = this;
        this.#shape ??= container ? labelOf(this.#own, container) : this.#own;
        return this.#shape;
    }

    get kind() {
        return this.#own.kind;
    }

    /** @returns {string} */
    get index() {
        return this.#own.properties.string("index") ?? "";
    }

    /** @returns {string | undefined} */
    get frameId() {
        return this.#own.isFrame ? undefined : this.#own.properties.string("frameId");
    }

    /**
     * Of the element that a text says it is in. Old files name a label in its container only.
     * @returns {string | undefined}
     */
    get containerId() {
        if (this.kind !== "text") return undefined;
        return this.#own.properties.string("containerId") || this.#surroundings.claimantOf(this.id);
    }

    /**
     * Of the texts that it says are in it.
     * @returns {string[]}
     */
    get claims() {
        const { boundElements } = this.#own.properties.object;
        if (!this.#own.canHoldLabel || !Array.isArray(boundElements)) return [];
        return boundElements.flatMap((bound) => (
            bound?.type === "text" && typeof bound.id === "string" ? [bound.id] : []));
    }

    /**
     * Of the elements that an arrow's ends are bound to.
     * @returns {string[]}
     */
    get boundIds() {
        if (this.kind !== "arrow") return [];
        return ["startBinding", "endBinding"].flatMap((key) => (
            this.#own.properties.properties(key)?.string("elementId") ?? []));
    }

    /** @returns {string | undefined} */
    get fileId() {
        return this.kind === "image" ? this.#own.properties.string("fileId") : undefined;
    }

    /** @returns {string[]} */
    get groupIds() {
        const { groupIds } = this.#own.properties.object;
        return Array.isArray(groupIds) ? groupIds.filter((id) => typeof id === "string") : [];
    }

    /** What is drawn. */
    get displayList() {
        this.#displayList ??= new DisplayList(this.shape, this.#surroundings.hasImage(this));
        return this.#displayList;
    }

    /** Whether nothing of it is drawn, as of a text without letters; found without the outline of a pen's stroke. */
    get isBlank() {
        return this.kind === "freedraw" ? this.shape.points.length === 0 : this.displayList.primitives.length === 0;
    }

    /** How much work it is to draw, in steps of paths. */
    get cost() {
        this.#cost ||= costOf(this.displayList, this.shape);
        return this.#cost;
    }

    /**
     * The shape whose label this is.
     * @returns {Shape | null}
     */
    get container() {
        return this.containerId === undefined ? null : this.#surroundings.containerFor(this.containerId);
    }

    /**
     * The upright box around what is drawn; that of the element if nothing is.
     * @returns {Bounds}
     */
    get bounds() {
        this.#bounds ??= this.displayList.extent(this.shape) ?? boxOf(this.shape);
        return this.#bounds;
    }

    /**
     * The upright box around its own box, turned as it is.
     * @returns {Bounds}
     */
    get upright() {
        return boxOf(this.shape);
    }

    /**
     * A box outside of which nothing is drawn; found without the outline of a pen's stroke.
     * @returns {Bounds}
     */
    get reach() {
        this.#reach ??= strokeReach(this.shape) ?? this.#drawnReach();
        return this.#reach;
    }

    #drawnReach() {
        let reach = outset(this.bounds, strayOf(this.shape));
        for (const primitive of this.displayList.primitives) {
            if (primitive.kind !== "text") continue;
            const written = rotatedBounds(inkOf(primitive.text), this.shape.angle, this.displayList.center);
            reach = union(reach, moved(written, this.shape.origin));
        }
        return outset(reach, SLACK);
    }

    /**
     * What another state of the element is. Many are only moved, many times a second.
     * @param {Element} element @returns {Shape | null}
     */
    shapeOf(element) {
        return (hasSameLook(this.element, element) ? this.#own.movedTo(element) : null) ?? Shape.of(element);
    }

    /**
     * Takes up a new state of the element.
     * @param {Element} element
     * @param {Shape} shape
     * @returns {Bounds | null} where it looks different now; null for nowhere
     */
    take(element, shape) {
        const before = { shape: this.shape, reach: this.reach, displayList: this.#displayList };
        const isSame = shape.style === this.#own.style || hasSameLook(this.element, element);
        this.element = element;
        this.#own = shape;
        this.#shape = null;
        if (isSame) return this.#moveFrom(before);
        this.forget();
        const everything = union(before.reach, this.reach);
        return shape.kind === "freedraw" ? this.#growth(before, everything) : everything;
    }

    /** @param {{shape: Shape, reach: Bounds}} before */
    #moveFrom(before) {
        const by = subtract(this.shape.origin, before.shape.origin);
        if (by.x === 0 && by.y === 0) return null;
        this.#reach = moved(before.reach, by);
        this.#bounds = this.#bounds && moved(this.#bounds, by);
        return union(before.reach, this.#reach);
    }

    /**
     * Where a stroke differs that went on.
     * @param {{shape: Shape, displayList: DisplayList | null}} before
     * @param {Bounds} everything
     */
    #growth(before, everything) {
        const { shape } = this;
        const stroke = before.displayList?.stroke;
        const isInPlace = shape.angle === 0 && before.shape.angle === 0
            && distance(shape.origin, before.shape.origin) === 0;
        const isAlike = shape.style.ink === before.shape.style.ink
            && shape.style.opacity === before.shape.style.opacity;
        if (!isInPlace || !isAlike || !stroke || before.displayList?.primitives.length !== 1) return everything;
        if (this.displayList.primitives.length !== 1 || !this.displayList.stroke) return everything;
        const difference = this.displayList.stroke.difference(stroke);
        return difference && intersection(outset(moved(difference, shape.origin), SLACK), everything);
    }

    /** What it depends on has changed. */
    forget() {
        this.#shape = null;
        this.#displayList = null;
        this.#reach = null;
        this.#bounds = null;
        this.#cost = 0;
    }
}

/**
 * How far a hand may stray from the outline of a shape: by a few pixels, and by a share of long lines.
 * @param {Shape} shape
 */
function strayOf({ kind, style: { roughness }, box, isLine, points }) {
    if (roughness === 0 || UNTOUCHED.has(kind)) return 0;
    const { minX, minY, maxX, maxY } = isLine ? boundsAround(points) ?? box : box;
    const longest = Math.hypot(maxX - minX, maxY - minY);
    const bend = 0.01 * Math.max(Math.min(longest, 228), 0.4 * longest);
    return 2 + roughness * (2.5 + 0.4 * roughness + bend);
}

/** @param {Shape} shape */
function boxOf({ box, angle, origin }) {
    return moved(rotatedBounds(box, angle, centerOf(box)), origin);
}

/**
 * Null for what is no pen's stroke, or one around an area.
 * @param {Shape} shape @returns {Bounds | null}
 */
function strokeReach(shape) {
    if (shape.kind !== "freedraw") return null;
    const { points } = shape;
    const bounds = Path.through(points).bounds;
    if (!bounds || isLoop(points)) return null;
    const turned = /** @type {Bounds} */ (rotatedBounds(bounds, shape.angle, centerOf(bounds)));
    return outset(moved(turned, shape.origin), shape.style.width * 4.25 + SLACK);
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

/** @param {DisplayList} displayList @param {Shape} shape */
function costOf({ primitives }, { style }) {
    let cost = 4;
    for (const primitive of primitives) {
        if (primitive.kind === "path") cost += primitive.path.size * (primitive.drawn && style.roughness > 0 ? 3 : 1);
        else cost += primitive.kind === "text" ? 10 * primitive.text.lines.length : 40;
    }
    if (style.fill !== "solid" && style.background !== "transparent") cost += 60;
    // It is drawn elsewhere first.
    if (style.opacity < 1 && primitives.length > 0) cost += 40;
    return cost;
}
