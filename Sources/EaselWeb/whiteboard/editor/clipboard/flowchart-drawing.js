// @ts-check
import { intersects, outset } from "../../scene/bounds.js";
import { segmentTouches } from "../../scene/geometry.js";
import { fontOf, measureText } from "../../scene/text-metrics.js";
import { GAP } from "../elements/binding.js";
import { boundTextLayout } from "../elements/bound-text.js";
import { boxOf } from "../elements/box.js";
import { newElement } from "../elements/new-element.js";
import { hasPoints, pointProperties, pointsOf } from "../elements/points.js";
import { attached } from "../transform/arrows.js";
import { layered } from "./flow-layout.js";
import { labelled } from "./labelled-shape.js";
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./drawing.js").Drawing} Drawing */
/** @typedef {import("./mermaid.js").Flowchart} Flowchart */
/** @typedef {import("./mermaid.js").FlowEdge} FlowEdge */
/** @typedef {import("./mermaid.js").FlowNode} FlowNode */
/** @typedef {Pick<Context, "style" | "source">} Making */

const PADDING = 16;
const SMALLEST = { width: 80, height: 48 };
/** Around what is in a subgraph, and for its title. */
const MARGIN = 32;
const TITLE = 36;
/** Between a title and what passes it. */
const TITLE_GAP = 4;
/** How often all is laid out anew with more room beside titles that arrows cross. */
const ATTEMPTS = 6;
const ALIGNMENTS = ["center", "left", "right"];
const PAPER = "#f1f3f5";
/** Room for a loop from a node to itself. */
const LOOP = 40;
/**
 * How a node's shape is drawn: Excalidraw has no others.
 *
 * @type {ReadonlyMap<string, string>}
 */
const TYPES = new Map([["diamond", "diamond"], ["circle", "ellipse"], ["double circle", "ellipse"]]);
/** @type {ReadonlySet<string>} */
const ROUND = new Set(["round", "stadium", "cylinder", "hexagon"]);

/**
 * A flowchart as shapes with arrows that are bound to them.
 *
 * @param {Flowchart} chart
 * @param {Making} making
 * @returns {Drawing}
 */
export function flowchartDrawing(chart, making) {
    const drawn = new ChartDrawing(chart, making);
    return { elements: drawn.elements(), files: new Map(), notes: [], isMade: true };
}

class ChartDrawing {
    #chart;
    #making;
    /**
     * What is directly in each subgraph; that of null in none.
     *
     * @type {Map<string|null, string[]>}
     */
    #children = new Map();
    /**
     * Of nodes and subgraphs, with its text if it has one.
     *
     * @type {Map<string, IdentifiedElement[]>}
     */
    #shapes = new Map();
    /** @type {Map<string, string>} */
    #groups = new Map();
    /**
     * On each side of what is in a subgraph, for its title, if arrows would cross that elsewhere.
     *
     * @type {Map<string, number>}
     */
    #asides = new Map();

    /** @param {Flowchart} chart @param {Making} making */
    constructor(chart, making) {
        this.#chart = chart;
        this.#making = making;
        for (const id of chart.subgraphs.keys()) this.#groups.set(id, making.source.id());
        for (const { id, parent } of [...chart.subgraphs.values(), ...chart.nodes.values()]) {
            const list = this.#children.get(parent) ?? [];
            list.push(id);
            this.#children.set(parent, list);
        }
    }

