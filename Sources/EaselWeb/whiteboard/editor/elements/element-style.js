// @ts-check
import { headOf } from "../../scene/arrowhead.js";
import { Properties } from "../../scene/properties.js";
import { roundnessOf } from "../../scene/roundness.js";
import { kindOf } from "../../scene/shape.js";
import { Style as SeenStyle } from "../../scene/style.js";
import { alignmentOf } from "../../scene/text-block.js";
import { fontOf } from "../../scene/text-metrics.js";
/** @typedef {import("../../scene/element.js").Element} Element */

/**
 * What new elements look like.
 *
 * @typedef {object} Style
 * @property {string} strokeColor
 * @property {string} backgroundColor
 * @property {"solid"|"hachure"|"cross-hatch"|"zigzag"|"dots"} fillStyle
 * @property {number} strokeWidth
 * @property {"solid"|"dashed"|"dotted"} strokeStyle
 * @property {number} roughness 0 for straight lines, 1 as an artist draws, 2 as a cartoonist does
 * @property {number} opacity 0 to 100
 * @property {"sharp"|"round"} roundness
 * @property {boolean} elbowed whether arrows are level and upright only
 * @property {number} fontSize
 * @property {number} fontFamily
 * @property {"left"|"center"|"right"} textAlign
 * @property {string|null} startArrowhead
 * @property {string|null} endArrowhead
 */

/** @type {Readonly<Style>} */
export const DEFAULT_STYLE = Object.freeze({
    strokeColor: "#1e1e1e",
    backgroundColor: "transparent",
    fillStyle: "solid",
    strokeWidth: 2,
    strokeStyle: "solid",
    roughness: 1,
    opacity: 100,
    roundness: "round",
    elbowed: false,
    fontSize: 20,
    fontFamily: 5,
    textAlign: "left",
    startArrowhead: null,
    endArrowhead: "arrow",
});

const OUTLINED = ["strokeColor", "strokeWidth", "strokeStyle", "roughness"];
const FILLED = ["backgroundColor", "fillStyle"];

/**
 * Which properties of a style mean something to which type of element.
 * @type {ReadonlyMap<unknown, string[]>}
 */
const KEYS_BY_TYPE = new Map(Object.entries({
    rectangle: [...OUTLINED, ...FILLED, "roundness", "opacity"],
    diamond: [...OUTLINED, ...FILLED, "roundness", "opacity"],
    ellipse: [...OUTLINED, ...FILLED, "opacity"],
    freedraw: ["strokeColor", "strokeWidth", ...FILLED, "opacity"],
    line: [...OUTLINED, ...FILLED, "roundness", "opacity"],
    arrow: [...OUTLINED, "elbowed", "roundness", "startArrowhead", "endArrowhead", "opacity"],
    text: ["strokeColor", "fontSize", "fontFamily", "textAlign", "opacity"],
    image: ["opacity"],
}));

/**
 * The style keys that mean something to an element. A sticky note has no outline: its colour is its text's.
 *
 * @param {Element} element
 * @returns {string[]}
 */
export function styleKeysOf(element) {
    if (isSticky(element)) return ["backgroundColor", "opacity"];
    return KEYS_BY_TYPE.get(kindOf(element)) ?? ["opacity"];
}

/** @param {Element} element */
export function isSticky(element) {
    return element.type === "rectangle" && element.customData?.easel === "sticky";
}

/**
 * A style's roundness as elements of a type have it: Excalidraw's types 2 (in proportion) and 3 (a fixed
 * radius).
 *
 * @param {unknown} type
 * @param {string} roundness
 */
function roundnessFor(type, roundness) {
    if (roundness !== "round") return null;
    if (type === "rectangle") return { type: 3 };
    return type === "diamond" || type === "line" || type === "arrow" ? { type: 2 } : null;
}

/**
 * What a style makes of an element, without measuring text.
 *
 * @param {Element} element
 * @param {Partial<Style>} style
 * @returns {Element}
 */
export function styledProperties(element, style) {
    /** @type {Element} */
    const properties = {};
    for (const key of styleKeysOf(element)) {
        const value = style[/** @type {keyof Style} */ (key)];
        if (value === undefined) continue;
        properties[key] = key === "roundness" ? roundnessFor(element.type, String(value)) : value;
    }
    return { ...properties, ...instead(element, properties) };
}

/**
 * What old files say in another way, which counts for more than what is said today.
 *
 * @param {Element} element @param {Element} properties that it gets
 * @returns {Element}
 */
function instead(element, properties) {
    /** @type {Element} */
    const changes = {};
    if ("roundness" in properties && typeof element.strokeSharpness === "string") {
        changes.strokeSharpness = properties.roundness === null ? "sharp" : "round";
    }
    if (("fontSize" in properties || "fontFamily" in properties) && typeof element.font === "string") {
        const { fontSize, fontFamily } = fontOf(element);
        Object.assign(changes, { fontSize, fontFamily, font: null }, properties);
    }
    return changes;
}

/**
 * How each property is seen: what an element does not say, says wrongly or says in the way of old files is what stands for it
 * (docs/DRAWINGS.md, "How an element is read").
 *
 * @type {ReadonlyMap<string, (look: {properties: Properties, kind: string, style: SeenStyle}) => unknown>}
 */
const SEEN = new Map(Object.entries({
    strokeColor: ({ style }) => style.ink,
    backgroundColor: ({ style }) => style.background,
    fillStyle: ({ style }) => style.fill,
    strokeWidth: ({ style }) => style.width,
    strokeStyle: ({ style }) => style.line,
    roughness: ({ style }) => style.roughness,
    // Not what is drawn, which has been divided by 100.
    opacity: ({ properties }) => properties.number("opacity", 0, 100) ?? 100,
    roundness: ({ properties }) => (roundnessOf(properties) ? "round" : "sharp"),
    elbowed: ({ properties }) => properties.flag("elbowed"),
    fontSize: ({ properties }) => fontOf(properties.object).fontSize,
    fontFamily: ({ properties }) => fontOf(properties.object).fontFamily,
    textAlign: ({ properties }) => alignmentOf(properties.string("textAlign")),
    startArrowhead: (look) => headOf(look, "start"),
    endArrowhead: (look) => headOf(look, "end"),
}));

/**
 * The values that elements share, as they are seen; undefined where they differ, no key where it means nothing to any of them.
 *
 * @param {Element[]} elements
 * @returns {Partial<Style>}
 */
export function sharedStyle(elements) {
    /** @type {Record<string, unknown>} */
    const shared = {};
    for (const element of elements) {
        const kind = kindOf(element) ?? "unknown";
        const properties = new Properties(element);
        const look = { properties, kind, style: new SeenStyle(properties) };
        for (const key of styleKeysOf(element)) {
            const isKnown = key in shared;
            // Where two differ, no third makes them the same.
            if (isKnown && shared[key] === undefined) continue;
            const value = SEEN.get(key)?.(look);
            if (!isKnown) shared[key] = value;
            else if (shared[key] !== value) shared[key] = undefined;
        }
    }
    return shared;
}
