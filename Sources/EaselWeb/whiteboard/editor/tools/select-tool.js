// @ts-check
import { containsPoint, centerOf, outset } from "../../scene/bounds.js";
import { rotate } from "../../scene/point.js";
import { CopyDrag } from "../drags/copy-drag.js";
import { MarqueeDrag } from "../drags/marquee-drag.js";
import { MoveDrag } from "../drags/move-drag.js";
import { PointDrag } from "../drags/point-drag.js";
import { ResizeDrag } from "../drags/resize-drag.js";
import { RotateDrag } from "../drags/rotate-drag.js";
import { SectionDrag, releasedSection } from "../drags/section-drag.js";
import { groupsOf, selectableGroup } from "../elements/groups.js";
import { hasPoints } from "../elements/points.js";
import { ownerOf, unitOf } from "../elements/unit.js";
import { frameOf, marginAround, resizeCursor } from "../transform/frame.js";
import { grabAt, selectedElements } from "./grab.js";
import { isDrag, tolerance } from "./tool.js";
import { writingAt } from "./writing.js";
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../drags/gesture.js").Action} Action */
/** @typedef {import("../drags/gesture.js").Input} Input */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./grab.js").Grab} Grab */

/**
 * @typedef {object} Drag
 * @property {string} cursor
 * @property {boolean} [scrollsAtEdge] whether the board moves on when the pointer is at its edge; it does if not said
 * @property {(input: Input, context: Context) => Action[]} move
 * @property {(input: Input, context: Context) => Action[]} tick
 * @property {(input: Input, context: Context) => Action[]} end
 * @property {(context: Context) => Action[]} cancel
 */

/**
 * @typedef {{state: "idle"}
 *   | {state: "pressed", start: Point, on: Grab|"selection"|"locked"|"nothing", ifClicked: Action[]}
 *   | {state: "dragging", drag: Drag}} State
 */

/** Selects, and moves, turns and resizes what is selected. */
export class SelectTool {
    cursor = "default";
    /** Whether elements may only be looked at. */
    isReadOnly = false;
    /** @type {State} */
    #state = { state: "idle" };

    get isActive() {
        return this.#state.state !== "idle";
    }

