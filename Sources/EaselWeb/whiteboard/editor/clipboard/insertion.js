// @ts-check
import { centerOf } from "../../scene/bounds.js";
import { present } from "../../scene/element.js";
import { Shape } from "../../scene/shape.js";
import { compareOrder } from "../../scene/z-order.js";
import { boundsAroundElements } from "../elements/box.js";
import { frameAt, indexesBelow, isFrame, touches } from "../elements/frames.js";
import { groupsOf } from "../elements/groups.js";
import { withContents } from "../elements/members.js";
import { related } from "../elements/relations.js";
import { renewed } from "../elements/renewal.js";
import { clipboardObject } from "./drawing.js";
import { isFileID, storing } from "./stored-file.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */
/** @typedef {import("./drawing.js").Drawing} Drawing */
/** @typedef {import("./stored-file.js").ImageFile} ImageFile */
/** @typedef {{edits: Edit[], chosen: string[]}} Insertion the edits that bring a drawing, and what to select of it */

const ELEMENT_ID = /^[A-Za-z0-9_:-]{1,64}$/;

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
    /** @type {Record<string, ImageFile & {id: string, created: number}>} */
    const files = {};
    for (const { type, fileId } of elements) {
        if (type !== "image" || typeof fileId !== "string") continue;
        const file = fileOf(fileId);
        if (file) files[fileId] = { id: fileId, created: Date.now(), ...file };
    }
    return clipboardObject(elements, files);
}

/**
 * The edits that put a drawing on the board, with its middle at a point and above everything.
 *
 * @param {Drawing} drawing
 * @param {Point} point
 * @param {Context} context
 * @param {(fileId: string) => ImageFile|null} fileOf
 * @returns {Insertion}
 */
export function insertion(drawing, point, context, fileOf) {
    if (drawing.elements.length === 0) return { edits: [], chosen: [] };
    const center = middleOf(drawing.elements) ?? point;
    const { elements } = renewed(drawing.elements, {
        source: context.source, indexes: context.indexes(drawing.elements.length),
        by: { x: point.x - center.x, y: point.y - center.y },
    });
    putInFrame(elements, point, context);
    const { edits, names } = storingFiles(drawing.files, elements, context, fileOf);
    for (const element of elements) {
        const name = names.get(String(element.fileId));
        if (element.type !== "image" || name === undefined) continue;
        element.fileId = name;
        element.status = "saved";
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
 * they had. Null for one whose ids are none of a board's.
 *
 * @param {Drawing} drawing
 * @param {Pick<Context, "indexes">} context
 * @returns {Insertion|null}
 */
export function restoration({ elements, files }, context) {
    const ids = new Set(elements.map(({ id }) => id));
    const isTaken = elements.length === ids.size && [...ids].every((id) => typeof id === "string" && ELEMENT_ID.test(id))
        && [...files.keys()].every((fileId) => isFileID(fileId) && !ids.has(`file:${fileId}`));
    if (!isTaken || elements.length === 0) return null;
    const identified = /** @type {import("../../scene/element.js").IdentifiedElement[]} */ (elements);
    const places = identified.map(({ id, index }) => ({ id, index: typeof index === "string" ? index : "" }));
    const isInOrder = places.every((place, number) => number === 0 || compareOrder(places[number - 1], place) < 0);
    const indexes = isInOrder ? null : context.indexes(elements.length);
    const puts = identified.map((value, number) => (
        { op: "put", id: value.id, value: indexes ? { ...value, index: indexes[number] } : value }));
    return { edits: [...[...files].flatMap(([fileId, file]) => storing(fileId, file)), ...puts], chosen: free(identified) };
}

/**
 * The ids of elements that are no labels of others among them.
 *
 * @param {import("../../scene/element.js").IdentifiedElement[]} elements
 */
function free(elements) {
    const ids = new Set(elements.map((element) => element.id));
    return elements.filter((element) => !isBound(element, ids)).map((element) => element.id);
}

/**
 * The middle of what is seen of a drawing; null if nothing is. Labels are where their containers are, whatever they say.
 *
 * @param {Element[]} elements
 */
function middleOf(elements) {
    const ids = new Set(elements.map(({ id }) => id));
    const seen = elements.filter((element) => Shape.of(element) && !isBound(element, ids));
    const bounds = boundsAroundElements(seen.length > 0 ? seen : elements.filter((element) => Shape.of(element)));
    return bounds && centerOf(bounds);
}

/** @param {Element} element @param {ReadonlySet<unknown>} ids */
function isBound({ type, containerId }, ids) {
    return type === "text" && typeof containerId === "string" && ids.has(containerId);
}

/**
 * A file that is on the board already is not put there again; one of the same name that is another gets a new
 * name.
 *
 * @param {Map<string, ImageFile>} files
 * @param {Element[]} elements
 * @param {Context} context
 * @param {(fileId: string) => ImageFile|null} fileOf
 */
function storingFiles(files, elements, context, fileOf) {
    const shown = new Set(elements.map((element) => element.fileId));
    /** @type {Map<string, string>} */
    const names = new Map();
    /** @type {Edit[]} */
    const edits = [];
    for (const [fileId, file] of files) {
        if (!shown.has(fileId)) continue;
        const isTaken = context.element(`file:${fileId}`) !== undefined;
        const isSame = isTaken && fileOf(fileId)?.dataURL === file.dataURL;
        const name = (isTaken && !isSame) || !isFileID(fileId) ? context.source.id() : fileId;
        names.set(fileId, name);
        if (!isSame) edits.push(...storing(name, file));
    }
    return { edits, names };
}
