// @ts-check
import { containsPoint, centerOf } from "../../scene/bounds.js";
import { rotate } from "../../scene/point.js";
import { canHoldText } from "../elements/bound-text.js";
import { angleOf, boxOf } from "../elements/box.js";
import { isFrame } from "../elements/frames.js";
import { hasPoints } from "../elements/points.js";
import { ownerOf } from "../elements/unit.js";
import { tolerance } from "./tool.js";
/** @typedef {import("../drags/gesture.js").Action} Action */
/** @typedef {import("../drags/gesture.js").Input} Input */
/** @typedef {import("../elements/context.js").Context} Context */

/**
 * Opens the text editor for what is at a point: a text, the text of a shape, or else a new one.
 *
 * @param {Input} input
 * @param {Context} context
 * @returns {Action[]}
 */
export function writingAt(input, context) {
    const hit = context.hit(input.point, tolerance(input, context));
    const owner = hit === null ? containerAround(input, context) : ownerOf(hit, context);
    if (owner === null) return [{ do: "write", text: null, point: input.point }];
    return writingIn(owner, context);
}

/**
 * Opens the text editor for an element, if text can be in it, or for a frame's name.
 *
 * @param {string} id
 * @param {Context} context
 * @returns {Action[]}
 */
export function writingIn(id, context) {
    const element = context.element(id);
    if (!element || element.locked === true) return [];
    if (isFrame(element)) return [{ do: "name", frame: id }];
    if (element.type === "text") return [{ do: "write", text: id }];
    if (!canHoldText(element)) return [];
    return [{ do: "write", text: context.textOf(id), container: id }];
}

/**
 * A hollow shape is not hit inside, yet it is meant.
 *
 * @param {Input} input
 * @param {Context} context
 */
function containerAround({ point }, context) {
    const around = { minX: point.x, minY: point.y, maxX: point.x, maxY: point.y };
    return context.overlapping(around).reverse().find((id) => {
        const element = context.element(id);
        if (!element || hasPoints(element) || !canHoldText(element)) return false;
        const box = boxOf(element);
        return containsPoint(box, rotate(point, -angleOf(element), centerOf(box)));
    }) ?? null;
}
