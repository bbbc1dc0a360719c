// @ts-check
import { present } from "../../scene/element.js";
import { boundTextLayout } from "../elements/bound-text.js";
import { isFrame, reframing } from "../elements/frames.js";
import { changeableSelection, withBoundTexts } from "../elements/members.js";
import { rounded } from "../elements/numbers.js";
import { SMALLEST_FONT } from "../elements/text-layout.js";
import { Snapper } from "../snapping/snapper.js";
import { handlePoint, resizeCursor } from "../transform/frame.js";
import { needsRatio, resized, resizedAlone, resizedTogether } from "../transform/resize.js";
import { LiveDrag } from "./live-drag.js";
import { snappedResizing } from "./snapped-resizing.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../transform/frame.js").Frame} Frame */
/** @typedef {import("../transform/frame.js").Side} Side */
/** @typedef {import("../transform/resize.js").Resizing} Resizing */
/** @typedef {import("./gesture.js").Action} Action */
/** @typedef {import("./gesture.js").Input} Input */

/** Resizes what is selected, whose sides snap: Shift keeps or frees the proportions, Alt keeps the centre. */
export class ResizeDrag extends LiveDrag {
    cursor;
    #frame;
    #side;
    /** What is resized itself; bound texts follow. */
    #ids;
    /**
     * From the pointer to the frame's own corner.
     *
     * @type {Point}
     */
    #offset;
    #snapper;

    /** @param {Frame} frame @param {Side} side @param {Input} input @param {Context} context */
    constructor(frame, side, input, context) {
        const ids = [...changeableSelection(context).keys()];
        const all = withBoundTexts(ids, context);
        super(all, input, context);
        this.#snapper = new Snapper(all);
        this.#ids = ids;
        this.#frame = frame;
        this.#side = side;
        this.cursor = resizeCursor(side, frame.angle);
        const corner = handlePoint(frame, side, 0);
        this.#offset = { x: corner.x - input.point.x, y: corner.y - input.point.y };
    }

    /** @param {Input} input @param {Context} context */
    changes(input, context) {
        const originals = this.originals(context);
        const elements = this.#ids.flatMap((id) => present(originals.get(id)));
        const point = { x: input.point.x + this.#offset.x, y: input.point.y + this.#offset.y };
        const how = { keepsRatio: keepsRatio(elements, input.shift), fromCenter: input.alt };
        const { resizing, guides } = isScaledText(elements, this.#side)
            ? { resizing: resized(this.#frame, this.#side, point, how), guides: [] }
            : snappedResizing(this.#frame, this.#side, point, how, this.#snapper, input, context);
        this.guides = guides;
        /** @type {Map<string, Element>} */
        const changes = new Map();
        for (const id of this.#ids) {
            const element = originals.get(id);
            if (element) this.#resize(id, element, resizing, changes, context);
        }
        return changes;
    }

    /** @param {Input} input @param {Context} context @returns {Action[]} */
    end(input, context) {
        const frames = this.#ids.filter((id) => isFrame(context.element(id)));
        const settle = (/** @type {Context} */ now) => frames.flatMap((id) => reframing(id, now));
        return [...super.end(input, context), { do: "settle", edits: settle }];
    }

    /**
     * @param {string} id
     * @param {Element} element
     * @param {Resizing} resizing
     * @param {Map<string, Element>} changes
     * @param {Context} context
     */
    #resize(id, element, resizing, changes, context) {
        const isAlone = this.#ids.length === 1;
        const resize = isAlone ? resizedAlone(element, resizing) : resizedTogether(element, resizing);
        const textId = context.textOf(id);
        const text = textId === null ? undefined : this.originals(context).get(textId);
        if (textId === null || !text) {
            changes.set(id, resize);
            return;
        }
        const font = isAlone ? {} : fontWith(text, resizing);
        const anchor = this.#side.y < 0 ? 1 : 0;
        const layout = boundTextLayout({ ...element, ...resize }, { ...text, ...font }, anchor);
        changes.set(id, { ...resize, ...layout.container });
        changes.set(textId, { ...font, ...layout.text });
    }
}

/** @param {Element} text @param {Resizing} resizing */
function fontWith(text, { scale }) {
    if (Math.abs(scale.x) !== Math.abs(scale.y)) return {};
    return { fontSize: Math.max(SMALLEST_FONT, rounded((text.fontSize ?? 20) * Math.abs(scale.x))) };
}

/**
 * Whether it is a text whose letters grow: its sides are where they let them be.
 *
 * @param {Element[]} elements @param {Side} side
 */
function isScaledText(elements, side) {
    return elements.length === 1 && elements[0].type === "text" && side.y !== 0;
}

/** @param {Element[]} elements @param {boolean} isShift */
function keepsRatio(elements, isShift) {
    if (elements.length > 1) return isShift || needsRatio(elements);
    const type = elements[0]?.type;
    return type === "image" ? !isShift : isShift;
}
