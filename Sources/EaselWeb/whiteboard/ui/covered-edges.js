// @ts-check

/** @typedef {import("../scene/viewport.js").Edges} Edges */

/**
 * How far panels cover a stage from its edges. Each counts for the edge from which it takes the smallest part of the stage: a bar at the
 * top for that, a panel on the left for that, a sheet on a phone for the bottom.
 * @param {Element} stage @param {readonly Element[]} panels that lie at its edges; hidden ones do not count
 * @returns {Edges} in pixels
 */
export function coveredEdges(stage, panels) {
    const window = stage.getBoundingClientRect();
    const covered = { left: 0, top: 0, right: 0, bottom: 0 };
    for (const panel of panels) {
        const { left, top, right, bottom, width, height } = panel.getBoundingClientRect();
        if (width === 0 || height === 0) continue;
        const depths = {
            left: right - window.left, top: bottom - window.top, right: window.right - left, bottom: window.bottom - top,
        };
        const share = (/** @type {keyof Edges} */ edge) => (
            depths[edge] / (edge === "left" || edge === "right" ? window.width : window.height));
        const edges = /** @type {(keyof Edges)[]} */ (Object.keys(depths));
        const nearest = edges.reduce((best, edge) => (share(edge) < share(best) ? edge : best));
        covered[nearest] = Math.max(covered[nearest], depths[nearest]);
    }
    return covered;
}
