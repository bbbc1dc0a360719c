// @ts-check

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./viewport.js").Viewport} Viewport */

/**
 * A part of a canvas, in whole device pixels.
 * @typedef {{x: number, y: number, width: number, height: number}} Area
 */

/** Pixels of the canvas that an edge may touch beyond what its numbers say. */
const MARGIN = 2;

/**
 * From the scene to the pixels of a canvas. The scene's origin is always at a whole pixel, so that what was
 * drawn can be moved along when the board is panned, and looks as if it were drawn anew.
 */
export class Projection {
    /**
     * @param {number} scale device pixels of a scene pixel
     * @param {number} x where the scene's origin is, in device pixels
     * @param {number} y
     * @param {number} width
     * @param {number} height
     */
    constructor(scale, x, y, width, height) {
        this.scale = scale;
        this.x = x;
        this.y = y;
        this.width = width;
        this.height = height;
        Object.freeze(this);
    }

    /** @param {Viewport} viewport @param {number} pixelRatio */
    static of(viewport, pixelRatio) {
        const scale = viewport.zoom * pixelRatio;
        return new Projection(
            scale, Math.round(-viewport.x * scale), Math.round(-viewport.y * scale),
            Math.max(1, Math.round(viewport.width * pixelRatio)),
            Math.max(1, Math.round(viewport.height * pixelRatio)));
    }

    /**
     * The same for a canvas that begins elsewhere.
     * @param {number} dx
     * @param {number} dy
     */
    shifted(dx, dy) {
        return new Projection(this.scale, this.x + dx, this.y + dy, this.width, this.height);
    }

    /** @returns {Area} */
    get area() {
        return { x: 0, y: 0, width: this.width, height: this.height };
    }

    /**
     * The pixels of the canvas that a part of the scene may touch; null if there are none.
     * @param {Bounds} bounds
     * @returns {Area | null}
     */
    areaOf(bounds) {
        const minX = Math.max(0, Math.floor(bounds.minX * this.scale + this.x) - MARGIN);
        const minY = Math.max(0, Math.floor(bounds.minY * this.scale + this.y) - MARGIN);
        const maxX = Math.min(this.width, Math.ceil(bounds.maxX * this.scale + this.x) + MARGIN);
        const maxY = Math.min(this.height, Math.ceil(bounds.maxY * this.scale + this.y) + MARGIN);
        if (minX >= maxX || minY >= maxY) return null;
        return { x: minX, y: minY, width: maxX - minX, height: maxY - minY };
    }

    /**
     * The part of the scene that may touch some pixels.
     * @param {Area} area
     * @returns {Bounds}
     */
    boundsOf({ x, y, width, height }) {
        return {
            minX: (x - MARGIN - this.x) / this.scale,
            minY: (y - MARGIN - this.y) / this.scale,
            maxX: (x + width + MARGIN - this.x) / this.scale,
            maxY: (y + height + MARGIN - this.y) / this.scale,
        };
    }

    /** @param {Projection} other */
    equals(other) {
        return this.isPanned(other) && this.x === other.x && this.y === other.y;
    }

    /**
     * Whether the other shows the same at another place, if at all.
     * @param {Projection} other
     */
    isPanned(other) {
        return this.scale === other.scale && this.width === other.width && this.height === other.height;
    }
}

/**
 * The pixels that two areas have in common, or null.
 * @param {Area} a
 * @param {Area} b
 * @returns {Area | null}
 */
export function commonArea(a, b) {
    const x = Math.max(a.x, b.x);
    const y = Math.max(a.y, b.y);
    const width = Math.min(a.x + a.width, b.x + b.width) - x;
    const height = Math.min(a.y + a.height, b.y + b.height) - y;
    return width > 0 && height > 0 ? { x, y, width, height } : null;
}
