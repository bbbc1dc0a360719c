// @ts-check
import { boundsAround, boundsOf, heightOf, moved, widthOf } from "./bounds.js";
import { FARTHEST, Properties } from "./properties.js";
import { Style } from "./style.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./point.js").Point} Point */

const KINDS = new Set([
    "rectangle", "diamond", "ellipse", "line", "arrow", "freedraw", "text", "image", "frame", "magicframe",
    "embeddable", "iframe",
]);
/** What Excalidraw keeps beside the drawing, or wrote into old files; and what is kept as elements and is no shape. */
const HIDDEN = new Set(["selection", "easel-file", "easel-file-part", "easel-canvas"]);
const LABELLED = new Set(["rectangle", "diamond", "ellipse", "line", "arrow"]);
/** Lines longer or higher than this are none that anybody drew, and Excalidraw removes them. */
const LONGEST_LINE = 75_000;
/** Excalidraw takes what is shorter for no arrow. */
const LEAST_LINE = 0.1;
/** What is seen whatever its width and height say. */
const WITHOUT_SIZE = new Set(["text", "freedraw", "unknown"]);
/** Pixels from the origin within which anything that looks like something that is shown is shown too. */
const NEAR = 1e9;
const UNKNOWN_SIZE = { width: 100, height: 60 };

/**
 * What an element is drawn as: its type, `line` for the `draw` of old files, `unknown` for a type that this
 * version does not know; null for what has no look.
 * @param {unknown} element
 */
export function kindOf(element) {
    const type = new Properties(element).string("type");
    if (type === undefined || HIDDEN.has(type)) return null;
    if (type === "draw") return "line";
    return KINDS.has(type) ? type : "unknown";
}

/** An element that can be seen: what its properties mean for a picture. docs/DRAWINGS.md, "How an element is read". */
export class Shape {
    /**
     * The box about whose centre a label turns: that of its container. Null for the element's own.
     * @type {Bounds | null}
     */
    pivot = null;
    /** Whether it is a text in the middle of a line. */
    isLabelOfLine = false;
    /** @type {Point[] | null} */
    #points = null;

    /**
     * @param {Properties} properties
     * @param {string} kind
     * @param {Shape | null} [like] one that differs in its place only
     */
    constructor(properties, kind, like = null) {
        this.properties = properties;
        this.kind = kind;
        this.style = like?.style ?? new Style(properties, kind);
        this.#points = like ? like.#points : null;
        let width = properties.number("width") ?? 0;
        let height = properties.number("height") ?? 0;
        if (kind === "unknown" && (width === 0 || height === 0)) ({ width, height } = UNKNOWN_SIZE);
        // Of a line, Excalidraw takes the place as it is and the size from the points.
        const [left, top] = this.isLine ? [0, 0] : [Math.min(0, width), Math.min(0, height)];
        /**
         * Where the element's own coordinates begin.
         * @type {Point}
         */
        this.origin = { x: (properties.number("x") ?? 0) + left, y: (properties.number("y") ?? 0) + top };
        /** Its width and height, neither below 0. */
        this.box = like?.box ?? boundsOf(0, 0, Math.abs(width), Math.abs(height));
        /** How far it is turned about its centre, clockwise, in radians. */
        this.angle = like?.angle ?? remainder(properties.number("angle") ?? 0, 2 * Math.PI);
    }

    /**
     * The shape of another state of the element, which looks the same and is elsewhere; null if it is too far away to
     * tell.
     * @param {unknown} element
     */
    movedTo(element) {
        const shape = new Shape(new Properties(element), this.kind, this);
        return Math.abs(shape.origin.x) < NEAR && Math.abs(shape.origin.y) < NEAR ? shape : null;
    }

    get isFrame() {
        return this.kind === "frame" || this.kind === "magicframe";
    }

    get isLine() {
        return this.kind === "line" || this.kind === "arrow";
    }

    /** Whether a text can be bound to it. */
    get canHoldLabel() {
        return LABELLED.has(this.kind);
    }

    /**
     * The points of a line, two at least, or those of a pen's stroke.
     * @returns {readonly Point[]}
     */
    get points() {
        if (this.#points) return this.#points;
        const { properties } = this;
        const points = properties.points;
        this.#points = !this.isLine || points.length > 1 ? points : [
            { x: 0, y: 0 }, { x: properties.number("width") ?? 0, y: properties.number("height") ?? 0 },
        ];
        return this.#points;
    }

    /** Whether it has no size at all, as what programs leave behind: nobody sees more of it than a dot. */
    get isPoint() {
        if (WITHOUT_SIZE.has(this.kind)) return false;
        const box = this.isLine ? boundsAround(this.points) ?? this.box : this.box;
        const [width, height] = [widthOf(box), heightOf(box)];
        return this.isLine ? Math.max(width, height) < LEAST_LINE : width === 0 && height === 0;
    }

    /** Whether a picture can show where it is. */
    get #isSomewhere() {
        if (!this.isLine && !isNear(moved(this.box, this.origin))) return false;
        if (!this.isLine && this.kind !== "freedraw") return true;
        const reach = boundsAround(this.points);
        if (!reach) return true;
        if (!isNear(moved(reach, this.origin))) return false;
        return !this.isLine || Math.max(widthOf(reach), heightOf(reach)) <= LONGEST_LINE;
    }

    /**
     * Null if the element is deleted, of no type, or nowhere that a picture could show.
     * @param {unknown} element
     */
    static of(element) {
        const kind = kindOf(element);
        const properties = new Properties(element);
        if (kind === null || properties.flag("isDeleted")) return null;
        const shape = new Shape(properties, kind);
        return shape.#isSomewhere ? shape : null;
    }
}

/** @param {Bounds} bounds */
function isNear({ minX, minY, maxX, maxY }) {
    return [minX, minY, maxX, maxY].every((value) => Math.abs(value) <= FARTHEST);
}

/**
 * What is left of a value after the nearest whole number of parts.
 * @param {number} value @param {number} part
 */
function remainder(value, part) {
    const rest = value % part;
    return Math.abs(rest) > part / 2 ? rest - Math.sign(rest) * part : rest;
}
