// @ts-check
/** @typedef {import("../scene/point.js").Point} Point */
/** @typedef {import("../scene/viewport.js").Viewport} Viewport */
/** @typedef {import("./snapping/axis-references.js").Guide} Guide */

/** Half of the marks at the ends of a guide, in pixels. */
const MARK = 3.5;
/** The opacity of a lasso's area. */
const VEIL = 0.08;

/**
 * Draws what shows why something snaps, in pixels of the screen.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {readonly Guide[]} guides
 * @param {string} colour
 */
export function drawGuides(context, viewport, guides, colour) {
    if (guides.length === 0) return;
    context.save();
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.beginPath();
    for (const { kind, from, to } of guides) {
        const [start, end] = [viewport.toScreen(from), viewport.toScreen(to)].map(({ x, y }) => (
            { x: Math.round(x) + 0.5, y: Math.round(y) + 0.5 }));
        context.moveTo(start.x, start.y);
        context.lineTo(end.x, end.y);
        for (const at of [start, end]) {
            if (kind === "line") addCross(context, at);
            else addBar(context, at, start.y === end.y);
        }
    }
    context.stroke();
    context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {Point} at */
function addCross(context, { x, y }) {
    context.moveTo(x - MARK, y - MARK);
    context.lineTo(x + MARK, y + MARK);
    context.moveTo(x - MARK, y + MARK);
    context.lineTo(x + MARK, y - MARK);
}

/** @param {CanvasRenderingContext2D} context @param {Point} at @param {boolean} isUpright */
function addBar(context, { x, y }, isUpright) {
    context.moveTo(isUpright ? x : x - MARK, isUpright ? y - MARK : y);
    context.lineTo(isUpright ? x : x + MARK, isUpright ? y + MARK : y);
}

/**
 * Draws the way of a lasso.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {readonly Point[]} way
 * @param {string} colour
 */
export function drawLasso(context, viewport, way, colour) {
    context.save();
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = 1.5;
    context.setLineDash([6, 4]);
    context.beginPath();
    for (const point of way) {
        const { x, y } = viewport.toScreen(point);
        context.lineTo(x, y);
    }
    context.globalAlpha = VEIL;
    context.fill();
    context.globalAlpha = 1;
    context.stroke();
    context.restore();
}
