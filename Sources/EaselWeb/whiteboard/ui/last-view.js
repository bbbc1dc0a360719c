// @ts-check
import { isObject } from "../scene/json-object.js";
import { mainPart } from "../scene/main-part.js";
import { afterQuiet } from "./dom.js";
import { recallJSON, rememberJSON } from "./storage.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../scene/scene.js").Scene} Scene */
/** @typedef {import("../scene/viewport.js").Viewport} Viewport */

const most = 50;
const padding = 80;

/**
 * Opens a board where one left it; at the first visit so that the drawing is seen.
 * @param {string} board @param {EaselClient} client @param {Scene} scene @param {Viewport} viewport
 */
export function keepView(board, client, scene, viewport) {
    const kept = viewsByBoard()[board];
    let isPlaced = isPlace(kept);
    if (isPlace(kept)) viewport.moveTo({ x: kept.x, y: kept.y, zoom: kept.zoom });
    client.addEventListener("status", () => {
        if (isPlaced || client.status !== "online") return;
        isPlaced = true;
        showDrawing(scene, viewport);
    });
    viewport.onChange(afterQuiet(() => {
        const { x, y, zoom } = viewport;
        const { [board]: _, ...others } = viewsByBoard();
        rememberJSON("views",
            Object.fromEntries([...Object.entries(others), [board, { x, y, zoom }]].slice(-most)));
    }, 800));
}

/**
 * A drawing that does not fit is made to fit; one that does is only moved to the middle.
 * @param {Scene} scene @param {Viewport} viewport
 */
function showDrawing(scene, viewport) {
    const bounds = mainPart([...scene.items()], viewport);
    if (!bounds) return;
    const { minX, minY, maxX, maxY } = viewport.bounds;
    const isSeen = bounds.minX >= minX && bounds.minY >= minY && bounds.maxX <= maxX && bounds.maxY <= maxY;
    if (isSeen) return;
    viewport.fit(bounds, Math.min(padding, viewport.width / 8));
    if (viewport.zoom > 1) {
        viewport.zoomAt({ x: viewport.width / 2, y: viewport.height / 2 }, 1 / viewport.zoom);
    }
}

/** @returns {Record<string, unknown>} */
function viewsByBoard() {
    const views = recallJSON("views");
    return isObject(views) ? views : {};
}

/** @param {unknown} view @returns {view is {x: number, y: number, zoom: number}} */
function isPlace(view) {
    return isObject(view) && [view.x, view.y, view.zoom].every((number) => Number.isFinite(number));
}
