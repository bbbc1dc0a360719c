// @ts-check
/** @typedef {import("../../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */

/**
 * An edit of one element, as the client takes it.
 *
 * @typedef {object} Edit
 * @property {string} op
 * @property {string} id
 * @property {Element} [value] of a put
 * @property {Element} [set] of a patch, as `unset` is
 * @property {string[]} [unset]
 * @property {string} [key] of an append, as `values` is
 * @property {unknown[]} [values]
 */

/**
 * What elements, drags and tools see of the board and of the editor.
 *
 * @typedef {object} Context
 * @property {(id: string) => Element|undefined} element
 * @property {(point: Point, tolerance: number) => string|null} hit the topmost element
 * @property {(point: Point, tolerance: number) => string[]} hits all, topmost first
 * @property {(bounds: Bounds, mode: "contain"|"touch") => string[]} within from the lowest to the topmost
 * @property {(way: readonly Point[]) => string[]} lassoed what is wholly within a way drawn around it
 * @property {(from: Point, to: Point) => string[]} crossed whose lines a line crosses
 * @property {(bounds: Bounds) => string[]} overlapping whose boxes touch a box, the lowest first
 * @property {(group: string) => string[]} members
 * @property {(container: string) => string|null} textOf the text that is bound to a container
 * @property {(id: string) => string[]} arrowsOf the arrows with an end that is bound to an element
 * @property {(frame: string) => string[]} children what is in a frame
 * @property {(count: number) => string[]} indexes above everything
 * @property {() => {id: string, index: string|null}[]} order
 * @property {(ids: string[]) => string[]} sorted from the lowest to the topmost
 * @property {(ids?: Iterable<string>) => Bounds|null} bounds of elements as they are seen, or of all
 * @property {number} zoom
 * @property {Bounds} view the part of the board that is seen
 * @property {{objects: boolean, grid: boolean}} snapping what moves and grows snaps to
 * @property {import("./element-style.js").Style} style
 * @property {import("./source.js").Source} source
 * @property {{ids: Set<string>, group: string|null}} selection
 */

export {};
