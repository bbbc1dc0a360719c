// @ts-check
/** @typedef {import("../../scene/bounds.js").Bounds} Bounds */
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */
/** @typedef {import("../snapping/axis-references.js").Guide} Guide */

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
 *   | {do: "submit-gradually", edits: Iterable<Edit>}
 *   | {do: "settle", edits: (context: Context) => Edit[]}
 *   | {do: "preview", elements: Element[]}
 *   | {do: "draft", elements: Map<string, Element>|null}
 *   | {do: "carry", ids: ReadonlySet<string>|null, by: Point, isDone?: boolean}
 *   | {do: "select", ids: string[], group?: string|null}
 *   | {do: "marquee", bounds: Bounds|null}
 *   | {do: "attach", ids: string[]}
 *   | {do: "guides", guides: Guide[]}
 *   | {do: "laser", points: Point[], isNew: boolean}
 *   | {do: "lasso", points: Point[]|null}
 *   | {do: "cursor", cursor: string}
 *   | {do: "write", text: string|null, container?: string, point?: Point, width?: number}
 *   | {do: "name", frame: string}
 *   | {do: "choose-image"}
 *   | {do: "finished"}} Action
 *
 * "submit-gradually" submits many edits over some frames, while what is carried is seen where it is, and the actions after it wait for that;
 * "settle" adds what follows from the edits before it, and is asked for once those are done; "preview" shows elements above the board instead of those with the same ids; "draft" shows elements that
 * are on the board as they would be; "carry" shows many that are on the board as far away as they would be moved, null ends it, where `isDone` says that
 * they have been moved there; "attach" highlights the shapes that the ends
 * of an arrow will be bound to; "guides" shows what something snaps to; "laser" points at something, with a new trail or along the last; "write" opens the text editor for a text, for a container's text, or for
 * a new one at a point; "name" has a frame renamed; "finished" means that the tool made what it is for.
 */

export {};
