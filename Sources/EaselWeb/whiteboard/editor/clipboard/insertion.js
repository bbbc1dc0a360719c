// @ts-check
import { centerOf } from "../../scene/bounds.js";
import { CANVAS_ID } from "../../scene/canvas-colour.js";
import { present } from "../../scene/element.js";
import { imageFile } from "../../scene/image-file.js";
import { Shape } from "../../scene/shape.js";
import { compareOrder } from "../../scene/z-order.js";
import { boundsAroundElements } from "../elements/box.js";
import { frameAt, indexesBelow, isFrame, touches } from "../elements/frames.js";
import { groupsOf } from "../elements/groups.js";
import { withContents } from "../elements/members.js";
import { related } from "../elements/relations.js";
import { isName, references, renewed } from "../elements/renewal.js";
import { clipboardObject } from "./drawing.js";
import { IDRemapper } from "./id-remapper.js";
import { shapesBesideLabels } from "./library-layout.js";
import { storedFileID, storing } from "./stored-file.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */
/** @typedef {import("./drawing.js").Drawing} Drawing */
/** @typedef {import("./stored-file.js").ImageFile} ImageFile */
/** @typedef {{edits: Edit[], chosen: string[]}} Insertion the edits that bring a drawing, and what to select of it */

/**
 * What Excalidraw's clipboard holds of elements.
 *
 * @param {Iterable<string>} ids
 * @param {Context} context
 * @param {(fileId: string) => ImageFile|null} fileOf
 */
export function clipboardOf(ids, context, fileOf) {
    const elements = related(context.sorted(withContents(ids, context)).flatMap((id) => (
        present(context.element(id)).map((element) => ({ ...element, id })))));
    const files = elements.flatMap(({ type, fileId }) => {
        const file = type === "image" && typeof fileId === "string" ? fileOf(fileId) : null;
        return file && typeof fileId === "string" ? [/** @type {const} */ ([fileId, { id: fileId, created: Date.now(), ...file }])] : [];
    });
    return clipboardObject(elements, Object.fromEntries(files));
}

/**
 * The edits that put a drawing on the board, with its middle at a point and above everything. Its elements get new ids, places and
 * indexes; everything else of them stays what it was.
 *
 * @param {Drawing} drawing
 * @param {Point} point
 * @param {Context} context
 * @param {(fileId: string) => ImageFile|null} fileOf
 * @returns {Insertion}
 */
export function insertion(drawing, point, context, fileOf) {
    const center = middleOf(drawing.elements) ?? point;
    const { elements } = renewed(drawing.elements, {
        source: context.source, indexes: context.indexes(drawing.elements.length),
        by: { x: point.x - center.x, y: point.y - center.y },
    });
    putInFrame(elements, point, context);
    const { edits, names } = storingFiles(drawing.files, context, fileOf);
    for (const element of elements) {
        const name = typeof element.fileId === "string" ? names.get(element.fileId) : undefined;
        if (element.type === "image" && name !== undefined) element.fileId = name;
    }
    return { edits: [...edits, ...elements.map((value) => ({ op: "put", id: value.id, value }))], chosen: free(elements) };
}

/**
 * Puts what comes onto a frame into it, below its border: groups whole, and frames and what they bring along not.
 *
 * @param {IdentifiedElement[]} elements
 * @param {Point} point in the frame, if there is one
 * @param {Context} context
 */
function putInFrame(elements, point, context) {
    const frame = frameAt(point, context);
    if (frame === null) return;
    const own = new Map(elements.map((element) => [element.id, element]));
    /** @type {Map<string, IdentifiedElement[]>} */
    const units = new Map();
    for (const element of elements) {
        const holder = own.get(String(element.containerId)) ?? element;
        if (isFrame(holder) || own.has(String(holder.frameId))) continue;
        const group = groupsOf(holder).at(-1);
        const name = group === undefined ? `element ${holder.id}` : `group ${group}`;
        units.set(name, [...units.get(name) ?? [], element]);
    }
    const come = new Set([...units.values()].filter((unit) => {
        const box = boundsAroundElements(unit.filter((element) => Shape.of(element)));
        return box && touches(box, frame, context);
    }).flat());
    const inOrder = elements.filter((element) => come.has(element));
    const indexes = indexesBelow(frame, inOrder.length, context);
    inOrder.forEach((element, place) => {
        element.frameId = frame;
        if (indexes) element.index = indexes[place];
    });
}

