// @ts-check
import { safeColour } from "../../scene/colour.js";
import { newElement } from "../elements/new-element.js";
import { pointProperties } from "../elements/points.js";
import { laidOut } from "../elements/text-layout.js";
import { inertXML } from "./inert-xml.js";
import { pathLines } from "./svg-path.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("../../scene/point.js").Point} Point */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./drawing.js").Drawing} Drawing */
/** @typedef {import("./inert-xml.js").Node} Node */
/** @typedef {[number, number, number, number, number, number]} Matrix as in SVG: a, b, c, d, e, f */

const MOST_ELEMENTS = 2_000;
const MOST_POINTS = 60_000;
const ROUND_PIECES = 48;
/** What is passed over: it shows nothing by itself, or could do more than show something. */
const SILENT = new Set(["title", "desc", "metadata", "script", "defs", "handler", "listener", "namedview", "style"]);
/**
 * What shows something only where a style names it, so that without these nothing is lost.
 *
 * @type {readonly string[]}
 */
const INHERITED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-family", "text-anchor", "color", "visibility"];
/** Of effects that no element has, any makes a picture of all. */
const EFFECTS = ["clip-path", "mask", "filter", "marker-start", "marker-mid", "marker-end"];
/** Letters of most fonts reach so far above the line that they stand on. */
const ASCENT = 0.9;

/** What no element of a drawing can show. */
class Unshowable extends Error {}

/** @param {string} text whether it looks like SVG. A comment ends with the first `-->`: otherwise there are very many ways to read a few. */
export function isSVG(text) {
    return /^\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[\s\S])*-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(text.slice(0, 8_000));
}

/**
 * An SVG as elements, which are one group; null where elements can't show what it shows.
 *
 * @param {string} text
 * @param {Pick<Context, "style" | "source">} context
 * @returns {Drawing|null}
 */
export function svgDrawing(text, context) {
    const root = inertXML(text);
    if (!root || nameOf(root) !== "svg") return null;
    try {
        const elements = new SVGReader(context).read(root);
        return elements.length === 0 ? null : { elements, files: new Map(), notes: [], isMade: true };
    } catch (error) {
        if (error instanceof Unshowable) return null;
        throw error;
    }
}

class SVGReader {
    #context;
    /** @type {IdentifiedElement[]} */
    #elements = [];
    #points = 0;
    #group;

    /** @param {Pick<Context, "style" | "source">} context */
    constructor(context) {
        this.#context = context;
        this.#group = [context.source.id()];
    }

    /** @param {Node} root */
    read(root) {
        // What a style sheet says is not looked at, so what depends on it can't be shown.
        if (hasStyleSheet(root)) throw new Unshowable();
        const view = numbersOf(root.attributes.get("viewBox") ?? "");
        const [width, height] = ["width", "height"].map((key) => lengthOf(root.attributes.get(key)));
        const scale = view.length === 4 && view[2] > 0 && view[3] > 0
            ? Math.min((width ?? view[2]) / view[2], (height ?? view[3]) / view[3]) : 1;
        this.#readChildren(root, [scale, 0, 0, scale, 0, 0], styleOf(root, new Map()), 1);
        return this.#elements.length > 1 ? this.#elements.map((element) => ({ ...element, groupIds: this.#group })) : this.#elements;
    }

