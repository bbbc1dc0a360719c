// @ts-check
import { moved } from "../../scene/bounds.js";
import { present } from "../../scene/element.js";
import { boundsAroundElements } from "../elements/box.js";
import { frameAt, frameIdOf, framedUnits, isFrame, loweredInto, touches } from "../elements/frames.js";
import { withBoundTexts } from "../elements/members.js";
/** @typedef {import("../../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */

/**
 * Which frames things are in while they are dragged: in the one under the pointer, if they touch it; else in the one that they
 * came from, until they have left it.
 */
export class FrameMembership {
    /** @type {{ids: string[], box: Bounds, home: string|null}[]} */
    #units;
    /** Frames that are dragged, which nothing that goes with them leaves or joins. */
    #moved;
    /** Whether any is, or was, in a frame: else there is nothing to say of them. */
    #isAny;
    /**
     * The frame that things would go into.
     *
     * @type {string|null}
     */
    target = null;

    /** @param {string[]} chosen @param {Context} context */
    constructor(chosen, context) {
        this.#moved = new Set(chosen.filter((id) => isFrame(context.element(id))));
        const free = chosen.filter((id) => !this.#moved.has(frameIdOf(context.element(id), context) ?? ""));
        this.#units = framedUnits(free, context).flatMap((ids) => {
            const box = boundsAroundElements(ids.flatMap((id) => present(context.element(id))));
            const home = frameIdOf(context.element(ids[0]), context);
            return box ? [{ ids: withBoundTexts(ids, context), box, home }] : [];
        });
        this.#isAny = this.#units.some(({ home }) => home !== null);
    }

    /**
     * The frames of what is dragged, by its ids; null where nothing is said of them.
     *
     * @param {Point} by how far it has been moved
     * @param {Point} pointer
     * @param {Context} context
     * @returns {Map<string, string|null>|null}
     */
    frames(by, pointer, context) {
        this.target = this.#units.length === 0 ? null : frameAt(pointer, context, this.#moved);
        this.#isAny ||= this.target !== null;
        if (!this.#isAny) return null;
        const isTouching = (/** @type {string|null} */ frame, /** @type {Bounds} */ box) => touches(moved(box, by), frame, context);
        /** @type {Map<string, string|null>} */
        const frames = new Map();
        for (const { ids, box, home } of this.#units) {
            const frame = isTouching(this.target, box) ? this.target : isTouching(home, box) ? home : null;
            for (const id of ids) frames.set(id, frame);
        }
        return frames;
    }

    /**
     * The edits that end a drag: what has come into a frame lies below its border.
     *
     * @param {Context} context
     * @returns {Edit[]}
     */
    settle(context) {
        const { target } = this;
        if (target === null) return [];
        const come = this.#units.filter(({ ids, home }) => home !== target && context.element(ids[0])?.frameId === target);
        return loweredInto(come.flatMap(({ ids }) => ids), target, context);
    }
}
