// @ts-check
import { present } from "../../scene/element.js";
import { isObject } from "../../scene/json-object.js";
import { number, rounded } from "./numbers.js";
import { related } from "./relations.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("./source.js").Source} Source */

/**
 * What elements and groups are called after a change of names; null for an element that has none.
 *
 * @typedef {{element: (id: string) => string|null, group: (id: string) => string}} Names
 */

/**
 * Copies of elements under new ids and group ids, which refer to each other as the originals did and to
 * nothing else.
 *
 * @param {Element[]} elements in their order
 * @param {object} how
 * @param {Source} how.source
 * @param {string[]} how.indexes one for each
 * @param {{x: number, y: number}} how.by how far they are moved
 * @param {(id: string) => boolean} [how.staysReference] whether a reference to what is not copied stands
 * @param {boolean} [how.isNew] whether they are elements of their own, which another hand draws
 * @returns {{elements: IdentifiedElement[], ids: Map<string, string>}} the copies, and their ids by the originals'
 */
export function renewed(elements, { source, indexes, by, staysReference = () => false, isNew = false }) {
    const own = elements.map(() => source.id());
    /** @type {Map<string, string>} */
    const ids = new Map();
    // Of two elements with one id, references mean the first.
    elements.forEach(({ id }, place) => ids.has(String(id)) || ids.set(String(id), own[place]));
    /** @type {Map<string, string>} */
    const groups = new Map();
    const names = {
        /** @param {string} id */
        element: (id) => ids.get(id) ?? (staysReference(id) ? id : null),
        /** @param {string} id */
        group: (id) => {
            const known = groups.get(id);
            if (known !== undefined) return known;
            const name = source.id();
            groups.set(id, name);
            return name;
        },
    };
    const copies = elements.map((element, place) => ({
        ...structuredClone(element),
        ...references(element, names),
        id: own[place],
        index: indexes[place],
        x: rounded(number(element.x) + by.x),
        y: rounded(number(element.y) + by.y),
        ...isNew ? { seed: source.integer(), version: 1, versionNonce: source.integer(), updated: source.now(), isDeleted: false } : {},
    }));
    return { elements: related(copies), ids };
}

/**
 * Whether something may name an element.
 *
 * @param {unknown} value @returns {value is string}
 */
export function isName(value) {
    return typeof value === "string" && value !== "";
}

/**
 * An element's references under other names. What is no reference stays what it is.
 *
 * @param {Element} element
 * @param {Names} names
 */
export function references(element, names) {
    /** @type {Record<string, unknown>} */
    const renamed = {};
    const { groupIds, boundElements, boundElementIds } = element;
    if (Array.isArray(groupIds)) renamed.groupIds = groupIds.map((id) => (typeof id === "string" ? names.group(id) : id));
    for (const key of ["containerId", "frameId"]) {
        const id = element[key];
        if (isName(id)) renamed[key] = names.element(id);
    }
    for (const key of ["startBinding", "endBinding"]) {
        const binding = element[key];
        if (!isObject(binding) || !isName(binding.elementId)) continue;
        const id = names.element(binding.elementId);
        renamed[key] = id === null ? null : { ...binding, elementId: id };
    }
    if (Array.isArray(boundElements)) {
        renamed.boundElements = boundElements.flatMap((/** @type {unknown} */ entry) => (
            isObject(entry) && isName(entry.id) ? present(names.element(entry.id)).map((id) => ({ ...entry, id })) : [entry]));
    }
    if (Array.isArray(boundElementIds)) {
        renamed.boundElementIds = boundElementIds.flatMap((/** @type {unknown} */ id) => (isName(id) ? present(names.element(id)) : [id]));
    }
    return /** @type {Element} */ (renamed);
}
