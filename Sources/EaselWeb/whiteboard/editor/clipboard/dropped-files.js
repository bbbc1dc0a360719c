// @ts-check
import { sha256 } from "../../../client/easel-client.js";
import { newElement } from "../elements/new-element.js";
import { number } from "../elements/numbers.js";
import { readDrawing } from "./drawing.js";
import { LARGEST_DRAWING } from "./file-bounds.js";
import { fileKind } from "./made-files.js";
import { storablePicture } from "./storable-picture.js";
/** @typedef {import("../../../client/easel-client.js").Limits} Limits */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./drawing.js").Drawing} Drawing */
/** @typedef {import("./made-drawing.js").Made} Made */
/** @typedef {import("./made-files.js").FileKind} FileKind */
/** @typedef {import("./storable-picture.js").Workplace} Workplace */
/**
 * What reading needs to know.
 *
 * @typedef {object} Surroundings
 * @property {{width: number, height: number}} window in scene units
 * @property {Limits} limits
 * @property {((text: string, kind: FileKind) => Promise<Made>)|null} described makes what it makes of a text that is pasted; null if all
 *     are to be pictures
 */
/** @typedef {Workplace & Surroundings} Reading */

/** Of the window, what a picture takes at most. */
const SHARE = 0.6;
/** Between pictures that are put on the board together. */
const GAP = 24;

/**
 * Has pictures chosen.
 *
 * @returns {Promise<File[]>} none if it is cancelled
 */
export function chooseImages() {
    return new Promise((resolve) => {
        const input = document.createElement("input");
        input.type = "file";
        input.accept = "image/*";
        input.multiple = true;
        input.addEventListener("change", () => resolve([...(input.files ?? [])]));
        input.addEventListener("cancel", () => resolve([]));
        input.click();
    });
}

/**
 * The drawings that files hold: pictures side by side, Excalidraw's files, and what stands in files of tables, diagrams and SVG.
 * What is none of them is told of.
 *
 * @param {File[]} files
 * @param {Context} context
 * @param {Reading} reading
 * @returns {Promise<{drawings: Drawing[], refused: string[]}>}
 */
export async function drawingsOf(files, context, reading) {
    /** @type {Drawing} */
    const pictures = { elements: [], files: new Map(), notes: [] };
    const drawings = [pictures];
    const refused = [];
    for (const file of files) {
        try {
            const { drawing, file: picture } = await madeOf(file, reading);
            if (drawing) drawings.push(drawing);
            if (picture) await addPicture(picture, pictures, context, reading);
        } catch (error) {
            if (reading.signal.aborted) break;
            refused.push(`${file.name || "The file"}: ${error instanceof Error ? error.message : error}`);
        }
    }
    return { drawings: drawings.filter(({ elements, files, notes }) => elements.length + files.size + notes.length > 0), refused };
}

/**
 * What a file becomes: a drawing, or a picture.
 *
 * @param {File} file
 * @param {Reading} reading
 * @returns {Promise<Made>}
 */
async function madeOf(file, { limits, described }) {
    const kind = described ? fileKind(file) : null;
    if (described && kind === "svg") {
        // Browsers show SVG of any encoding, and tell what is too large for a picture.
        const text = file.size > LARGEST_DRAWING ? null : await textOf(file).catch(() => null);
        const picture = new File([file], file.name, { type: "image/svg+xml" });
        return text === null ? { file: picture } : described(text, kind);
    }
    if (file.type.startsWith("image/")) return { file };
    if (!described || kind === null) return { drawing: await drawingOf(file, limits) };
    // Spreadsheet programs put a mark of the byte order before a table's first cell.
    return described((await boundedText(file)).replace(/^\ufeff/, ""), kind);
}

/**
 * @param {File} file
 * @param {Drawing} drawing
 * @param {Context} context
 * @param {Reading} reading
 */
async function addPicture(file, drawing, context, { window, ...workplace }) {
    const { width, height, mimeType, dataURL } = await storablePicture(file, workplace);
    const scale = Math.min(1, window.width * SHARE / width, window.height * SHARE / height);
    const last = drawing.elements[drawing.elements.length - 1];
    const fileId = nameOf(dataURL);
    drawing.files.set(fileId, { created: Date.now(), mimeType, dataURL });
    drawing.elements.push(newElement("image", {
        x: last ? number(last.x) + number(last.width) + GAP : 0, width: width * scale, height: height * scale, fileId,
    }, context.style, context.source));
}

/**
 * The same picture has the same name, so that a board holds it once.
 *
 * @param {string} dataURL
 */
function nameOf(dataURL) {
    const hash = sha256(new TextEncoder().encode(dataURL));
    return Array.from(hash.subarray(0, 20), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {File} file @param {Limits} limits */
async function drawingOf(file, limits) {
    const drawing = readDrawing(await boundedText(file), limits);
    if (!drawing) throw new Error("This is neither a picture nor an Excalidraw drawing, a table, a Mermaid diagram or SVG.");
    if (drawing.elements.length + drawing.files.size + drawing.notes.length === 0) throw new Error("This drawing has nothing in it.");
    return drawing;
}

/** @param {File} file */
async function boundedText(file) {
    if (file.size > LARGEST_DRAWING) {
        const size = Math.ceil(file.size / (1 << 20)).toLocaleString("en");
        throw new Error(`A drawing can have ${LARGEST_DRAWING >> 20} MB, and this file has ${size} MB.`);
    }
    return textOf(file);
}

/**
 * The server refuses what is not in UTF-8, too: letters would be lost in silence.
 *
 * @param {File} file
 */
async function textOf(file) {
    try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer());
    } catch (error) {
        if (error instanceof TypeError) throw new Error("This file is not in UTF-8, as drawings are.");
        throw error;
    }
}