    /** @param {Node} node @param {Matrix} matrix @param {Map<string, string>} style @param {number} opacity */
    #readChildren(node, matrix, style, opacity) {
        for (const child of node.children) if (typeof child !== "string") this.#read(child, matrix, style, opacity);
    }

    /** @param {Node} node @param {Matrix} outer @param {Map<string, string>} inherited @param {number} outerOpacity */
    #read(node, outer, inherited, outerOpacity) {
        const name = nameOf(node);
        if (SILENT.has(name) || node.name.includes(":") && !node.name.startsWith("svg:")) return;
        const style = styleOf(node, inherited);
        if (style.get("display") === "none") return;
        if (EFFECTS.some((effect) => (style.get(effect) ?? "none") !== "none")) throw new Unshowable();
        const matrix = product(outer, transformOf(node.attributes.get("transform") ?? ""));
        const opacity = outerOpacity * Math.min(1, Math.max(0, Number(style.get("opacity") ?? 1) || 0));
        if (name === "g" || name === "a" || name === "switch") return this.#readChildren(node, matrix, style, opacity);
        if (style.get("visibility") === "hidden" || opacity === 0) return;
        const value = (/** @type {string} */ key) => lengthOf(node.attributes.get(key)) ?? 0;
        const look = () => this.#lookOf(style, matrix, opacity);
        switch (name) {
            case "rect": return this.#rectangle(value, matrix, look());
            case "circle": return this.#ellipse(value("cx"), value("cy"), value("r"), value("r"), matrix, look());
            case "ellipse": return this.#ellipse(value("cx"), value("cy"), value("rx"), value("ry"), matrix, look());
            case "line": return this.#line([{ x: value("x1"), y: value("y1") }, { x: value("x2"), y: value("y2") }], matrix, look());
            case "polyline": case "polygon": return this.#line(pointsOf(node, name === "polygon"), matrix, look());
            case "path": return this.#path(node.attributes.get("d") ?? "", matrix, look());
            case "text": return this.#text(node, matrix, style, opacity);
            default: throw new Unshowable();
        }
    }

    /** @param {(key: string) => number} value @param {Matrix} matrix @param {Element} look */
    #rectangle(value, matrix, look) {
        const [x, y, width, height] = ["x", "y", "width", "height"].map(value);
        if (width <= 0 || height <= 0) return;
        const placed = placeOf(matrix, x, y, width, height);
        if (!placed) {
            return this.#line([{ x, y }, { x: x + width, y }, { x: x + width, y: y + height }, { x, y: y + height }, { x, y }], matrix, look);
        }
        const radius = Math.max(value("rx"), value("ry")) * scaleOf(matrix);
        this.#add("rectangle", { ...look, ...placed, roundness: radius > 0 ? { type: 3, value: radius } : null });
    }

    /** @param {number} cx @param {number} cy @param {number} rx @param {number} ry @param {Matrix} matrix @param {Element} look */
    #ellipse(cx, cy, rx, ry, matrix, look) {
        if (rx <= 0 || ry <= 0) return;
        const placed = placeOf(matrix, cx - rx, cy - ry, 2 * rx, 2 * ry);
        if (placed) return this.#add("ellipse", { ...look, ...placed });
        this.#line(Array.from({ length: ROUND_PIECES + 1 }, (_, piece) => {
            const angle = 2 * Math.PI * (piece % ROUND_PIECES) / ROUND_PIECES;
            return { x: cx + rx * Math.cos(angle), y: cy + ry * Math.sin(angle) };
        }), matrix, look);
    }

    /** @param {string} data @param {Matrix} matrix @param {Element} look */
    #path(data, matrix, look) {
        const lines = pathLines(data);
        if (!lines) throw new Unshowable();
        // A line within a filled one is a hole, which no element has.
        if (lines.length > 1 && look.backgroundColor !== "transparent") throw new Unshowable();
        for (const { points } of lines) this.#line(points, matrix, look);
    }

    /** @param {Point[]} points @param {Matrix} matrix @param {Element} look */
    #line(points, matrix, look) {
        if (points.length < 2) return;
        this.#points += points.length;
        if (this.#points > MOST_POINTS) throw new Unshowable();
        const isFilled = look.backgroundColor !== "transparent";
        const ends = isFilled && points.length > 2 ? [...points, points[0]] : points;
        const moved = ends.map((point) => applied(matrix, point));
        this.#add("line", { ...look, ...pointProperties(moved), roundness: null });
    }

    /** @param {Node} node @param {Matrix} matrix @param {Map<string, string>} style @param {number} opacity */
    #text(node, matrix, style, opacity) {
        const [x, y] = ["x", "y"].map((key) => lengthOf(node.attributes.get(key)?.split(/[\s,]+/)[0]) ?? 0);
        const runs = runsOf(node, { x, y, style });
        for (const run of runs) {
            const text = run.text.replace(/\s+/g, " ").trim();
            const { style: own } = run;
            const size = (lengthOf(own.get("font-size")) ?? 16) * scaleOf(matrix);
            const colour = this.#colour(own.get("fill") ?? "#000000", own);
            if (text === "" || colour === "transparent" || !(size > 0)) continue;
            const anchor = { middle: "center", end: "right" }[own.get("text-anchor") ?? ""] ?? "left";
            const fontFamily = /mono|courier|consol|code/i.test(own.get("font-family") ?? "") ? 3 : 2;
            const element = newElement("text", {
                text, originalText: text, fontSize: Math.min(1_000, size), fontFamily, lineHeight: 1.15, textAlign: anchor, opacity: 100 * opacity,
                strokeColor: colour,
            }, this.#context.style, this.#context.source);
            const box = laidOut(element);
            const start = applied(matrix, { x: run.x, y: run.y });
            const angle = Math.atan2(matrix[1], matrix[0]);
            const share = { center: 0.5, right: 1 }[anchor] ?? 0;
            // The middle of the text, turned about where it begins.
            const offset = { x: (0.5 - share) * box.width, y: (0.5 - ASCENT / 1.15) * box.height };
            const middle = {
                x: start.x + offset.x * Math.cos(angle) - offset.y * Math.sin(angle),
                y: start.y + offset.x * Math.sin(angle) + offset.y * Math.cos(angle),
            };
            this.#push({ ...element, ...box, x: middle.x - box.width / 2, y: middle.y - box.height / 2, angle: positive(angle) });
        }
    }

    /** @param {Map<string, string>} style @param {Matrix} matrix @param {number} opacity @returns {Element} */
    #lookOf(style, matrix, opacity) {
        const stroke = this.#colour(style.get("stroke") ?? "none", style);
        const width = lengthOf(style.get("stroke-width")) ?? 1;
        const dashes = numbersOf(style.get("stroke-dasharray") ?? "");
        const dashed = dashes.length > 0 && dashes[0] <= 2 * width ? "dotted" : "dashed";
        return {
            backgroundColor: this.#colour(style.get("fill") ?? "#000000", style), strokeColor: width > 0 ? stroke : "transparent",
            strokeWidth: Math.max(0.1, width * scaleOf(matrix)), strokeStyle: dashes.some((dash) => dash > 0) ? dashed : "solid",
            fillStyle: "solid", roughness: 0, opacity: Math.round(100 * opacity), startArrowhead: null, endArrowhead: null,
        };
    }

    /** @param {string} text @param {Map<string, string>} style */
    #colour(text, style) {
        const colour = text.trim();
        if (colour === "none") return "transparent";
        if (/^currentcolor$/i.test(colour)) return safeColour(style.get("color")) ?? this.#context.style.strokeColor;
        const safe = safeColour(colour);
        // A gradient or a pattern.
        if (safe === null) throw new Unshowable();
        return safe;
    }

    /** @param {string} type @param {Element} properties */
    #add(type, properties) {
        if (properties.strokeColor === "transparent" && properties.backgroundColor === "transparent") return;
        this.#push(newElement(type, properties, this.#context.style, this.#context.source));
    }

    /** @param {IdentifiedElement} element */
    #push(element) {
        if (this.#elements.length >= MOST_ELEMENTS) throw new Unshowable();
        this.#elements.push(element);
    }
}

