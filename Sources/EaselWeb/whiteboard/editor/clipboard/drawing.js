// @ts-check
import { isObject } from "../../scene/json-object.js";
import { isFileID } from "./stored-file.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {{mimeType: string, dataURL: string, created?: number}} StoredFile */

/**
 * What somebody else's drawing brings: elements in their order, and the files that they show.
 *
 * @typedef {{elements: Element[], files: Map<string, StoredFile>}} Drawing
 */

/** @type {ReadonlySet<unknown>} */
const TYPES = new Set([
    "rectangle", "diamond", "ellipse", "arrow", "line", "freedraw", "text", "image", "frame", "magicframe",
    "embeddable", "iframe",
]);
/** @type {ReadonlySet<unknown>} */
const DRAWINGS = new Set(["excalidraw", "excalidraw/clipboard", "excalidraw-api/clipboard"]);

/**
 * Reads an Excalidraw file, library or clipboard; null if it is none.
 *
 * @param {unknown} source text, or the object that it holds
 * @returns {Drawing|null}
 */
export function readDrawing(source) {
    const object = typeof source === "string" ? parsed(source) : source;
    if (!isObject(object)) return null;
    const elements = listed(object);
    if (!elements) return null;
    return { elements: elements.filter(isDrawable).map(completed), files: readFiles(object.files) };
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

/** @param {Record<string, unknown>} object @returns {unknown[]|null} */
function listed(object) {
    if (DRAWINGS.has(object.type) && Array.isArray(object.elements)) return object.elements;
    if (object.type !== "excalidrawlib") return null;
    const items = object.libraryItems ?? object.library;
    if (!Array.isArray(items)) return null;
    const lists = items.map((item) => (Array.isArray(item) ? item : item?.elements));
    return laidOutItems(lists.filter(Array.isArray));
}

/**
 * A library's items side by side: each of them was drawn somewhere of its own.
 *
 * @param {unknown[][]} items
 */
function laidOutItems(items) {
    const gap = 40;
    let x = 0;
    return items.flatMap((item) => {
        const elements = item.filter(isDrawable);
        if (elements.length === 0) return [];
        const left = Math.min(...elements.map((element) => element.x));
        const top = Math.min(...elements.map((element) => element.y));
        const right = Math.max(...elements.map((element) => element.x + (Number(element.width) || 0)));
        const by = x - left;
        const moved = elements.map((element) => ({ ...element, x: element.x + by, y: element.y - top }));
        x += right - left + gap;
        return moved;
    });
}

/** @param {string} text */
function parsed(text) {
    // A text that is no object is not worth parsing, however long it is.
    if (!/^\s*\{/.test(text)) return null;
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}

/** @param {unknown} element @returns {element is Element & {x: number, y: number}} */
function isDrawable(element) {
    return isObject(element) && TYPES.has(element.type) && element.isDeleted !== true
        && Number.isFinite(element.x) && Number.isFinite(element.y);
}

/**
 * Files from before today's format lack properties that everything else reads.
 *
 * @param {Element} element
 * @param {number} place
 */
function completed(element, place) {
    /** @type {Element} */
    const completed = { angle: 0, groupIds: [], width: 0, height: 0, ...element };
    if (typeof completed.id !== "string") completed.id = `element ${place}`;
    return completed;
}

/** @param {unknown} files */
function readFiles(files) {
    /** @type {Map<string, StoredFile>} */
    const read = new Map();
    if (!isObject(files)) return read;
    for (const [id, file] of Object.entries(files)) {
        if (!isFileID(id) || !isObject(file) || typeof file.dataURL !== "string") continue;
        if (!/^data:image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,]/.test(file.dataURL)) continue;
        const mimeType = typeof file.mimeType === "string" ? file.mimeType : "image/png";
        read.set(id, { mimeType, dataURL: file.dataURL, created: Number(file.created) || undefined });
    }
    return read;
}
