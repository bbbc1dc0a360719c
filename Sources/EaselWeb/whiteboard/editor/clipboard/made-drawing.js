// @ts-check
import { flowchartDrawing } from "./flowchart-drawing.js";
import { MermaidError, diagramKind, readFlowchart } from "./mermaid.js";
import { isSVG, svgDrawing } from "./svg-drawing.js";
import { tableDrawing } from "./table-drawing.js";
import { htmlTable, tableOf } from "./table.js";
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./drawing.js").Drawing} Drawing */
/** @typedef {import("./made-files.js").FileKind} FileKind */

/**
 * What a text stands for: a drawing, or a file that can be put on the board; `notice` says why it stays a text.
 *
 * @typedef {{drawing?: Drawing, file?: File, notice?: string}} Made
 */

/**
 * Makes a drawing of a text that describes one: SVG, a flowchart of Mermaid, or a table.
 *
 * @param {string} text
 * @param {string} html what the same is in HTML, if it comes with that
 * @param {Pick<Context, "style" | "source">} context
 * @param {FileKind|null} [kind] what it is, if it comes from a file that tells
 * @returns {Made}
 */
export function madeDrawing(text, html, context, kind = null) {
    if (kind === "table") return tableMade(tableOf(text, true), context);
    if (kind === "svg" || isSVG(text)) {
        const drawing = svgDrawing(text, context);
        return drawing ? { drawing } : { file: new File([text], "The SVG", { type: "image/svg+xml" }) };
    }
    const diagram = diagramKind(text);
    if (diagram === "flowchart") return flowchart(text, context);
    if (diagram !== null) return { notice: `Of Mermaid's diagrams only flowcharts become shapes. This ${diagram} is pasted as text.` };
    if (kind === "diagram") return {};
    return tableMade(html === "" ? tableOf(text) : htmlTable(html) ?? tableOf(text), context);
}

/** @param {import("./table.js").Table|null} table @param {Pick<Context, "style" | "source">} context @returns {Made} */
function tableMade(table, context) {
    return table ? { drawing: tableDrawing(table, context) } : {};
}

/** @param {string} text @param {Pick<Context, "style" | "source">} context @returns {Made} */
function flowchart(text, context) {
    try {
        return { drawing: flowchartDrawing(readFlowchart(text), context) };
    } catch (error) {
        if (!(error instanceof MermaidError)) throw error;
        return { notice: `The flowchart is pasted as text: ${error.message}.` };
    }
}
