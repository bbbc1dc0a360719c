// @ts-check
import { canonicalJSON, pack } from "../../../client/easel-client.js";
import { saidColour } from "../../scene/canvas-colour.js";
import { imageFile } from "../../scene/image-file.js";
import { isObject, property } from "../../scene/json-object.js";
import { Shape, kindOf } from "../../scene/shape.js";
import { wholeText } from "../../scene/whole-text.js";
import { LARGEST_DRAWING, isBounded } from "./file-bounds.js";
import { sideBySide } from "./library-layout.js";
import { repeatsKey } from "./repeated-keys.js";
import { LARGEST_FILE } from "./stored-file.js";
/** @typedef {import("../../../client/easel-client.js").JSONObject} JSONObject */
/** @typedef {import("../../../client/easel-client.js").Limits} Limits */
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {{[key: string]: unknown, mimeType: string, dataURL: string}} StoredFile */

/**
 * What somebody else's drawing brings: elements in their order, the files that they show, and what is to be told of
 * those that are left out or can't be seen. `canvas` is the colour that it says its canvas has, if it says one, 
 * `isFile` is true of what may be all of a board, as a library or a clipboard is not, and `isMade` of what was never drawn anywhere.
 *
 * @typedef {{elements: Element[], files: Map<string, StoredFile>, notes: string[], canvas?: string | null,
 *   isFile?: boolean, isMade?: boolean}} Drawing
 */

/** @typedef {{told: string, fileId: unknown}} Pictureless an image that has no bytes of its own */
/** @typedef {{limits: Limits, notes: string[], pictures: Pictureless[]}} Reading */

/** @type {ReadonlySet<unknown>} */
const DRAWINGS = new Set(["excalidraw", "excalidraw/clipboard", "excalidraw-api/clipboard"]);
/** What fits under it fits under any other. */
const LONGEST_ID = "x".repeat(64);
/** Bytes of an element that are kept for its id and index on the board, and for the frame around it. */
const ELEMENT_RESERVE = 512;
/** Bytes that a file may have beside its data. */
const MOST_BESIDE = 4096;

/**
 * Reads an Excalidraw file, library or clipboard; null if it is none. What is wrong with one element or one picture
 * costs that one: docs/DRAWINGS.md, "What a file may be". The server's reader is
 * `Sources/EaselDrawing/Excalidraw/DrawingFile.swift`.
 *
 * @param {unknown} source text, or the object that it holds
 * @param {Limits} limits
 * @returns {Drawing|null}
 */
export function readDrawing(source, limits) {
    const found = typeof source === "string" ? parsed(source) : source;
    // What follows goes as deep as the drawing does.
    if (!isObject(found) || !isBounded(found)) return null;
    const object = wholeText(found);
    if (hasZeroAround(object)) return null;
    /** @type {string[]} */
    const notes = [];
    /** @type {Pictureless[]} */
    const pictures = [];
    const elements = listed(object, { limits, notes, pictures });
    if (!elements) return null;
    const files = readFiles(object.files, limits, notes);
    for (const { told, fileId } of pictures) {
        const isListed = typeof fileId === "string" && isObject(object.files) && Object.hasOwn(object.files, fileId);
        if (!isListed) notes.push(`${told}: its picture is not in the file; a box stands for it`);
    }
    const canvas = saidColour(property(object.appState, "viewBackgroundColor"));
    return { elements, files, notes, canvas, isFile: object.type === "excalidraw" };
}

/**
 * The text of a clipboard for Excalidraw.
 *
 * @param {Element[]} elements
 * @param {Record<string, StoredFile & {id: string}>} files
 */
export function clipboardObject(elements, files) {
    return { type: "excalidraw/clipboard", elements, files };
}

