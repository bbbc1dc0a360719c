// @ts-check
import { arrowhead, headOf } from "./arrowhead.js";
import { cornersOf, heightOf, moved, outset, rotatedBounds, centerOf, union, widthOf } from "./bounds.js";
import { diamondCorners, diamondPath } from "./diamond.js";
import { handDrawnCurve, handDrawnEllipse, handDrawnPath, handOf } from "./hand-drawn.js";
import { imagePlacement } from "./image-placement.js";
import { lineTip } from "./line-tip.js";
import { Path } from "./path.js";
import { PenStroke } from "./pen-stroke.js";
import { constantLine, penOf } from "./pen.js";
import { distance } from "./point.js";
import { pathPrimitive } from "./primitive.js";
import { roundnessOf } from "./roundness.js";
import { elbowPath, smoothPath } from "./smooth-line.js";
import { isNote, notePrimitives } from "./sticky-note.js";
import { middleBlock, nameBlock, textBlock } from "./text-block.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./point.js").Point} Point */
/** @typedef {import("./primitive.js").Primitive} Primitive */
/** @typedef {import("./shape.js").Shape} Shape */

/** Excalidraw takes a line for closed when its ends are this near. */
const CLOSING_DISTANCE = 8;
const ELBOW_RADIUS = 16;
const FRAME_RADIUS = 8;

/** What one shape consists of, in its own coordinates: not yet moved, turned or clipped. */
export class DisplayList {
    /**
     * From the lowest to the topmost.
     * @type {Primitive[]}
     */
    primitives = [];
    /**
     * The box about whose centre the shape turns.
     * @type {Bounds}
     */
    box;
    /**
     * The pen's stroke, if it is one.
     * @type {PenStroke | null}
     */
    stroke = null;

    /**
     * @param {Shape} shape
     * @param {boolean} [hasImage] whether the picture that an image shows is there
     */
    constructor(shape, hasImage = true) {
        this.box = shape.pivot ?? shape.box;
        switch (shape.kind) {
            case "line":
            case "arrow": this.#addLine(shape); break;
            case "freedraw": this.#addStroke(shape); break;
            case "text": this.#addText(textBlock(shape)); break;
            case "image": this.#addImage(shape, hasImage); break;
            case "frame":
            case "magicframe": this.#addFrame(shape); break;
            case "embeddable":
            case "iframe":
            case "unknown":
                this.#addClosedShape(shape);
                this.#addText(nameOf(shape));
                break;
            default:
                if (isNote(shape)) this.primitives.push(...notePrimitives(shape));
                else this.#addClosedShape(shape);
        }
    }

    get center() {
        return centerOf(this.box);
    }

    /**
     * The box around all that is drawn, on the board; null if nothing is.
     * @param {Shape} shape @returns {Bounds | null}
     */
    extent(shape) {
        /** @type {Bounds | null} */
        let extent = null;
        for (const primitive of this.primitives) {
            let bounds;
            if (primitive.kind === "path") {
                bounds = primitive.path.boundsRotated(shape.angle, this.center);
                if (bounds && primitive.outline) bounds = outset(bounds, primitive.outline.width / 2);
            } else {
                const { box } = primitive.kind === "text" ? primitive.text : primitive.image;
                bounds = rotatedBounds(box, shape.angle, this.center);
            }
            extent = union(extent, bounds);
        }
        return extent && moved(extent, shape.origin);
    }

