// @ts-check
import { boundsOf, intersection } from "../../scene/bounds.js";
import { present } from "../../scene/element.js";
import { GRID_STEP } from "../../scene/grid-layer.js";
import { boundsAroundElements } from "../elements/box.js";
import { groupsOf } from "../elements/groups.js";
import { AxisReferences } from "./axis-references.js";
/** @typedef {import("../../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./axis-references.js").Guide} Guide */
/** @typedef {import("./axis-references.js").Moving} Moving */

/**
 * What of a box moves.
 *
 * @typedef {{x: Moving, y: Moving}} Sides
 */

/**
 * How far it has to go to snap; null where nothing is within reach.
 *
 * @typedef {{x: number|null, y: number|null}} Offsets
 */

/** What is as near as this snaps, in pixels of the screen. */
export const SNAP_DISTANCE = 6;

/** @type {Readonly<Offsets>} */
const NOWHERE = Object.freeze({ x: null, y: null });

/**
 * What a gesture snaps to now: a grid that is shown decides alone. Ctrl turns it round.
 *
 * @param {{ctrl: boolean}} input
 * @param {Pick<Context, "snapping">} context
 * @returns {"grid"|"objects"|null}
 */
export function snapsTo({ ctrl }, { snapping }) {
    if (snapping.grid) return ctrl ? null : "grid";
    return snapping.objects === ctrl ? null : "objects";
}

/**
 * Where a point of a line is, which snaps to the grid only: to the edges of shapes arrows are bound instead.
 *
 * @param {{point: Point, ctrl: boolean}} input
 * @param {Pick<Context, "snapping">} context
 * @returns {Point}
 */
export function pointOnGrid(input, context) {
    const { x, y } = input.point;
    return snapsTo(input, context) === "grid" ? { x: onGrid(x), y: onGrid(y) } : input.point;
}

/** @param {number} value */
function onGrid(value) {
    return Math.round(value / GRID_STEP) * GRID_STEP + 0;
}

/** Has what is moved, resized or drawn snap to what is in view, or to the grid. */
export class Snapper {
    #changed;
    /** @type {{x: AxisReferences, y: AxisReferences}|null} */
    #references = null;
    /**
     * What was in view when they were found.
     *
     * @type {Bounds|null}
     */
    #view = null;

    /** @param {Iterable<string>} changed ids of what the gesture changes, to which nothing snaps */
    constructor(changed) {
        this.#changed = new Set(changed);
    }

    /**
     * @param {Bounds} box as it would be
     * @param {Sides} sides
     * @param {{ctrl: boolean}} input
     * @param {Context} context
     * @param {boolean} [hasGaps] whether equal gaps count too
     * @returns {Readonly<Offsets>}
     */
    offsets(box, sides, input, context, hasGaps = true) {
        const what = snapsTo(input, context);
        if (what === null) return NOWHERE;
        if (what === "grid") return { x: gridOffset(box.minX, box.maxX, sides.x), y: gridOffset(box.minY, box.maxY, sides.y) };
        const { x, y } = this.#referencesIn(context);
        const reach = SNAP_DISTANCE / context.zoom;
        return { x: x.offset(box, sides.x, reach, hasGaps), y: y.offset(box, sides.y, reach, hasGaps) };
    }

    /**
     * The guides that show why a box is where it is.
     *
     * @param {Bounds} box after it has snapped
     * @param {Sides} sides
     * @param {Readonly<Offsets>} offsets that it went
     * @param {{ctrl: boolean}} input
     * @param {Context} context
     * @param {boolean} [hasGaps]
     * @returns {Guide[]}
     */
    guides(box, sides, offsets, input, context, hasGaps = true) {
        if (snapsTo(input, context) !== "objects") return [];
        const { x, y } = this.#referencesIn(context);
        return [
            ...(offsets.x === null ? [] : x.guides(box, sides.x, hasGaps)),
            ...(offsets.y === null ? [] : y.guides(box, sides.y, hasGaps)),
        ];
    }

    /** @param {Context} context */
    #referencesIn(context) {
        const { view } = context;
        const known = this.#view;
        const isSame = known && known.minX === view.minX && known.minY === view.minY
            && known.maxX === view.maxX && known.maxY === view.maxY;
        if (this.#references && isSame) return this.#references;
        const boxes = boxesInView(this.#changed, context);
        this.#view = view;
        this.#references = { x: new AxisReferences(boxes, "x"), y: new AxisReferences(boxes, "y") };
        return this.#references;
    }
}

/** @param {number} low @param {number} high @param {Moving} moving */
function gridOffset(low, high, moving) {
    if (moving === 0) return null;
    const value = moving === 1 ? high : low;
    return onGrid(value) - value;
}

/**
 * The boxes of what is in view, groups as one, as far as their frames show them. Arrows have none, for they go between
 * things.
 *
 * @param {ReadonlySet<string>} changed
 * @param {Context} context
 */
function boxesInView(changed, context) {
    /** @type {Bounds[]} */
    const boxes = [];
    /** @type {Set<string>} */
    const groups = new Set();
    for (const id of context.overlapping(context.view)) {
        const element = context.element(id);
        if (!element || changed.has(id) || element.type === "arrow" || isLabel(element)) continue;
        const group = groupsOf(element).pop();
        if (group !== undefined && groups.has(group)) continue;
        const members = group === undefined ? [] : context.members(group);
        const isWhole = members.length > 0 && !members.some((member) => changed.has(member));
        if (group !== undefined && isWhole) groups.add(group);
        const elements = isWhole ? members.flatMap((member) => present(context.element(member))) : [element];
        const box = shownOf(elements, context);
        if (box) boxes.push(box);
    }
    return boxes;
}

/** @param {Element} element */
function isLabel({ type, containerId }) {
    return type === "text" && typeof containerId === "string";
}

/** @param {Element[]} elements @param {Context} context @returns {Bounds|null} */
function shownOf(elements, context) {
    const box = boundsAroundElements(elements.filter((element) => !isLabel(element)));
    const { frameId } = elements[0];
    const frame = typeof frameId === "string" ? context.element(frameId) : undefined;
    const around = frame && boundsAroundElements([frame]);
    return box && around ? intersection(box, around) : box;
}

/** @param {Point} point @returns {Bounds} a box of no size */
export function boxAt({ x, y }) {
    return boundsOf(x, y, 0, 0);
}
