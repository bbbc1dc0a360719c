// @ts-check
import { present } from "../../scene/element.js";
import { number, rounded } from "./numbers.js";
import { related } from "./relations.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("./source.js").Source} Source */

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
 * @returns {{elements: IdentifiedElement[], ids: Map<string, string>}} the copies, and their ids by the originals'
 */
export function renewed(elements, { source, indexes, by, staysReference = () => false }) {
    const own = elements.map(() => source.id());
    /** @type {Map<string, string>} */
    const ids = new Map();
    // Of two elements with one id, references mean the first.
    elements.forEach(({ id }, place) => ids.has(String(id)) || ids.set(String(id), own[place]));
    /** @type {Map<string, string>} */
    const groups = new Map();
    const names = {
        /** @param {unknown} id @returns {string|null} */
        element: (id) => typeof id !== "string" ? null : ids.get(id) ?? (staysReference(id) ? id : null),
        /** @param {unknown} id */
        group: (id) => {
            const known = groups.get(String(id));
            if (known !== undefined) return known;
            const name = source.id();
            groups.set(String(id), name);
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
        seed: source.integer(),
        version: 1,
        versionNonce: source.integer(),
        updated: source.now(),
        isDeleted: false,
    }));
    return { elements: related(copies), ids };
}

/**
 * @param {Element} element
 * @param {{element: (id: unknown) => string|null, group: (id: unknown) => string}} names
 */
function references(element, names) {
    /** @type {Element} */
    const renamed = Array.isArray(element.groupIds) ? { groupIds: element.groupIds.map(names.group) } : {};
    for (const key of ["containerId", "frameId"]) {
        if (key in element) renamed[key] = names.element(element[key]);
    }
    for (const key of /** @type {const} */ (["startBinding", "endBinding"])) {
        const id = names.element(element[key]?.elementId);
        if (key in element) renamed[key] = id === null ? null : { ...element[key], elementId: id };
    }
    if (Array.isArray(element.boundElementIds)) {
        renamed.boundElementIds = element.boundElementIds.flatMap((id) => present(names.element(id)));
    }
    if (Array.isArray(element.boundElements)) {
        renamed.boundElements = element.boundElements
            .flatMap((entry) => present(names.element(entry?.id)).map((id) => ({ ...entry, id })));
    }
    return renamed;
}
