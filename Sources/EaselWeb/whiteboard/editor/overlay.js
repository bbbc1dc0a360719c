// @ts-check
import { centerOf, heightOf, outset, widthOf } from "../scene/bounds.js";
import { outlineOf } from "./elements/outline.js";
import { pointHandlesOf } from "./drags/point-drag.js";
import { frameOf, handlesOf, isAnyLocked, marginAround } from "./transform/frame.js";
/** @typedef {import("../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../scene/element.js").Element} Element */
/** @typedef {import("../scene/viewport.js").Viewport} Viewport */
/** @typedef {import("./transform/frame.js").Frame} Frame */

/** More outlines than this would only be a tangle. */
const MOST_OUTLINES = 200;
const HANDLE = 8;
/** The line around what an arrow will be bound to. */
const HIGHLIGHT = 6;
const HIGHLIGHT_OPACITY = 0.45;
/** The opacity of the marquee's area. */
const VEIL = 0.1;

/**
 * @typedef {object} Selected
 * @property {Element[]} elements as they are seen
 * @property {Frame|null} frame what is around them
 * @property {boolean} hasHandles
 * @property {Bounds|null} marquee
 * @property {Element[]} attached what the ends of an arrow will be bound to
 * @property {string} accent a colour
 * @property {string} paper the colour that handles are filled with
 */

/**
 * Draws what shows the selection, in pixels of the screen.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {Selected} selected
 */
export function drawSelection(context, viewport, { elements, frame, hasHandles, marquee, attached, accent, paper }) {
    const colours = { accent, paper };
    context.save();
    context.strokeStyle = accent;
    context.lineWidth = 1;
    if (elements.length > 1 && elements.length <= MOST_OUTLINES) {
        for (const element of elements) drawFrame(context, viewport, frameOf([element]), 0);
    }
    if (frame) drawSelectedFrame(context, viewport, frame, elements, hasHandles, colours);
    for (const element of attached) drawHighlight(context, viewport, element);
    if (marquee) drawMarquee(context, viewport, marquee);
    context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {Frame} frame
 * @param {Element[]} elements
 * @param {boolean} hasHandles
 * @param {{accent: string, paper: string}} colours
 */
function drawSelectedFrame(context, viewport, frame, elements, hasHandles, colours) {
    const points = elements.length === 1 ? pointHandlesOf(elements[0]) : [];
    const handles = handlesOf(frame, elements, viewport.zoom);
    const isLocked = isAnyLocked(elements);
    if (isLocked) context.setLineDash([4, 4]);
    if (handles.length > 0 || isLocked) drawFrame(context, viewport, frame, marginAround(elements));
    context.setLineDash([]);
    if (!hasHandles) return;
    context.fillStyle = colours.paper;
    for (const handle of handles) {
        const at = viewport.toScreen(handle.point);
        if (handle.kind === "rotate") drawCircle(context, at, HANDLE / 2 + 0.5);
        else drawSquare(context, at, frame.angle);
    }
    for (const handle of points) {
        context.fillStyle = handle.isNew ? colours.accent : colours.paper;
        drawCircle(context, viewport.toScreen(handle.point), handle.isNew ? 3 : HANDLE / 2 + 1);
    }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {Frame|null} frame
 * @param {number} margin
 */
function drawFrame(context, viewport, frame, margin) {
    if (!frame) return;
    const box = outset(frame.box, margin / viewport.zoom);
    const center = viewport.toScreen(centerOf(box));
    const [width, height] = [widthOf(box) * viewport.zoom, heightOf(box) * viewport.zoom];
    context.save();
    context.translate(center.x, center.y);
    context.rotate(frame.angle);
    context.strokeRect(-width / 2, -height / 2, width, height);
    context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {Viewport} viewport @param {Element} element */
function drawHighlight(context, viewport, element) {
    context.save();
    context.lineWidth = HIGHLIGHT;
    context.lineJoin = "round";
    context.globalAlpha = HIGHLIGHT_OPACITY;
    context.beginPath();
    for (const point of outlineOf(element)?.points ?? []) {
        const { x, y } = viewport.toScreen(point);
        context.lineTo(x, y);
    }
    context.stroke();
    context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {{x: number, y: number}} at @param {number} angle */
function drawSquare(context, at, angle) {
    context.save();
    context.translate(at.x, at.y);
    context.rotate(angle);
    context.beginPath();
    context.rect(-HANDLE / 2, -HANDLE / 2, HANDLE, HANDLE);
    context.fill();
    context.stroke();
    context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {{x: number, y: number}} at @param {number} radius */
function drawCircle(context, at, radius) {
    context.beginPath();
    context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {Viewport} viewport @param {Bounds} bounds */
function drawMarquee(context, viewport, bounds) {
    const from = viewport.toScreen({ x: bounds.minX, y: bounds.minY });
    const to = viewport.toScreen({ x: bounds.maxX, y: bounds.maxY });
    context.fillStyle = context.strokeStyle;
    context.globalAlpha = VEIL;
    context.fillRect(from.x, from.y, to.x - from.x, to.y - from.y);
    context.globalAlpha = 1;
    context.strokeRect(from.x, from.y, to.x - from.x, to.y - from.y);
}
