// @ts-check
// What a drawing may be as a whole: docs/DRAWINGS.md, "What a file may be". The server's bounds are in
// Sources/EaselDrawing/Excalidraw/DrawingFile.swift.

/** Bytes of a file. */
export const LARGEST_DRAWING = 32 << 20;
const MOST_CONTAINERS = 2_000_000;
const MOST_SCALARS = 8_000_000;
const MOST_LISTED = 400_000;
const DEEPEST = 125;
/** Bytes of a member that says nothing of the drawing, such as `appState`. */
const LARGEST_OTHER = 1 << 20;
const DRAWN = new Set(["elements", "files", "libraryItems", "library"]);

/**
 * Whether a drawing is within the bounds of files as a whole.
 *
 * @param {Record<string, unknown>} drawing
 */
export function isBounded(drawing) {
    const counts = { containers: 0, scalars: 0 };
    if (!areCounted(drawing, 1, counts) || listedIn(drawing) > MOST_LISTED) return false;
    return Object.entries(drawing).every(([key, value]) => DRAWN.has(key) || isShort(value));
}

/** @param {unknown} value @param {number} depth @param {{containers: number, scalars: number}} counts @returns {boolean} */
function areCounted(value, depth, counts) {
    if (typeof value !== "object" || value === null) return (counts.scalars += 1) <= MOST_SCALARS;
    if (depth > DEEPEST || (counts.containers += 1) > MOST_CONTAINERS) return false;
    if (Array.isArray(value)) return value.every((each) => areCounted(each, depth + 1, counts));
    return Object.values(value).every((each) => areCounted(each, depth + 1, counts));
}

/** @param {Record<string, unknown>} drawing how many elements, files and items it has */
function listedIn({ elements, files, libraryItems, library }) {
    const items = [libraryItems, library].flatMap((list) => (Array.isArray(list) ? list : []));
    const inItems = items.map((item) => (Array.isArray(item) ? item.length : Array.isArray(item?.elements) ? item.elements.length : 0));
    const own = [elements, Object.keys(typeof files === "object" && files !== null ? files : {}), items];
    return [...own.map((list) => (Array.isArray(list) ? list.length : 0)), ...inItems].reduce((sum, count) => sum + count, 0);
}

/** @param {unknown} value */
function isShort(value) {
    const text = JSON.stringify(value) ?? "";
    return text.length <= LARGEST_OTHER && new TextEncoder().encode(text).length <= LARGEST_OTHER;
}
