// @ts-check
// Reads Mermaid's flowcharts: https://mermaid.js.org/syntax/flowchart.html. Styles and links to pages are passed over.

/** @typedef {"TB"|"BT"|"LR"|"RL"} Direction */
/** @typedef {{id: string, shape: string, text: string, parent: string|null}} FlowNode `parent` is a subgraph's id */
/** @typedef {{from: string, to: string, text: string, line: "solid"|"dotted"|"thick"|"none", start: string|null, end: string|null}} FlowEdge */
/** @typedef {{id: string, title: string, parent: string|null, direction: Direction|null}} Subgraph */
/**
 * @typedef {object} Flowchart
 * @property {Direction} direction
 * @property {Map<string, FlowNode>} nodes
 * @property {FlowEdge[]} edges
 * @property {Map<string, Subgraph>} subgraphs
 */

export const MOST_NODES = 1_000;
const MOST_EDGES = 4_000;
const LONGEST = 200_000;
const HEADER = /^(?:graph|flowchart(?:-elk)?)(?:[ \t]+(TB|TD|BT|LR|RL|[<>^v]))?[ \t]*(?:;|\n|$)/;
const OTHERS = new RegExp(`^(${[
    "sequenceDiagram", "classDiagram(?:-v2)?", "stateDiagram(?:-v2)?", "erDiagram", "gantt", "pie", "journey", "gitGraph:?", "mindmap",
    "timeline", "quadrantChart", "requirementDiagram", "C4\\w+", "sankey-beta", "xychart-beta", "block-beta", "packet-beta", "kanban",
    "architecture-beta", "zenuml",
].join("|")})(?=[ \\t]*(?:\\n|$)|[ \\t]+(?:title|showData|LR|TB)\\b)`);
/** What is between which brackets, the longer ones first. */
const SHAPES = /** @type {const} */ ([
    ["(((", ")))", "double circle"], ["((", "))", "circle"], ["([", "])", "stadium"], ["[[", "]]", "subroutine"], ["[(", ")]", "cylinder"],
    ["{{", "}}", "hexagon"], ["[/", "/]", "parallelogram"], ["[/", "\\]", "trapezoid"], ["[\\", "\\]", "parallelogram"],
    ["[\\", "/]", "trapezoid"], ["[", "]", "rectangle"], ["(", ")", "round"], ["{", "}", "diamond"], [">", "]", "flag"],
]);
/**
 * Names of shapes in the form `A@{ shape: diam }`.
 *
 * @type {ReadonlyMap<string, string>}
 */
const NAMED = new Map(Object.entries({
    diam: "diamond", decision: "diamond", diamond: "diamond", question: "diamond", circle: "circle", circ: "circle", start: "circle",
    "sm-circ": "circle", "dbl-circ": "double circle", "fr-circ": "double circle", "double-circle": "double circle", stop: "double circle",
    rounded: "round", event: "round", stadium: "stadium", terminal: "stadium", pill: "stadium", hex: "hexagon", hexagon: "hexagon",
    prepare: "hexagon", cyl: "cylinder", cylinder: "cylinder", database: "cylinder", db: "cylinder", subproc: "subroutine",
    subprocess: "subroutine", subroutine: "subroutine",
}));
const ID = /[\p{L}\p{N}_$*+/]+(?:[-.:](?=[\p{L}\p{N}_])(?!:)[\p{L}\p{N}_]+)*/uy;
const SPACE = /[ \t]*/y;
const SPACE_AND_LINES = /\s*/y;
/** A whole arrow: its heads and its line. */
const ARROW = /(?:[\p{L}\p{N}_]+@)?([<ox](?=[-=]))?(--+-|--+(?=[>ox])|==+=|==+(?=[>ox])|-\.+-|~~~+)([>ox])?/uy;
/** The beginning of an arrow that has its text within. */
const OPEN_ARROW = /(?:[\p{L}\p{N}_]+@)?([<ox](?=[-=]))?(--|==|-\.)[ \t]*(?![->=.])/uy;
const CLOSE_ARROW = /** @type {const} */ ({ "--": /--+([>ox-])/g, "==": /==+([>ox=])/g, "-.": /(?<!\.)\.+-([>ox])?/g });
const IGNORED = /(?:style|classDef|class|click|linkStyle)[ \t]+(?![-=<&~]|[ox]-)[^\n;]*|(?:accTitle|accDescr)\s*:[^\n;]*/y;

/** A flowchart that breaks the language's rules. */
export class MermaidError extends Error {}

/**
 * The kind of Mermaid diagram that a text is; null for one that is none.
 *
 * @param {string} text
 */
export function diagramKind(text) {
    if (text.length > LONGEST) return null;
    const body = bodyOf(text);
    if (HEADER.test(body)) return "flowchart";
    return OTHERS.exec(body)?.[1] ?? null;
}

/**
 * @param {string} text of the kind "flowchart"
 * @returns {Flowchart}
 * @throws {MermaidError} and tells the line
 */
