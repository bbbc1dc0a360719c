// @ts-check
// Files of what becomes a drawing where its text is pasted.

/** @typedef {"table"|"diagram"|"svg"} FileKind */

/**
 * Of those files, what their names end with. What system or browser says of their types differs: of most of them, nothing.
 *
 * @type {ReadonlyMap<string, FileKind>}
 */
const KINDS = new Map([
    ["csv", "table"], ["tsv", "table"], ["tab", "table"], ["mmd", "diagram"], ["mermaid", "diagram"], ["svg", "svg"],
]);
/** @type {ReadonlyMap<string, FileKind>} */
const KINDS_OF_TYPES = new Map([["text/csv", "table"], ["text/tab-separated-values", "table"], ["image/svg+xml", "svg"]]);

/** What a dialog for files lets people choose of them. */
export const MADE_FILES = [...[...KINDS.keys()].map((end) => `.${end}`), ...KINDS_OF_TYPES.keys()].join(",");

/**
 * What stands in a file, by its name, else by its type; null if it is none of those.
 *
 * @param {{name: string, type: string}} file
 * @returns {FileKind|null}
 */
export function fileKind({ name, type }) {
    const end = /\.([^.]+)$/.exec(name.toLowerCase())?.[1] ?? "";
    return KINDS.get(end) ?? KINDS_OF_TYPES.get(type) ?? null;
}