    /** Whether the board moves on when the pointer is at its edge. */
    get scrollsAtEdge() {
        return this.#state.state === "dragging" && this.#state.drag.scrollsAtEdge !== false;
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    handle(input, context) {
        switch (input.type) {
            case "down": return this.#press(input, context);
            case "hover": return [{ do: "cursor", cursor: this.#cursorAt(input, context) }];
            case "move": return this.#move(input, context);
            case "tick": return this.#state.state === "dragging" ? this.#state.drag.tick(input, context) : [];
            case "up": return this.#release(input, context);
            default: return [];
        }
    }

    /** @param {Context} context @returns {Action[]} */
    cancel(context) {
        const state = this.#state;
        this.#state = { state: "idle" };
        return state.state === "dragging" ? state.drag.cancel(context) : [];
    }

    abandon() {
        this.#state = { state: "idle" };
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #press(input, context) {
        const start = input.point;
        const grab = this.isReadOnly ? null : grabAt(input, context);
        if (grab) {
            this.#state = { state: "pressed", start, on: grab, ifClicked: [] };
            return [];
        }
        const hit = context.hit(start, tolerance(input, context));
        if (hit === null) return this.#pressNothing(input, context);
        return this.#pressElement(ownerOf(hit, context), input, context);
    }

    /** @param {string} id @param {Input} input @param {Context} context @returns {Action[]} */
    #pressElement(id, input, context) {
        const { ids, group } = context.selection;
        const element = context.element(id);
        const entered = group !== null && element && groupsOf(element).includes(group) ? group : null;
        const unit = unitOf(id, context, entered);
        const on = element?.locked === true ? "locked" : "selection";
        const isSelected = unit.every((member) => ids.has(member));
        /** @type {Action[]} */
        let ifClicked = [];
        /** @type {Action[]} */
        let now = [];
        if (input.shift && isSelected) {
            const others = [...ids].filter((member) => !unit.includes(member));
            ifClicked = [{ do: "select", ids: others, group: entered }];
        } else if (input.shift) {
            now = [{ do: "select", ids: [...ids, ...unit], group: entered }];
        } else if (isSelected) {
            ifClicked = [{ do: "select", ids: unit, group: entered }];
        } else {
            now = [{ do: "select", ids: unit, group: entered }];
        }
        this.#state = { state: "pressed", start: input.point, on, ifClicked };
        return now;
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #pressNothing(input, context) {
        const none = /** @type {Action} */ ({ do: "select", ids: [], group: null });
        if (isInSelection(input, context)) {
            this.#state = { state: "pressed", start: input.point, on: "selection", ifClicked: [none] };
            return [];
        }
        this.#state = { state: "pressed", start: input.point, on: "nothing", ifClicked: [] };
        return input.shift ? [] : [none];
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #move(input, context) {
        if (this.#state.state === "dragging") return this.#state.drag.move(input, context);
        if (this.#state.state !== "pressed" || !isDrag(input, context, this.#state.start)) return [];
        const { on, start } = this.#state;
        const [drag, begun] = this.#begin(on, start, input, context);
        this.#state = { state: "dragging", drag };
        return [...begun, { do: "cursor", cursor: drag.cursor }, ...drag.move(input, context)];
    }

    /**
     * @param {Grab|"selection"|"locked"|"nothing"} on
     * @param {Point} start
     * @param {Input} input
     * @param {Context} context
     * @returns {[Drag, Action[]]}
     */
    #begin(on, start, input, context) {
        const begin = /** @type {Action} */ ({ do: "begin" });
        if (on === "nothing" || on === "locked" || this.isReadOnly) {
            const before = input.shift ? [...context.selection.ids] : [];
            return [new MarqueeDrag(start, before, (id, now) => unitOf(id, now)), []];
        }
        const from = { ...input, point: start };
        if (on === "selection") {
            const Moving = input.alt ? CopyDrag : MoveDrag;
            return [new Moving(start, from, context), [begin]];
        }
        switch (on.kind) {
            case "point": return [pointDrag(on, from, context), [begin]];
            case "rotate": return [new RotateDrag(on.frame, from, context), [begin]];
            case "resize": return [new ResizeDrag(on.frame, on.side, from, context), [begin]];
        }
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #release(input, context) {
        const state = this.#state;
        this.#state = { state: "idle" };
        if (state.state === "dragging") return state.drag.end(input, context);
        if (state.state !== "pressed") return [];
        if (input.clicks === 2) return this.#doubleClickOn(state.on, input, context);
        return state.ifClicked;
    }

    /**
     * A double click on the handle of a section that is fixed frees it.
     *
     * @param {Grab|"selection"|"locked"|"nothing"} on
     * @param {Input} input
     * @param {Context} context
     * @returns {Action[]}
     */
    #doubleClickOn(on, input, context) {
        const isSection = typeof on === "object" && on.kind === "point" && on.handle.isSection === true;
        const edits = isSection ? releasedSection(on.id, on.handle.index, context) : [];
        return edits.length > 0 ? [{ do: "begin" }, { do: "submit", edits }] : this.#doubleClick(input, context);
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    #doubleClick(input, context) {
        const hit = context.hit(input.point, tolerance(input, context));
        const element = hit === null ? undefined : context.element(ownerOf(hit, context));
        const group = element ? selectableGroup(element, context.selection.group) : null;
        if (element && group !== null) {
            return [{ do: "select", ids: unitOf(ownerOf(String(hit), context), context, group), group }];
        }
        return this.isReadOnly ? [] : writingAt(input, context);
    }

    /** @param {Input} input @param {Context} context */
    #cursorAt(input, context) {
        if (this.isReadOnly) return "default";
        const grab = grabAt(input, context);
        if (grab) {
            if (grab.kind === "resize") return resizeCursor(grab.side, grab.frame.angle);
            return grab.kind === "rotate" ? "grab" : "pointer";
        }
        const hit = context.hit(input.point, tolerance(input, context));
        return hit !== null || isInSelection(input, context) ? "move" : "default";
    }
}

/** @param {Extract<Grab, {kind: "point"}>} on @param {Input} from @param {Context} context @returns {Drag} */
function pointDrag({ id, handle }, from, context) {
    return handle.isSection ? new SectionDrag(id, handle.index, from, context) : new PointDrag(id, handle, from, context);
}

/**
 * Whether a point is within the frame of what is selected.
 *
 * @param {Input} input
 * @param {Context} context
 */
function isInSelection({ point }, context) {
    const elements = selectedElements(context);
    const frame = elements.length > 0 ? frameOf(elements) : null;
    if (!frame || elements.every((element) => element.locked === true)) return false;
    // Beside a line's points its frame is not shown.
    if (elements.length === 1 && hasPoints(elements[0]) && elements[0].type !== "freedraw") return false;
    const local = rotate(point, -frame.angle, centerOf(frame.box));
    return containsPoint(outset(frame.box, marginAround(elements) / context.zoom), local);
}
