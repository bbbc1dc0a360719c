// @ts-check
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../../scene/bounds.js").Bounds} Bounds */
/** @typedef {Record<string, any>} Element */
/** @typedef {Record<string, any>} Edit */

/**
 * What a tool gets to know of a pointer. "tick" comes with each frame while a gesture goes on, "hover" from a
 * pointer that is not pressed. `samples` are the places since the input before, the last one being `point`;
 * all in scene coordinates.
 *
 * @typedef {object} Input
 * @property {"down"|"move"|"up"|"hover"|"tick"} type
 * @property {Point} point
 * @property {{point: Point, pressure: number}[]} samples
 * @property {number} time in milliseconds
 * @property {"mouse"|"pen"|"touch"} pointer
 * @property {number} clicks 2 for the second click of a double click
 * @property {boolean} shift
 * @property {boolean} alt
 * @property {boolean} ctrl
 */

/**
 * What a tool has done. Edits of one gesture are one undo step, which "begin" opens.
 *
 * @typedef {{do: "begin"}
 *   | {do: "submit", edits: Edit[]}
 *   | {do: "preview", elements: Element[]}
 *   | {do: "draft", elements: Map<string, Element>|null}
 *   | {do: "select", ids: string[], group?: string|null}
 *   | {do: "marquee", bounds: Bounds|null}
 *   | {do: "cursor", cursor: string}
 *   | {do: "write", text: string|null, container?: string, point?: Point, width?: number}
 *   | {do: "choose-image"}
 *   | {do: "finished"}} Action
 *
 * "preview" shows elements above the board instead of those with the same ids; "draft" shows elements that
 * are on the board as they would be; "write" opens the text editor for a text, for a container's text, or for
 * a new one at a point; "finished" means that the tool made what it is for.
 */

/**
 * What tools see of the board and of the editor.
 *
 * @typedef {object} Context
 * @property {(id: string) => Element|undefined} element
 * @property {(point: Point, tolerance: number) => string|null} hit the topmost element
 * @property {(point: Point, tolerance: number) => string[]} hits all, topmost first
 * @property {(bounds: Bounds, mode: "contain"|"touch") => string[]} within from the lowest to the topmost
 * @property {(bounds: Bounds) => string[]} overlapping whose boxes touch a box, the lowest first
 * @property {(group: string) => string[]} members
 * @property {(container: string) => string|null} textOf the text that is bound to a container
 * @property {(frame: string) => string[]} children what is in a frame
 * @property {(count: number) => string[]} indexes above everything
 * @property {() => {id: string, index: string|null}[]} order
 * @property {(ids: string[]) => string[]} sorted from the lowest to the topmost
 * @property {(ids?: Iterable<string>) => Bounds|null} bounds of elements as they are seen, or of all
 * @property {number} zoom
 * @property {import("../elements/style.js").Style} style
 * @property {import("../elements/source.js").Source} source
 * @property {{ids: Set<string>, group: string|null}} selection
 */

/**
 * @typedef {object} Tool
 * @property {string} cursor
 * @property {boolean} isActive whether a gesture goes on
 * @property {(input: Input, context: Context) => Action[]} handle
 * @property {(context: Context) => Action[]} cancel throws the gesture away
 * @property {() => void} abandon forgets the gesture without another edit
 * @property {(context: Context) => Action[]} [complete] ends what is done in several clicks
 */

/** In pixels of the screen: a press that moves less is a click. */
const CLICK_DISTANCE = { mouse: 3, pen: 4, touch: 8 };
/** How near to an outline is on it. */
const HIT_DISTANCE = { mouse: 6, pen: 8, touch: 14 };

/** @param {Input} input @param {Context} context @param {Point} start */
export function isDrag(input, context, start) {
    const distance = Math.hypot(input.point.x - start.x, input.point.y - start.y);
    return distance * context.zoom > CLICK_DISTANCE[input.pointer];
}

/** @param {Input} input @param {Context} context in scene units */
export function tolerance(input, context) {
    return HIT_DISTANCE[input.pointer] / context.zoom;
}