    elements() {
        let arrows = this.#arranged();
        for (let attempt = 1; this.#crossedTitles(arrows) && attempt < ATTEMPTS; attempt += 1) arrows = this.#arranged();
        // Subgraphs are below what is in them, and outer ones below inner ones.
        const boxes = [...this.#chart.subgraphs.keys()].sort((a, b) => this.#depth(a) - this.#depth(b));
        return [...[...boxes, ...this.#chart.nodes.keys()].flatMap((id) => this.#shapes.get(id) ?? []), ...arrows];
    }

    /** Makes all shapes, and tells the arrows between them, with their labels. */
    #arranged() {
        for (const node of this.#chart.nodes.values()) this.#shapes.set(node.id, this.#nodeShape(node));
        this.#layOut(null, this.#chart.direction);
        // What arrows are attached to stays the same objects, whose outlines are found once.
        const anchors = new Map([...this.#shapes].map(([id, [shape]]) => [id, shape]));
        const edges = this.#chart.edges.filter(({ line }) => line !== "none");
        const offsets = offsetsOf(edges);
        return edges.flatMap((edge) => this.#arrow(edge, anchors, offsets.get(edge) ?? 0));
    }

    /**
     * Puts titles where the fewest arrows cross them.
     *
     * @param {IdentifiedElement[]} arrows with their labels
     * @returns {boolean} whether some are crossed all the same: for those there is more room next time
     */
    #crossedTitles(arrows) {
        let isCrossed = false;
        const obstacles = arrows.map(obstacle);
        for (const id of this.#chart.subgraphs.keys()) {
            const [box, title] = this.#shapes.get(id) ?? [];
            if (!title) continue;
            let least = Infinity;
            for (const textAlign of ALIGNMENTS) {
                const placed = { ...title, textAlign, ...boundTextLayout(box, { ...title, textAlign }).text };
                const area = outset(boxOf(placed), TITLE_GAP);
                const count = obstacles.filter((touches) => touches(area)).length;
                if (count >= least) continue;
                least = count;
                this.#shapes.set(id, [box, placed]);
            }
            if (least === 0) continue;
            isCrossed = true;
            this.#asides.set(id, (this.#asides.get(id) ?? 0) + Number(title.width) + 2 * TITLE_GAP);
        }
        return isCrossed;
    }

    /** @param {string} id of a subgraph */
    #depth(id) {
        return this.#around(id).length;
    }

    /**
     * The subgraphs around a node or subgraph, from the innermost.
     *
     * @param {string} id
     */
    #around(id) {
        /** @type {string[]} */
        const around = [];
        for (let at = this.#parent(id); at !== null && !around.includes(at); at = this.#parent(at)) around.push(at);
        return around;
    }

    /** @param {string} id @returns {string|null} */
    #parent(id) {
        return (this.#chart.nodes.get(id) ?? this.#chart.subgraphs.get(id))?.parent ?? null;
    }

    /** @param {string} id */
    #groupsOf(id) {
        return this.#around(id).flatMap((each) => this.#groups.get(each) ?? []);
    }

    /** @param {FlowNode} node */
    #nodeShape({ id, shape, text }) {
        const { style, source } = this.#making;
        const type = TYPES.get(shape) ?? "rectangle";
        const size = measureText(text, fontOf({ fontSize: style.fontSize, fontFamily: style.fontFamily }));
        const factor = type === "diamond" ? 2 : type === "ellipse" ? Math.SQRT2 : 1;
        let width = Math.max(SMALLEST.width, Math.ceil((size.width + 2 * PADDING) * factor));
        let height = Math.max(SMALLEST.height, Math.ceil((size.height + PADDING) * factor));
        if (type === "ellipse") width = height = Math.max(width, height);
        const roundness = ROUND.has(shape) ? { type: 3 } : null;
        const element = newElement(type, { width, height, roundness, groupIds: this.#groupsOf(id) }, style, source);
        return labelled(element, text, this.#making);
    }

    /**
     * Lays out what is in a subgraph, or in none, and tells how large that is.
     *
     * @param {string|null} parent @param {import("./mermaid.js").Direction} direction
     */
    #layOut(parent, direction) {
        const ids = this.#children.get(parent) ?? [];
        for (const id of ids) {
            const subgraph = this.#chart.subgraphs.get(id);
            if (subgraph) this.#shapes.set(id, this.#box(subgraph, this.#layOut(id, subgraph.direction ?? direction)));
        }
        if (ids.length === 0) return SMALLEST;
        const blocks = ids.map((id) => {
            const box = boxOf(this.#shape(id));
            return { id, width: box.maxX - box.minX, height: box.maxY - box.minY };
        });
        const own = new Set(ids);
        const links = this.#chart.edges.flatMap(({ from, to }) => {
            const [start, end] = [this.#within(from, own), this.#within(to, own)];
            return start !== null && end !== null && start !== end ? [{ from: start, to: end }] : [];
        });
        const { places, width, height } = layered(blocks, links, direction);
        for (const [id, place] of places) {
            const { x, y } = this.#shape(id);
            this.#move(id, place.x - Number(x), place.y - Number(y));
        }
        return { width, height };
    }

    /**
     * Of some blocks, the one that something is or is in.
     *
     * @param {string} id
     * @param {ReadonlySet<string>} blocks
     */
    #within(id, blocks) {
        return [id, ...this.#around(id)].find((each) => blocks.has(each)) ?? null;
    }

    /** @param {import("./mermaid.js").Subgraph} subgraph @param {{width: number, height: number}} inner */
    #box({ id, title }, inner) {
        const { style, source } = this.#making;
        const words = measureText(title, fontOf({ fontSize: style.fontSize, fontFamily: style.fontFamily }));
        const width = Math.max(inner.width + 2 * (this.#asides.get(id) ?? 0), Math.ceil(words.width)) + 2 * MARGIN;
        const by = { x: (width - inner.width) / 2, y: MARGIN + TITLE };
        for (const child of this.#children.get(id) ?? []) this.#move(child, by.x, by.y);
        const groupIds = [this.#groups.get(id) ?? "", ...this.#groupsOf(id)];
        const box = newElement("rectangle", {
            width, height: inner.height + 2 * MARGIN + TITLE, groupIds, roundness: null, backgroundColor: PAPER, fillStyle: "solid",
            strokeWidth: 1,
        }, style, source);
        return labelled(box, title, this.#making, { verticalAlign: "top" });
    }

    /**
     * Moves what is drawn of a node or subgraph, with all that is in it.
     *
     * @param {string} id
     * @param {number} x
     * @param {number} y
     */
    #move(id, x, y) {
        const moved = (this.#shapes.get(id) ?? []).map((element) => (
            { ...element, x: Number(element.x) + x, y: Number(element.y) + y }));
        this.#shapes.set(id, moved);
        for (const child of this.#children.get(id) ?? []) if (this.#chart.subgraphs.has(id)) this.#move(child, x, y);
    }

    /** @param {string} id @returns {IdentifiedElement} */
    #shape(id) {
        return /** @type {IdentifiedElement[]} */ (this.#shapes.get(id))[0];
    }

    /** @param {FlowEdge} edge @param {Map<string, IdentifiedElement>} anchors @param {number} offset */
    #arrow(edge, anchors, offset) {
        const { style, source } = this.#making;
        const [start, end] = [edge.from, edge.to].map((id) => /** @type {IdentifiedElement} */ (anchors.get(id)));
        const way = edge.from === edge.to ? loop(start) : [middle(start), middle(end)];
        const common = this.#groupsOf(edge.from).filter((group) => this.#groupsOf(edge.to).includes(group));
        const binding = (/** @type {IdentifiedElement} */ { id }, /** @type {number} */ focus) => ({ elementId: id, focus, gap: GAP });
        const drawn = newElement("arrow", {
            ...pointProperties(way), groupIds: common, elbowed: false, roundness: { type: 2 },
            startArrowhead: edge.start, endArrowhead: edge.end, startBinding: binding(start, -offset), endBinding: binding(end, offset),
            strokeStyle: edge.line === "dotted" ? "dotted" : "solid", strokeWidth: edge.line === "thick" ? 4 : style.strokeWidth,
        }, style, source);
        const shapes = new Map([[start.id, start], [end.id, end]]);
        const arrow = { ...drawn, ...attached(drawn, (id) => shapes.get(id)) };
        for (const id of new Set([edge.from, edge.to])) this.#bind(id, arrow.id);
        return labelled(arrow, edge.text, this.#making);
    }

    /** @param {string} id @param {string} arrow */
    #bind(id, arrow) {
        const [shape, ...text] = this.#shapes.get(id) ?? [];
        const bound = Array.isArray(shape.boundElements) ? shape.boundElements : [];
        this.#shapes.set(id, [{ ...shape, boundElements: [...bound, { type: "arrow", id: arrow }] }, ...text]);
    }
}

/**
 * What tells whether an arrow or a label touches an area.
 *
 * @param {IdentifiedElement} element
 * @returns {(area: import("../../scene/bounds.js").Bounds) => boolean}
 */
function obstacle(element) {
    if (!hasPoints(element)) return (area) => intersects(area, boxOf(element));
    const points = pointsOf(element);
    const ends = points.slice(1).map((to, index) => ({ from: points[index], to }));
    return (area) => ends.some(({ from, to }) => segmentTouches(area, from.x, from.y, to.x, to.y));
}

/** @param {IdentifiedElement} shape */
function middle(shape) {
    const { minX, minY, maxX, maxY } = boxOf(shape);
    return { x: (minX + maxX) / 2, y: (minY + maxY) / 2 };
}

/**
 * Out of a shape's right side and back.
 *
 * @param {IdentifiedElement} shape
 */
function loop(shape) {
    const { maxX } = boxOf(shape);
    const { y } = middle(shape);
    const [upper, lower, far] = [y - LOOP / 2, y + LOOP / 2, maxX + LOOP];
    return [{ x: maxX, y }, { x: far, y: upper }, { x: far, y: lower }, { x: maxX, y }];
}

/**
 * How far each of several arrows between two nodes is from the line between their middles, as a focus: seen from the arrow's
 * start, to the right for more than 0.
 *
 * @param {FlowEdge[]} edges
 */
function offsetsOf(edges) {
    /** @type {Map<string, FlowEdge[]>} */
    const bundles = new Map();
    for (const edge of edges) {
        const key = JSON.stringify([edge.from, edge.to].sort());
        const bundle = bundles.get(key) ?? [];
        bundle.push(edge);
        bundles.set(key, bundle);
    }
    return new Map([...bundles.values()].flatMap((bundle) => bundle.map((edge, number) => {
        const offset = (number - (bundle.length - 1) / 2) * Math.min(0.6, 1.4 / bundle.length);
        return /** @type {const} */ ([edge, edge.from === bundle[0].from ? offset : -offset]);
    })));
}