/**
 * The edits that make an empty board what a drawing is, as the server's import does: its elements have the ids and places that
 * they had. Ids that no board allows, or that occur twice, become the same others as there.
 *
 * @param {Drawing} drawing
 * @param {Pick<Context, "indexes">} context
 * @returns {Insertion}
 */
export function restoration({ elements, files }, context) {
    const names = new IDRemapper();
    const stored = [...files].flatMap(([fileId, file]) => storing(fileId, file));
    for (const { id } of stored) names.reserve(id);
    const identified = identifiedBy(names, elements);
    const places = identified.map(({ id, index }) => ({ id, index: typeof index === "string" ? index : "" }));
    const isInOrder = places.every((place, number) => number === 0 || compareOrder(places[number - 1], place) < 0);
    const indexes = isInOrder ? null : context.indexes(elements.length);
    const puts = identified.map((value, number) => (
        { op: "put", id: value.id, value: indexes ? { ...value, index: indexes[number] } : value }));
    return { edits: [...stored, ...puts], chosen: free(identified) };
}

/**
 * Elements under names that a board allows, which refer to each other by these.
 *
 * @param {IDRemapper} names @param {Element[]} elements @returns {IdentifiedElement[]}
 */
function identifiedBy(names, elements) {
    /** @type {Map<string, string>} */
    const ids = new Map();
    const own = elements.map(({ id, type }, number) => {
        // Nothing else is under the id of the canvas.
        const name = isName(id) ? names.element(id, id !== CANVAS_ID || type === "easel-canvas") : names.element(`element ${number}`);
        // Of two elements with one id, references mean the first.
        if (isName(id) && !ids.has(id)) ids.set(id, name);
        return name;
    });
    /** @param {string} id what is not there must not come to mean something else */
    const nameOf = (id) => {
        const name = ids.get(id) ?? names.element(id);
        ids.set(id, name);
        return name;
    };
    return elements.map((element, number) => (
        { ...element, ...references(element, { element: nameOf, group: (id) => id }), id: own[number] }));
}

/**
 * The ids of elements that are no labels of others among them.
 *
 * @param {IdentifiedElement[]} elements
 */
function free(elements) {
    const seen = new Set(shapesBesideLabels(elements).map(({ element }) => element.id));
    return elements.flatMap((element) => (seen.has(element.id) || !Shape.of(element) ? [element.id] : []));
}

/**
 * The middle of what is seen of a drawing; null if nothing is. Labels are where their containers are, whatever they say.
 *
 * @param {Element[]} elements
 */
function middleOf(elements) {
    const bounds = boundsAroundElements(shapesBesideLabels(elements).map(({ element }) => element));
    return bounds && centerOf(bounds);
}

/**
 * A file that is on the board already is not put there again; one of the same name that is another gets a new
 * name.
 *
 * @param {Map<string, ImageFile>} files
 * @param {Context} context
 * @param {(fileId: string) => ImageFile|null} fileOf
 */
function storingFiles(files, context, fileOf) {
    /** @type {Map<string, string>} */
    const names = new Map();
    /** @type {Edit[]} */
    const edits = [];
    for (const [fileId, file] of files) {
        const isTaken = context.element(storedFileID(fileId)) !== undefined;
        const isSame = isTaken && fileOf(fileId)?.dataURL === (imageFile(file.dataURL)?.dataURL ?? file.dataURL);
        const name = isTaken && !isSame ? context.source.id() : fileId;
        names.set(fileId, name);
        if (!isSame) edits.push(...storing(name, file));
    }
    return { edits, names };
}