    /** @param {Shape} shape */
    #addClosedShape(shape) {
        const roundness = roundnessOf(shape.properties);
        const { box } = shape;
        const { style } = shape;
        const filled = style.isFilled ? style : null;
        const hand = handOf(shape, roundness !== null);
        /** @type {Path} */
        let path;
        if (shape.kind === "ellipse") path = Path.ellipse(box);
        else if (shape.kind === "diamond") path = diamondPath(box, roundness);
        else path = Path.rectangle(box, roundness ? roundness(Math.min(widthOf(box), heightOf(box))) : 0);
        const corners = roundness ? null : shape.kind === "diamond" ? diamondCorners(box) : cornersOf(box);
        const draw = shape.kind === "ellipse"
            ? () => handDrawnEllipse(box, 1, hand, filled) : () => handDrawnPath(path, corners, hand, filled);
        this.primitives.push(pathPrimitive(path, "background", style.outline, draw));
    }

    /** @param {Shape} shape */
    #addLine(shape) {
        const { properties, style } = shape;
        const { points } = shape;
        const isElbow = shape.kind === "arrow" && properties.flag("elbowed");
        const isCurved = !isElbow && roundnessOf(properties) !== null;
        /** @type {Path} */
        let path;
        if (isElbow) path = elbowPath(points, ELBOW_RADIUS);
        else path = isCurved ? smoothPath(points) : Path.through(points);
        const fill = isLoop(points) && shape.kind === "line" ? "background" : "none";
        const filled = fill === "background" && style.isFilled ? style : null;
        const hand = handOf(shape, isElbow);
        const draw = () => {
            if (isCurved) return handDrawnCurve(points, hand, filled);
            return handDrawnPath(filled ? Path.through(points, true) : path, filled && points, hand, filled);
        };
        this.primitives.push(pathPrimitive(path, fill, style.outline, draw));
        this.box = path.bounds ?? shape.box;
        for (const end of /** @type {const} */ (["start", "end"])) {
            const name = headOf(shape, end);
            if (name !== null) this.primitives.push(...arrowhead(name, lineTip(end, points, isCurved), style, hand));
        }
    }

    /**
     * A pen's stroke, over the area that it encloses if it ends where it began.
     * @param {Shape} shape
     */
    #addStroke(shape) {
        const { points } = shape;
        if (points.length === 0) return;
        if (isLoop(points)) {
            const { style } = shape;
            const filled = style.isFilled ? style : null;
            const draw = () => handDrawnCurve(points, handOf(shape, false), filled);
            this.primitives.push(pathPrimitive(smoothPath(points), "background", null, draw));
        }
        const pen = penOf(shape);
        this.primitives.push(pen.isConstant ? constantStroke(points, pen) : this.#variableStroke(shape, pen));
        this.box = Path.through(points).bounds ?? shape.box;
    }

    /** @param {Shape} shape @param {import("./pen.js").Pen} pen */
    #variableStroke({ points, properties }, pen) {
        this.stroke = new PenStroke(points, pen.knowsPressure ? properties.pressures : [], pen);
        return pathPrimitive(this.stroke.path, "ink", null);
    }

    /** @param {import("./text-block.js").TextBlock | null} text */
    #addText(text) {
        if (text) this.primitives.push({ kind: "text", text });
    }

    /**
     * The image, or a box with a cross where it would be.
     * @param {Shape} shape @param {boolean} isThere
     */
    #addImage(shape, isThere) {
        const { box } = shape;
        if (!(widthOf(box) > 0) || !(heightOf(box) > 0)) return;
        if (isThere) {
            this.primitives.push({ kind: "image", image: imagePlacement(shape) });
            return;
        }
        const [topLeft, topRight, bottomRight, bottomLeft] = cornersOf(box);
        const cross = Path.through([topLeft, topRight, bottomRight, bottomLeft], true);
        cross.move(topLeft.x, topLeft.y);
        cross.line(bottomRight.x, bottomRight.y);
        cross.move(topRight.x, topRight.y);
        cross.line(bottomLeft.x, bottomLeft.y);
        this.primitives.push(pathPrimitive(cross, "none", { width: 1, dashes: [] }));
    }

    /** @param {Shape} shape */
    #addFrame(shape) {
        this.primitives.push(pathPrimitive(framePath(shape), "none", { width: 2, dashes: [] }));
        const fallback = shape.kind === "magicframe" ? "AI Frame" : "Frame";
        const name = shape.properties.string("name") || fallback;
        this.primitives.push({ kind: "text", text: nameBlock(name, shape.box) });
    }
}

/**
 * The outline of a frame, by which it also clips what is in it.
 * @param {Shape} shape
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

/** @param {readonly Point[]} points @param {import("./pen.js").Pen} pen */
function constantStroke(points, pen) {
    const line = constantLine(points, pen);
    if (line.size > 1) return pathPrimitive(line, "none", { width: pen.size * 2, dashes: [] });
    return pathPrimitive(Path.circle(points[0], pen.size), "ink", null);
}

/**
 * The address that an embed shows, which is all that is known of it here, or the type of what is not known.
 * @param {Shape} shape
 */
function nameOf({ kind, properties, box }) {
    if (kind === "unknown") return middleBlock(properties.string("type") || "?", Math.min(14, heightOf(box) / 2), box);
    const text = kind === "iframe" ? "IFrame element" : properties.string("link") || "Empty Web-Embed";
    const width = widthOf(box);
    return middleBlock(text, Math.max(Math.min(width / 2, width / [...text].length), width / 30), box);
}
