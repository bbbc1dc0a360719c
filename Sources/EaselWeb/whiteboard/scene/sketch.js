// @ts-check
import { arrowhead } from "./arrowhead.js";
import { cornersOf, heightOf, moved, outset, rotatedBounds, centerOf, union, widthOf } from "./bounds.js";
import { diamondPath } from "./diamond.js";
import { imagePlacement } from "./image-placement.js";
import { lineTip } from "./line-tip.js";
import { pathMark } from "./mark.js";
import { Path } from "./path.js";
import { PenStroke } from "./pen-stroke.js";
import { distance } from "./point.js";
import { roundnessOf } from "./roundness.js";
import { elbowPath, smoothPath } from "./smooth-line.js";
import { nameBlock, textBlock } from "./text-block.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./figure.js").Figure} Figure */
/** @typedef {import("./mark.js").Mark} Mark */
/** @typedef {import("./point.js").Point} Point */

/** Excalidraw takes a line for closed when its ends are this near. */
const CLOSING_DISTANCE = 8;
const ELBOW_RADIUS = 16;
const FRAME_RADIUS = 8;

/** What one figure consists of, in its own coordinates: not yet moved, turned or clipped. */
export class Sketch {
    /**
     * From the lowest to the topmost.
     * @type {Mark[]}
     */
    marks = [];
    /**
     * The box about whose centre the figure turns.
     * @type {Bounds}
     */
    box;
    /**
     * The pen's stroke, if it is one.
     * @type {PenStroke | null}
     */
    stroke = null;

    /**
     * @param {Figure} figure
     * @param {Figure | null} [container] the figure whose label a text is, if it is one
     * @param {boolean} [hasImage] whether the picture that an image shows is there
     * @param {Sketch | null} [before] the sketch of the same element before it changed
     */
    constructor(figure, container = null, hasImage = true, before = null) {
        this.box = figure.box;
        switch (figure.kind) {
            case "line":
            case "arrow": this.#addLine(figure); break;
            case "freedraw": this.#addStroke(figure, before?.stroke ?? null); break;
            case "text": this.#addText(figure, container); break;
            case "image": this.#addImage(figure, hasImage); break;
            case "frame":
            case "magicframe": this.#addFrame(figure); break;
            default: this.#addShape(figure);
        }
    }

    get center() {
        return centerOf(this.box);
    }

    /**
     * The box around all that is drawn, on the board; null if nothing is.
     * @param {Figure} figure @returns {Bounds | null}
     */
    extent(figure) {
        /** @type {Bounds | null} */
        let extent = null;
        for (const mark of this.marks) {
            let bounds;
            if (mark.kind === "path") {
                bounds = mark.path.boundsRotated(figure.angle, this.center);
                if (bounds && mark.outline) bounds = outset(bounds, mark.outline.width / 2);
            } else {
                const { box } = mark.kind === "text" ? mark.text : mark.image;
                bounds = rotatedBounds(box, figure.angle, this.center);
            }
            extent = union(extent, bounds);
        }
        return extent && moved(extent, figure.origin);
    }

    /** @param {Figure} figure */
    #addShape(figure) {
        const roundness = roundnessOf(figure.properties);
        const { box } = figure;
        let path;
        if (figure.kind === "ellipse") path = Path.ellipse(box);
        else if (figure.kind === "diamond") path = diamondPath(box, roundness);
        else path = Path.rectangle(box, roundness ? roundness(Math.min(widthOf(box), heightOf(box))) : 0);
        this.marks.push(pathMark(path, "background", figure.style.outline));
    }

    /** @param {Figure} figure */
    #addLine(figure) {
        const { properties, style } = figure;
        const points = properties.points;
        if (points.length < 2) return;
        const isElbow = figure.kind === "arrow" && properties.flag("elbowed");
        const isCurved = !isElbow && roundnessOf(properties) !== null;
        let path;
        if (isElbow) path = elbowPath(points, ELBOW_RADIUS);
        else path = isCurved ? smoothPath(points) : Path.through(points);
        const fill = isLoop(points) && figure.kind === "line" ? "background" : "none";
        this.marks.push(pathMark(path, fill, style.outline));
        this.box = path.bounds ?? figure.box;
        for (const end of /** @type {const} */ (["start", "end"])) {
            const name = properties.string(`${end}Arrowhead`);
            if (name) this.marks.push(...arrowhead(name, lineTip(end, points, isCurved), style));
        }
    }

    /**
     * A pen's stroke, over the area that it encloses if it ends where it began.
     * @param {Figure} figure
     * @param {PenStroke | null} before
     */
    #addStroke(figure, before) {
        const points = figure.properties.points;
        if (points.length === 0) return;
        if (isLoop(points)) this.marks.push(pathMark(smoothPath(points), "background", null));
        // 4.25 makes a pen's stroke look as wide as a line of the same strokeWidth.
        const size = Math.max(0.1, figure.style.width) * 4.25;
        this.stroke = new PenStroke(points, figure.properties.pressures, size, before);
        this.marks.push(pathMark(this.stroke.path, "ink", null));
        this.box = Path.through(points).bounds ?? figure.box;
    }

    /** @param {Figure} figure @param {Figure | null} container */
    #addText(figure, container) {
        const text = textBlock(figure, container);
        if (text) this.marks.push({ kind: "text", text });
    }

    /**
     * The image, or a box with a cross where it would be.
     * @param {Figure} figure @param {boolean} isThere
     */
    #addImage(figure, isThere) {
        const { box } = figure;
        if (!(widthOf(box) > 0) || !(heightOf(box) > 0)) return;
        if (isThere) {
            this.marks.push({ kind: "image", image: imagePlacement(figure) });
            return;
        }
        const [topLeft, topRight, bottomRight, bottomLeft] = cornersOf(box);
        const cross = Path.through([topLeft, topRight, bottomRight, bottomLeft], true);
        cross.move(topLeft.x, topLeft.y);
        cross.line(bottomRight.x, bottomRight.y);
        cross.move(topRight.x, topRight.y);
        cross.line(bottomLeft.x, bottomLeft.y);
        this.marks.push(pathMark(cross, "none", { width: 1, dashes: [] }));
    }

    /** @param {Figure} figure */
    #addFrame(figure) {
        this.marks.push(pathMark(framePath(figure), "none", { width: 2, dashes: [] }));
        const fallback = figure.kind === "magicframe" ? "AI Frame" : "Frame";
        const name = figure.properties.string("name") || fallback;
        this.marks.push({ kind: "text", text: nameBlock(name, figure.box) });
    }
}

/**
 * The outline of a frame, by which it also clips what is in it.
 * @param {Figure} figure
 */
export function framePath({ box }) {
    return Path.rectangle(box, Math.min(FRAME_RADIUS, Math.min(widthOf(box), heightOf(box)) / 2));
}

/**
 * Whether a line ends where it began.
 * @param {readonly Point[]} points
 */
export function isLoop(points) {
    return points.length > 2 && distance(points[0], points[points.length - 1]) <= CLOSING_DISTANCE;
}
