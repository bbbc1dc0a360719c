// @ts-check
import { personColour } from "./person.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../../client/easel-client.js").Participant} Participant */
/** @typedef {import("../scene/scene-source.js").SceneSource} SceneSource */
/** @typedef {import("../scene/scene.js").Scene} Scene */
/** @typedef {import("../scene/viewport.js").Viewport} Viewport */

const margin = 4;
const most = 50;

/**
 * Outlines what others have selected, in their colours.
 * @param {EaselClient} client @param {Scene} scene @param {SceneSource} source
 * @returns {(context: CanvasRenderingContext2D, viewport: Viewport) => void} an overlay for the renderer
 */
export function othersSelections(client, scene, source) {
    return (context, viewport) => {
        if (source.isPast) return;
        for (const participant of client.participants.values()) {
            if (participant.session === client.session) continue;
            outline(context, viewport, scene, participant);
        }
    };
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
