// @ts-check
import { isObject } from "../scene/json-object.js";
import { FARTHEST, Properties } from "../scene/properties.js";
import { personColour } from "./person.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../../client/easel-client.js").Participant} Participant */
/** @typedef {import("../scene/scene-source.js").SceneSource} SceneSource */
/** @typedef {import("../scene/scene.js").Scene} Scene */
/** @typedef {import("../scene/viewport.js").Viewport} Viewport */

const margin = 4;
const most = 50;
/** Of the area of what somebody carries. */
const tint = 0.12;

/**
 * Outlines what others have selected, in their colours; while they drag more elements than can be sent at each move, shows where those are.
 * @param {EaselClient} client @param {Scene} scene @param {SceneSource} source
 * @returns {(context: CanvasRenderingContext2D, viewport: Viewport) => void} an overlay for the renderer
 */
export function othersSelections(client, scene, source) {
    return (context, viewport) => {
        if (source.isPast) return;
        for (const participant of client.participants.values()) {
            if (participant.session === client.session) continue;
            if (!outlineCarried(context, viewport, participant)) outline(context, viewport, scene, participant);
        }
    };
}

/**
 * @param {CanvasRenderingContext2D} context @param {Viewport} viewport @param {Participant} participant
 * @returns {boolean} whether the participant carries anything
 */
function outlineCarried(context, viewport, participant) {
    const box = boxOf(participant.state?.carrying);
    if (!box) return false;
    const start = viewport.toScreen({ x: box.x, y: box.y });
    const end = viewport.toScreen({ x: box.x + box.width, y: box.y + box.height });
    const [x, y, width, height] = [start.x - margin, start.y - margin, end.x - start.x + 2 * margin, end.y - start.y + 2 * margin];
    context.strokeStyle = context.fillStyle = personColour(participant.color, String(participant.client));
    context.lineWidth = 2;
    context.setLineDash([8, 6]);
    context.strokeRect(x, y, width, height);
    context.globalAlpha = tint;
    context.fillRect(x, y, width, height);
    context.globalAlpha = 1;
    return true;
}

/** @param {unknown} value what somebody says to carry @returns {{x: number, y: number, width: number, height: number} | null} */
function boxOf(value) {
    if (!isObject(value)) return null;
    const properties = new Properties(value);
    const [x, y, width, height] = ["x", "y", "width", "height"].map((key) => properties.number(key, -FARTHEST, FARTHEST));
    if (x === undefined || y === undefined || width === undefined || height === undefined) return null;
    return width >= 0 && height >= 0 ? { x, y, width, height } : null;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Viewport} viewport
 * @param {Scene} scene
 * @param {Participant} participant
 */
function outline(context, viewport, scene, participant) {
    const selected = participant.state?.selected;
    if (!Array.isArray(selected)) return;
    context.strokeStyle = personColour(participant.color, String(participant.client));
    context.lineWidth = 1.5;
    context.setLineDash([]);
    for (const id of selected.slice(0, most)) {
        const bounds = typeof id === "string" ? scene.item(id)?.bounds : null;
        if (!bounds) continue;
        const start = viewport.toScreen({ x: bounds.minX, y: bounds.minY });
        const end = viewport.toScreen({ x: bounds.maxX, y: bounds.maxY });
        context.strokeRect(
            start.x - margin, start.y - margin, end.x - start.x + 2 * margin, end.y - start.y + 2 * margin);
    }
}
