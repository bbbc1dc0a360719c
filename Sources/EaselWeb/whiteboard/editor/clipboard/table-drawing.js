// @ts-check
import { fontOf, measureText } from "../../scene/text-metrics.js";
import { newElement } from "../elements/new-element.js";
import { labelled } from "./labelled-shape.js";
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("./drawing.js").Drawing} Drawing */
/** @typedef {import("./table.js").Table} Table */

/** Around the text of a cell. */
const PADDING = 10;
const NARROWEST = 60;
/** A wider text is wrapped. */
const WIDEST = 320;
const HEAD = "#e9ecef";

/**
 * A table as cells side by side, which are one group. The first row, which most tables have their names in, is filled.
 *
 * @param {Table} table
 * @param {Pick<Context, "style" | "source">} context
 * @returns {Drawing}
 */
export function tableDrawing(table, context) {
    const { style, source } = context;
    const font = fontOf({ fontSize: style.fontSize, fontFamily: style.fontFamily });
    const widths = table[0].map((_, column) => Math.min(WIDEST, Math.max(
        NARROWEST, ...table.map((row) => Math.ceil(measureText(row[column], font).width) + 2 * PADDING))));
    const group = source.id();
    let y = 0;
    const elements = table.flatMap((row, number) => {
        const cells = row.map((text, column) => {
            const x = widths.slice(0, column).reduce((sum, width) => sum + width, 0);
            const cell = newElement("rectangle", {
                x, y, width: widths[column], height: Math.ceil(font.fontSize * 1.25) + 2 * PADDING, groupIds: [group],
                roundness: null, backgroundColor: number === 0 && table.length > 1 ? HEAD : "transparent", fillStyle: "solid",
            }, style, source);
            return labelled(cell, text, context);
        });
        const height = Math.max(...cells.map(([cell]) => Number(cell.height)));
        y += height;
        // A cell whose text takes more lines makes its row higher, and the others' texts stay in the middle.
        return cells.flatMap(([cell, text]) => {
            const by = (height - Number(cell.height)) / 2;
            return [{ ...cell, height }, ...text ? [{ ...text, y: Number(text.y) + by }] : []];
        });
    });
    return { elements, files: new Map(), notes: [], isMade: true };
}