/** @param {string} text */
function parsed(text) {
    // A text that is no object is not worth parsing, however long it is. It may have a byte order mark.
    if (!/^\s*\{/.test(text) || text.length > LARGEST_DRAWING) return null;
    try {
        const unmarked = text.replace(/^\ufeff/, "");
        const value = JSON.parse(unmarked);
        return repeatsKey(unmarked) ? null : value;
    } catch {
        return null;
    }
}

/**
 * @param {Record<string, unknown>} object @param {Reading} reading
 * @returns {Element[]|null}
 */
function listed(object, reading) {
    if (DRAWINGS.has(object.type)) {
        return Array.isArray(object.elements) ? readElements(object.elements, "elements", reading) : null;
    }
    if (object.type !== "excalidrawlib") return null;
    const items = Array.isArray(object.libraryItems) ? object.libraryItems : object.library;
    if (!Array.isArray(items)) return null;
    return sideBySide(items.flatMap((item, number) => {
        // Version 1 has arrays of elements, version 2 objects with one.
        const elements = Array.isArray(item) ? item : isObject(item) ? item.elements : undefined;
        if (Array.isArray(elements)) return [readElements(elements, `item ${number}`, reading)];
        reading.notes.push(`item ${number}: it has no elements`);
        return [];
    }));
}

/**
 * @param {unknown[]} values @param {string} place @param {Reading} reading
 * @returns {Element[]}
 */
function readElements(values, place, { limits, notes, pictures }) {
    return values.flatMap((value, number) => {
        const name = `element ${number} of ${place}`;
        if (!isObject(value)) {
            notes.push(`${name}: it is no object`);
            return [];
        }
        if (value.isDeleted === true) return [];
        const type = typeof value.type === "string" ? value.type : null;
        const told = type === null ? name : `${name} (${[...type.slice(0, 80)].slice(0, 40).join("")})`;
        const reason = reasonToLeaveOut(value, limits);
        if (reason !== null) {
            notes.push(`${told}: ${reason}`);
            return [];
        }
        const kind = kindOf(value);
        if (type === null) notes.push(`${told}: it has no type, so it is on the board and can't be seen`);
        else if (kind === "unknown") notes.push(`${told}: its type is unknown here; a box stands for it`);
        else if (!Shape.of(value)) {
            notes.push(`${told}: it is too large or too far away to be shown; it is on the board all the same`);
        } else if (kind === "image" && !imageFile(value.dataURL)) pictures.push({ told, fileId: value.fileId });
        return [/** @type {Element} */ (value)];
    });
}

/**
 * Why an element can't be on a board; null if it can.
 *
 * @param {Record<string, unknown>} element @param {Limits} limits @returns {string|null}
 */
function reasonToLeaveOut(element, limits) {
    if (element.type === "selection") return "a selection is no part of a drawing";
    const count = new Set([...Object.keys(element), "id", "index"]).size;
    if (count > limits.propertiesPerElement) {
        return `it has ${count} properties with its id and index; ${limits.propertiesPerElement} are allowed`;
    }
    if (depthOf(element) > limits.depth) {
        return `it nests too deep: ${limits.depth} levels of arrays and objects are allowed`;
    }
    if (!isFinite(element)) return "it has a number larger than any that can be kept";
    if (hasZeroInKey(element)) return "it has a key with a zero character, which no board keeps";
    const value = /** @type {JSONObject} */ (element);
    const allowed = limits.elementBytes - ELEMENT_RESERVE;
    if (new TextEncoder().encode(canonicalJSON(value)).length > allowed) {
        return `it is longer than the ${allowed} bytes of JSON that are allowed`;
    }
    try {
        pack([{ op: "put", id: LONGEST_ID, value }], limits);
    } catch {
        return `it is more than an operation of ${limits.operationBytes} bytes can hold`;
    }
    return null;
}

/**
 * Whether all numbers are. JSON has some that no double holds, such as 1e999.
 *
 * @param {unknown} value @returns {boolean}
 */
function isFinite(value) {
    if (typeof value === "number") return Number.isFinite(value);
    return typeof value !== "object" || value === null || Object.values(value).every(isFinite);
}

/** @param {unknown} value @returns {boolean} */
function hasZeroInKey(value) {
    if (typeof value !== "object" || value === null) return false;
    return Object.entries(value).some(([key, inner]) => key.includes("\0") || hasZeroInKey(inner));
}

/**
 * Whether a key around the elements and files has a zero character, for which the server refuses a drawing.
 *
 * @param {Record<string, unknown>} object
 */
function hasZeroAround(object) {
    const items = [object.libraryItems, object.library].flat();
    return [object, object.files, ...items].some((value) => (
        isObject(value) && Object.keys(value).some((key) => key.includes("\0"))));
}

/** @param {unknown} value @returns {number} */
function depthOf(value) {
    if (typeof value !== "object" || value === null) return 0;
    let deepest = 0;
    for (const inner of Object.values(value)) deepest = Math.max(deepest, depthOf(inner));
    return deepest + 1;
}

/** @param {unknown} files @param {Limits} limits @param {string[]} notes */
function readFiles(files, limits, notes) {
    /** @type {Map<string, StoredFile>} */
    const read = new Map();
    if (!isObject(files)) return read;
    for (const [id, file] of Object.entries(files)) {
        const name = `file "${[...id.slice(0, 160)].slice(0, 80).join("")}"`;
        const reason = isObject(file) ? reasonToLeaveOutFile(file, limits) : "it is no object";
        if (reason !== null) {
            notes.push(`${name}: ${reason}`);
            continue;
        }
        const stored = /** @type {StoredFile} */ (file);
        if (!imageFile(stored.dataURL)) {
            notes.push(`${name}: it is no picture that can be shown here; it is kept all the same`);
        }
        read.set(id, stored);
    }
    return read;
}

/** @param {Record<string, unknown>} file @param {Limits} limits @returns {string|null} */
function reasonToLeaveOutFile({ dataURL, ...others }, limits) {
    const [head, data] = typeof dataURL === "string" ? /^data:([^,]*),(.*)$/s.exec(dataURL)?.slice(1) ?? [] : [];
    if (data === undefined) return "it has no data";
    const bytes = head.endsWith(";base64") ? Math.floor(data.length / 4) * 3 : data.length;
    if (bytes > LARGEST_FILE + 2) return `it has more than the ${LARGEST_FILE >> 20} MiB that a picture may have`;
    if (!isFinite(others)) return "it has a number larger than any that can be kept";
    if (hasZeroInKey(others)) return "it has a key with a zero character, which no board keeps";
    if (depthOf(others) > limits.depth || JSON.stringify(others).length > MOST_BESIDE) {
        return "it has more beside its data than is allowed";
    }
    return null;
}
