// @ts-check
import { boundsOf } from "./bounds.js";
import { Properties } from "./properties.js";
import { Style } from "./style.js";

/** @typedef {import("./point.js").Point} Point */

const KINDS = new Set([
    "rectangle", "diamond", "ellipse", "line", "arrow", "freedraw", "text", "image", "frame", "magicframe",
    "embeddable", "iframe",
]);

/** An element that can be seen: what its properties mean for a picture. */
export class Shape {
    /** @param {Properties} properties @param {string} kind */
    constructor(properties, kind) {
        this.properties = properties;
        this.kind = kind;
        this.style = new Style(properties);
        const width = properties.number("width") ?? 0;
        const height = properties.number("height") ?? 0;
        /**
         * Where the element's own coordinates begin: its x and y.
         * @type {Point}
         */
        this.origin = {
            x: (properties.number("x") ?? 0) + Math.min(0, width),
            y: (properties.number("y") ?? 0) + Math.min(0, height),
        };
        /** Its width and height, neither below 0. */
        this.box = boundsOf(0, 0, Math.abs(width), Math.abs(height));
        /** How far it is turned about its centre, clockwise, in radians. */
        this.angle = remainder(properties.number("angle") ?? 0, 2 * Math.PI);
    }

    get isFrame() {
        return this.kind === "frame" || this.kind === "magicframe";
    }

    get isLine() {
        return this.kind === "line" || this.kind === "arrow";
    }

    /**
     * Null if the element is deleted or of no type that has a look.
     * @param {unknown} element
     */
    static of(element) {
        const properties = new Properties(element);
        const kind = properties.string("type");
        if (properties.flag("isDeleted") || kind === undefined || !KINDS.has(kind)) return null;
        return new Shape(properties, kind);
    }
}

/**
 * What is left of a value after the nearest whole number of parts.
 * @param {number} value @param {number} part
 */
const remainder = (value, part) => value - part * Math.round(value / part);
