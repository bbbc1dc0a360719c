// @ts-check
import { changeableSelection, withContents } from "../elements/members.js";
import { DETACHED, detachedAmong, detachmentEdits } from "../transform/detachment.js";
import { movedBy } from "../transform/placement.js";
import { LiveDrag } from "./live-drag.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./gesture.js").Action} Action */
/** @typedef {import("./gesture.js").Input} Input */

/** Moves what is selected. Shift keeps it on one axis. */
export class MoveDrag extends LiveDrag {
    cursor = "move";
    #start;
    /** Arrows that are dragged away from what they join. */
    #detached;

    /**
     * @param {Point} start
     * @param {Input} input
     * @param {Context} context
     * @param {Iterable<string>} [chosen]
     */
    constructor(start, input, context, chosen = changeableSelection(context).keys()) {
        const ids = withContents(chosen, context);
        super(ids, input, context);
        this.#start = start;
        this.#detached = new Set(detachedAmong(ids, context));
    }

    /** @param {Input} input @param {Context} context */
    changes(input, context) {
        const by = this.#distance(input);
        /** @type {Map<string, Element>} */
        const changes = new Map();
        for (const [id, element] of this.originals(context)) {
            const place = movedBy(element, by);
            changes.set(id, this.#detached.has(id) ? { ...place, ...DETACHED } : place);
        }
        return changes;
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    end(input, context) {
        const arrows = [...this.#detached].filter((id) => context.element(id));
        const edits = detachmentEdits(arrows, this.originals(context), context);
        return [...super.end(input, context), ...(edits.length > 0 ? [/** @type {Action} */ ({ do: "submit", edits })] : [])];
    }

    /** @param {Input} input */
    #distance({ point, shift }) {
        const by = { x: point.x - this.#start.x, y: point.y - this.#start.y };
        if (!shift) return by;
        return Math.abs(by.x) > Math.abs(by.y) ? { x: by.x, y: 0 } : { x: 0, y: by.y };
    }
}
