// @ts-check

/**
 * An element of a board. The properties that the page uses have the types of Excalidraw's format. Anybody may have
 * written an element, so what is drawn or computed is read through `Properties` or checked first.
 *
 * @typedef {{
 *   [key: string]: unknown,
 *   id?: string, type?: string, x?: number, y?: number, width?: number, height?: number, angle?: number,
 *   opacity?: number, version?: number, points?: number[][], pressures?: number[],
 *   groupIds?: string[], frameId?: string | null, fileId?: string | null, containerId?: string | null,
 *   startBinding?: Binding | null, endBinding?: Binding | null, boundElements?: Bound[] | null, boundElementIds?: string[],
 *   text?: string, originalText?: string, fontSize?: number, lineHeight?: number, textAlign?: string,
 *   customData?: {easel?: unknown} | null,
 * }} Element
 */
/** @typedef {{[key: string]: unknown, elementId: string}} Binding what an arrow's end is bound to */
/** @typedef {{[key: string]: unknown, id: string, type?: string}} Bound a text or an arrow bound to an element */
/** @typedef {Element & {id: string}} IdentifiedElement one that this page has made, or has made sure of */

/**
 * What is there, as a list of one or none.
 * @template {{}} Value
 * @param {Value | null | undefined} value @returns {Value[]}
 */
export function present(value) {
    return value === null || value === undefined ? [] : [value];
}