/** @param {Node} node */
const nameOf = ({ name }) => name.replace(/^svg:/, "").toLowerCase();

/** @param {Node} node @returns {boolean} */
function hasStyleSheet(node) {
    return node.children.some((child) => typeof child !== "string" && (nameOf(child) === "style" || hasStyleSheet(child)));
}

/**
 * What counts for a node: its own attributes and style, and what it inherits.
 *
 * @param {Node} node @param {Map<string, string>} outer
 */
function styleOf({ attributes }, outer) {
    /** @type {Map<string, string>} */
    const style = new Map();
    for (const key of INHERITED) if (outer.has(key)) style.set(key, outer.get(key) ?? "");
    const own = [...attributes, ...(attributes.get("style") ?? "").split(";").flatMap((rule) => {
        const [key, ...value] = rule.split(":");
        return value.length === 0 ? [] : [/** @type {[string, string]} */ ([key.trim(), value.join(":").replace(/!important/, "").trim()])];
    })];
    for (const [key, value] of own) if (value !== "inherit" && key !== "style") style.set(key, value);
    return style;
}

/**
 * The pieces of a text that are placed by themselves.
 *
 * @param {Node} node @param {{x: number, y: number, style: Map<string, string>}} at
 * @returns {{text: string, x: number, y: number, style: Map<string, string>}[]}
 */
function runsOf(node, at) {
    const runs = [{ ...at, text: "" }];
    let place = { x: at.x, y: at.y };
    for (const child of node.children) {
        const last = runs[runs.length - 1];
        if (typeof child === "string") {
            last.text += child;
        } else if (nameOf(child) === "tspan") {
            const number = (/** @type {string} */ key) => lengthOf(child.attributes.get(key)?.split(/[\s,]+/)[0]);
            const size = lengthOf(at.style.get("font-size")) ?? 16;
            const dy = /em$/.test(child.attributes.get("dy") ?? "") ? parseFloat(child.attributes.get("dy") ?? "") * size : number("dy") ?? 0;
            const isPlaced = number("x") !== null || number("y") !== null || dy !== 0;
            place = { x: number("x") ?? place.x, y: (number("y") ?? place.y) + dy };
            const inner = runsOf(child, { ...place, style: styleOf(child, at.style) });
            if (!isPlaced && inner.length === 1) last.text += inner[0].text;
            else runs.push(...inner);
        } else if (!SILENT.has(nameOf(child))) {
            throw new Unshowable();
        }
    }
    return runs;
}