export function readFlowchart(text) {
    return new Reader(bodyOf(text)).read();
}

/**
 * A text without fences, front matter, directives and comments.
 *
 * @param {string} text
 */
function bodyOf(text) {
    return text.replace(/\r\n?/g, "\n").trim()
        .replace(/^```mermaid[ \t]*\n([\s\S]*?)\n?```$/, "$1").trim()
        .replace(/^---\n[\s\S]*?\n---[ \t]*\n/, "")
        .replace(/%%\{(?:(?!%%\{)[\s\S])*?\}%%/g, "")
        .replace(/^[ \t]*%%[^\n]*$/gm, "").trim();
}

class Reader {
    #text;
    #at = 0;
    /** @type {Flowchart} */
    #chart = { direction: "TB", nodes: new Map(), edges: [], subgraphs: new Map() };
    /** @type {Subgraph[]} */
    #open = [];

    /** @param {string} text */
    constructor(text) {
        this.#text = text;
    }

    read() {
        const header = HEADER.exec(this.#text);
        this.#chart.direction = directionOf(header?.[1]) ?? "TB";
        this.#at = header?.[0].length ?? 0;
        while (this.#skipTo()) this.#readStatement();
        if (this.#open.length > 0) throw this.#error("a subgraph has no end");
        if (this.#chart.nodes.size === 0) throw this.#error("it has no nodes");
        // An id may be used before the subgraph of that name begins.
        for (const id of this.#chart.subgraphs.keys()) this.#chart.nodes.delete(id);
        this.#chart.edges = this.#chart.edges.filter(({ from, to }) => this.#isKnown(from) && this.#isKnown(to));
        return this.#chart;
    }

    /** @param {string} id */
    #isKnown(id) {
        return this.#chart.nodes.has(id) || this.#chart.subgraphs.has(id);
    }

    /** Goes to the next statement. */
    #skipTo() {
        this.#match(/[\s;]*/y);
        return this.#at < this.#text.length;
    }

    #readStatement() {
        if (this.#match(/subgraph\b[ \t]*/y)) return this.#beginSubgraph();
        if (this.#match(/end(?=[ \t]*(?:[\n;]|$))/y)) {
            if (!this.#open.pop()) throw this.#error("there is no subgraph to end");
            return;
        }
        const direction = this.#match(/direction[ \t]+(TB|TD|BT|LR|RL)(?=\s|;|$)/y);
        if (direction) {
            const inner = this.#open[this.#open.length - 1];
            if (inner) inner.direction = directionOf(direction[1]);
            return;
        }
        if (this.#match(/accDescr\s*\{[^}]*\}/y) || this.#match(IGNORED)) return;
        this.#readChain();
        this.#match(SPACE);
        if (!this.#match(/[\n;]|$/y)) throw this.#error("this is not understood");
    }

    #beginSubgraph() {
        const [line] = this.#match(/[^\n;]*/y) ?? [""];
        const named = /^([^\s["]+)[ \t]*\[(.*)\]$/.exec(line.trim());
        const title = textOf(named ? named[2] : line);
        const id = named?.[1] ?? (title || `subgraph ${this.#chart.subgraphs.size + 1}`);
        const subgraph = { id, title, parent: this.#open[this.#open.length - 1]?.id ?? null, direction: null };
        if (this.#chart.subgraphs.size >= MOST_NODES || this.#open.length > 20) throw this.#error("there are too many subgraphs");
        if (!this.#chart.subgraphs.has(id)) this.#chart.subgraphs.set(id, subgraph);
        this.#open.push(this.#chart.subgraphs.get(id) ?? subgraph);
    }

    /** Nodes, and arrows between them: `A & B --> C -- text --> D`. */
    #readChain() {
        let from = this.#readNodes();
        for (let arrow = this.#readArrow(); arrow; arrow = this.#readArrow()) {
            this.#match(SPACE_AND_LINES);
            const to = this.#readNodes();
            for (const start of from) {
                for (const end of to) {
                    if (this.#chart.edges.length >= MOST_EDGES) throw this.#error(`there are more than ${MOST_EDGES} arrows`);
                    this.#chart.edges.push({ from: start, to: end, ...arrow });
                }
            }
            from = to;
        }
    }

    #readNodes() {
        const ids = [this.#readNode()];
        while (this.#match(/[ \t]*&[ \t]*/y)) ids.push(this.#readNode());
        return ids;
    }

    #readNode() {
        const id = this.#match(ID)?.[0];
        if (id === undefined) throw this.#error("there should be a node");
        const known = this.#chart.nodes.get(id);
        const node = known ?? { id, shape: "rectangle", text: id, parent: this.#open[this.#open.length - 1]?.id ?? null };
        if (!known && this.#chart.nodes.size >= MOST_NODES) throw this.#error(`there are more than ${MOST_NODES} nodes`);
        // Who names it within a subgraph puts it there.
        if (node.parent === null) node.parent = this.#open[this.#open.length - 1]?.id ?? null;
        Object.assign(node, this.#readShape());
        this.#match(/:::[\w-]+(?:,[\w-]+)*/y);
        this.#chart.nodes.set(id, node);
        return id;
    }

    /** @returns {{shape?: string, text?: string}} */
    #readShape() {
        const attributes = this.#match(/@\{([^}]*)\}/y)?.[1];
        if (attributes !== undefined) return attributesOf(attributes);
        this.#match(/[ \t]+(?=[[({>])(?!>)/y);
        for (const [open, close, shape] of SHAPES) {
            if (!this.#text.startsWith(open, this.#at)) continue;
            const start = this.#at + open.length;
            const quoted = /\s*"[^"]*"\s*/y;
            quoted.lastIndex = start;
            const inner = quoted.exec(this.#text)?.[0];
            const end = inner === undefined ? this.#text.indexOf(close, start) : start + inner.length;
            if (end < 0 || !this.#text.startsWith(close, end)) continue;
            const text = this.#text.slice(start, end);
            // Of two kinds of brackets that begin alike, the one that ends first is meant.
            if (inner === undefined && /[[\]{}]/.test(text) && close.length > 1) continue;
            if (inner === undefined && text.includes("\n\n")) continue;
            this.#at = end + close.length;
            return { shape, text: textOf(text) };
        }
        return {};
    }

    /** @returns {Omit<FlowEdge, "from" | "to"> | null} */
    #readArrow() {
        const before = this.#at;
        this.#match(SPACE_AND_LINES);
        const whole = this.#match(ARROW);
        if (whole) {
            const [, start, line, end] = whole;
            const text = this.#match(/[ \t]*\|([^|]*)\|/y)?.[1] ?? "";
            return { text: textOf(text), line: lineOf(line), start: headOf(start), end: headOf(end) };
        }
        const open = this.#match(OPEN_ARROW);
        if (open) {
            const line = /** @type {"--"|"=="|"-."} */ (open[2]);
            const close = new RegExp(CLOSE_ARROW[line]);
            close.lastIndex = this.#at;
            const found = close.exec(this.#text);
            if (!found || this.#text.slice(this.#at, found.index).includes("\n")) throw this.#error("an arrow has no end");
            const text = textOf(this.#text.slice(this.#at, found.index));
            this.#at = found.index + found[0].length;
            return { text, line: lineOf(line), start: headOf(open[1]), end: headOf(found[1]) };
        }
        this.#at = before;
        return null;
    }

    /** @param {RegExp} pattern a sticky one */
    #match(pattern) {
        pattern.lastIndex = this.#at;
        const found = pattern.exec(this.#text);
        if (found) this.#at += found[0].length;
        return found;
    }

    /** @param {string} what */
    #error(what) {
        const line = this.#text.slice(0, this.#at).split("\n").length;
        return new MermaidError(`${what} (line ${line})`);
    }
}

/** @param {string|undefined} word @returns {Direction|null} */
function directionOf(word) {
    switch (word) {
        case "LR": case ">": return "LR";
        case "RL": case "<": return "RL";
        case "BT": case "^": return "BT";
        case undefined: return null;
        default: return "TB";
    }
}

/** @param {string} line @returns {FlowEdge["line"]} */
function lineOf(line) {
    if (line.startsWith("~")) return "none";
    if (line.startsWith("=")) return "thick";
    return line.includes(".") ? "dotted" : "solid";
}

/** @param {string|undefined} head @returns {string|null} */
function headOf(head) {
    return { "<": "arrow", ">": "arrow", o: "circle", x: "bar" }[head ?? ""] ?? null;
}

/** @param {string} attributes as in `shape: diam, label: "Text"` */
function attributesOf(attributes) {
    const shape = /\bshape\s*:\s*"?([\w-]+)/.exec(attributes)?.[1];
    const label = /\blabel\s*:\s*(?:"([^"]*)"|([^,\n]+))/.exec(attributes);
    const text = label?.[1] ?? label?.[2];
    return { ...shape ? { shape: NAMED.get(shape) ?? "rectangle" } : {}, ...text === undefined ? {} : { text: textOf(text) } };
}

/**
 * A text without quotation marks, with the line breaks and characters that it stands for.
 *
 * @param {string} text
 */
function textOf(text) {
    return text.trim().replace(/^"([\s\S]*)"$/, "$1").replace(/^`([\s\S]*)`$/, "$1")
        .replace(/<br\s*\/?>|\\n/gi, "\n").replace(/<\/?(?:b|i|u|s|em|strong|small|sub|sup|span|div|p|center|code)\b[^<>]*>/gi, "")
        .replace(/#(\d{1,7});/g, (whole, code) => (Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : whole))
        .replace(/[#&](quot|amp|lt|gt|nbsp);/g, (_, name) => (
            /** @type {Record<string, string>} */ ({ quot: '"', amp: "&", lt: "<", gt: ">", nbsp: " " }))[name])
        .split("\n").map((line) => line.trim()).join("\n").trim();
}
