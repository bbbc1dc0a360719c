// @ts-check
import { boundTextLayout } from "../elements/bound-text.js";
import { boundIds } from "../elements/binding.js";
import { hasPoints } from "../elements/points.js";
import { patch } from "../elements/revision.js";
import { attached, isAstray } from "./arrows.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */

/** What goes along when elements are changed: the arrows that are bound to them, and the labels of those. */
export class Followers {
    /** @type {Set<string>} */
    #arrows = new Set();
    /**
     * The ids of labels by those of their lines.
     *
     * @type {Map<string, string>}
     */
    #labels = new Map();

    /**
     * @param {Iterable<string>} ids of what is changed
     * @param {Context} context
     * @param {ReadonlySet<string>} [except] of what goes along anyway
     */
    constructor(ids, context, except = new Set()) {
        for (const id of ids) {
            if (!except.has(id)) this.#addLabel(id, context);
            for (const arrow of context.arrowsOf(id)) if (!except.has(arrow)) this.#arrows.add(arrow);
        }
        for (const id of this.#arrows) {
            if (context.element(id)?.locked === true) this.#arrows.delete(id);
            else this.#addLabel(id, context);
        }
    }

    get ids() {
        return new Set([...this.#arrows, ...this.#labels.values()]);
    }

    /**
     * Adds to changes what follows from them. An arrow that is changed with all that it joins stays as it is among
     * them.
     *
     * @param {Map<string, Element>} changes properties by element id
     * @param {Context} context
     */
    follow(changes, context) {
        if (this.#arrows.size === 0 && this.#labels.size === 0) return changes;
        const moved = new Set(changes.keys());
        const elementOf = (/** @type {string} */ id) => {
            const element = context.element(id);
            const own = changes.get(id);
            return element && own ? { ...element, ...own } : element;
        };
        for (const id of this.#arrows) {
            const arrow = elementOf(id);
            if (!arrow) continue;
            if (moved.has(id) && boundIds(arrow).every((bound) => moved.has(bound))) continue;
            const following = attached(arrow, elementOf);
            if (isAstray(arrow, following)) changes.set(id, { ...changes.get(id), ...following });
        }
        for (const [line, label] of this.#labels) this.#place(line, label, changes, elementOf);
        return changes;
    }

    /**
     * @param {string} line
     * @param {string} label
     * @param {Map<string, Element>} changes
     * @param {(id: string) => Element|undefined} elementOf
     */
    #place(line, label, changes, elementOf) {
        const [owner, text] = [elementOf(line), elementOf(label)];
        if (!owner || !text || !changes.has(line)) return;
        const { x, y } = boundTextLayout(owner, text).text;
        changes.set(label, { ...changes.get(label), x, y });
    }

    /** @param {string} id @param {Context} context */
    #addLabel(id, context) {
        const element = context.element(id);
        const label = element && hasPoints(element) ? context.textOf(id) : null;
        if (label !== null) this.#labels.set(id, label);
    }
}

/**
 * The edits that follow from edits.
 *
 * @param {Edit[]} edits
 * @param {Context} context
 * @returns {Edit[]}
 */
export function followingEdits(edits, context) {
    /** @type {Map<string, Element>} */
    const changes = new Map();
    /** @type {Set<string>} */
    const gone = new Set();
    for (const { op, id, set, value } of edits) {
        if (op === "delete") gone.add(id);
        else if (op === "patch" || op === "put") changes.set(id, { ...changes.get(id), ...(value ?? set) });
    }
    const followers = new Followers(changes.keys(), context);
    if (followers.ids.size === 0) return [];
    const before = new Map(changes);
    followers.follow(changes, context);
    return [...changes].flatMap(([id, properties]) => {
        const element = context.element(id);
        if (!element || gone.has(id) || before.get(id) === properties) return [];
        return patch(id, element, properties, context.source) ?? [];
    });
}
