// @ts-check
import { moved } from "../../scene/bounds.js";
import { present } from "../../scene/element.js";
import { boundsAroundElements } from "../elements/box.js";
import { changeableSelection, withContents } from "../elements/members.js";
import { Snapper } from "../snapping/snapper.js";
import { DETACHED, detachedAmong, detachmentEdits } from "../transform/detachment.js";
import { movedBy } from "../transform/placement.js";
import { CarriedMove } from "./carried-move.js";
import { FrameMembership } from "./frame-membership.js";
import { LiveDrag } from "./live-drag.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./gesture.js").Action} Action */
/** @typedef {import("./gesture.js").Input} Input */

/** So many elements are drawn once and carried, rather than changed and drawn with each move. */
const CARRIED = 500;

/** Moves what is selected, which snaps, into frames and out of them. Shift keeps it on one axis. */
export class MoveDrag extends LiveDrag {
    cursor = "move";
    #start;
    /** Arrows that are dragged away from what they join. */
    #detached;
    #snapper;
    #membership;
    /** Around what was chosen, before it was moved. */
    #box;
    /**
     * What is carried, if it is much.
     *
     * @type {CarriedMove|null}
     */
    #carried;

    /**
     * @param {Point} start
     * @param {Input} input
     * @param {Context} context
     * @param {Iterable<string>} [chosen]
     */
    constructor(start, input, context, chosen = changeableSelection(context).keys()) {
        const chosenIds = [...chosen];
        const ids = withContents(chosenIds, context);
        super(ids, input, context);
        this.#snapper = new Snapper(ids);
        this.#membership = new FrameMembership(chosenIds, context);
        this.#box = boundsAroundElements(chosenIds.flatMap((id) => present(context.element(id))));
        this.#start = start;
        this.#detached = new Set(detachedAmong(ids, context));
        this.#carried = ids.length < CARRIED ? null : new CarriedMove(ids, context);
    }

    /** @param {Input} input @param {Context} context */
    changes(input, context) {
        const by = this.#snapped(this.#distance(input), input, context);
        const frames = this.#membership.frames(by, input.point, context);
        /** @type {Map<string, Element>} */
        const changes = new Map();
        for (const [id, element] of this.originals(context)) {
            const place = movedBy(element, by);
            const frame = frames?.has(id) ? { frameId: frames.get(id) ?? null } : {};
            changes.set(id, this.#detached.has(id) ? { ...place, ...frame, ...DETACHED } : { ...place, ...frame });
        }
        return changes;
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    move(input, context) {
        const shown = this.#carry(input, context) ?? super.move(input, context);
        return [...shown, { do: "attach", ids: present(this.#membership.target) }];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    tick(input, context) {
        return this.#carried ? [] : super.tick(input, context);
    }

    /**
     * Shows much that is moved without changing it. What comes into frames or out of them looks different, so it is changed.
     *
     * @param {Input} input @param {Context} context
     * @returns {Action[]|null}
     */
    #carry(input, context) {
        if (!this.#carried) return null;
        const by = this.#snapped(this.#distance(input), input, context);
        if (this.#membership.frames(by, input.point, context) === null) {
            return [...this.#carried.to(by, context), { do: "guides", guides: this.guides }];
        }
        this.#carried = null;
        return [...super.move(input, context), { do: "carry", ids: null, by }];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    end(input, context) {
        const arrows = [...this.#detached].filter((id) => context.element(id));
        const edits = detachmentEdits(arrows, this.originals(context), context);
        return [
            ...(this.#carried ? [...this.endGradually(input, context), ...this.#carried.end(true)] : super.end(input, context)), ...(edits.length > 0 ? [/** @type {Action} */ ({ do: "submit", edits })] : []),
            { do: "attach", ids: [] }, { do: "settle", edits: (now) => this.#membership.settle(now) },
        ];
    }

    /** @param {Context} context @returns {Action[]} */
    cancel(context) {
        return [...super.cancel(context), ...(this.#carried ? this.#carried.end(false) : []), { do: "attach", ids: [] }];
    }

    /** @param {Point} by @param {Input} input @param {Context} context @returns {Point} */
    #snapped(by, input, context) {
        if (!this.#box) return by;
        /** @type {import("../snapping/snapper.js").Sides} */
        const sides = { x: input.shift && by.x === 0 ? 0 : "all", y: input.shift && by.y === 0 ? 0 : "all" };
        const offsets = this.#snapper.offsets(moved(this.#box, by), sides, input, context);
        const snapped = { x: by.x + (offsets.x ?? 0), y: by.y + (offsets.y ?? 0) };
        this.guides = this.#snapper.guides(moved(this.#box, snapped), sides, offsets, input, context);
        return snapped;
    }

    /** @param {Input} input */
    #distance({ point, shift }) {
        const by = { x: point.x - this.#start.x, y: point.y - this.#start.y };
        if (!shift) return by;
        return Math.abs(by.x) > Math.abs(by.y) ? { x: by.x, y: 0 } : { x: 0, y: by.y };
    }
}