/** @param {Node} node @param {boolean} isClosed */
function pointsOf({ attributes }, isClosed) {
    const numbers = numbersOf(attributes.get("points") ?? "");
    const points = Array.from({ length: numbers.length >> 1 }, (_, index) => ({ x: numbers[2 * index], y: numbers[2 * index + 1] }));
    return isClosed && points.length > 1 ? [...points, points[0]] : points;
}

/** @param {string} text */
function numbersOf(text) {
    return [...text.matchAll(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi)].slice(0, 2 * MOST_POINTS).map(Number).filter(Number.isFinite);
}

const UNITS = new Map(Object.entries({ "": 1, px: 1, pt: 4 / 3, pc: 16, mm: 96 / 25.4, cm: 96 / 2.54, in: 96, em: 16, rem: 16 }));

/** @param {string|undefined} text @returns {number|null} null for what is no length, or a share of something */
function lengthOf(text) {
    const [, value, unit] = /^\s*([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)\s*(?:([a-z]+)\s*)?$/i.exec(text ?? "") ?? [];
    const length = Number(value) * (UNITS.get((unit ?? "").toLowerCase()) ?? NaN);
    return value !== undefined && Number.isFinite(length) ? length : null;
}

/** @param {string} text @returns {Matrix} */
function transformOf(text) {
    /** @type {Matrix} */
    let matrix = [1, 0, 0, 1, 0, 0];
    for (const [, name, list] of text.matchAll(/(?<!\w)(\w+)\s*\(([^()]*)\)/g)) {
        matrix = product(matrix, stepOf(name, numbersOf(list)));
    }
    return matrix;
}

/** @param {string} name @param {number[]} values @returns {Matrix} */
function stepOf(name, [a = 0, b, c, d = 0, e = 0, f = 0]) {
    const [cosine, sine] = [Math.cos(a * Math.PI / 180), Math.sin(a * Math.PI / 180)];
    switch (name) {
        case "matrix": return [a, b ?? 0, c ?? 0, d, e, f];
        case "translate": return [1, 0, 0, 1, a, b ?? 0];
        case "scale": return [a, 0, 0, b ?? a, 0, 0];
        case "rotate": {
            const [x, y] = [b ?? 0, c ?? 0];
            return [cosine, sine, -sine, cosine, x - cosine * x + sine * y, y - sine * x - cosine * y];
        }
        case "skewX": return [1, 0, Math.tan(a * Math.PI / 180), 1, 0, 0];
        case "skewY": return [1, Math.tan(a * Math.PI / 180), 0, 1, 0, 0];
        default: throw new Unshowable();
    }
}

/** @param {Matrix} m @param {Matrix} n @returns {Matrix} */
function product([a, b, c, d, e, f], [g, h, i, j, k, l]) {
    return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

/** @param {Matrix} matrix @param {Point} point */
function applied([a, b, c, d, e, f], { x, y }) {
    return { x: a * x + c * y + e, y: b * x + d * y + f };
}

/** @param {Matrix} matrix how much larger it makes things, on average */
function scaleOf([a, b, c, d]) {
    return Math.sqrt(Math.abs(a * d - b * c));
}

/**
 * Where a box is, turned as it is; null where it is no upright or turned box any more.
 *
 * @param {Matrix} matrix @param {number} x @param {number} y @param {number} width @param {number} height
 */
function placeOf(matrix, x, y, width, height) {
    const [a, b, c, d] = matrix;
    const [across, down] = [Math.hypot(a, b), Math.hypot(c, d)];
    if (Math.abs(a * c + b * d) > 1e-6 * across * down || across === 0 || down === 0) return null;
    const middle = applied(matrix, { x: x + width / 2, y: y + height / 2 });
    const size = { width: width * across, height: height * down };
    return { ...size, x: middle.x - size.width / 2, y: middle.y - size.height / 2, angle: positive(Math.atan2(b, a)) };
}

/** @param {number} angle */
const positive = (angle) => (angle < -1e-9 ? angle + 2 * Math.PI : Math.max(0, angle));
