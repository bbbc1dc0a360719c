// @ts-check

/** @typedef {import("../editor/tools/toolbox.js").ToolName} ToolName */
/** @typedef {{tool: ToolName, label: string, keys: string[], isCommon: boolean}} ToolEntry */

/**
 * The tools in the toolbar's order; the common ones are those that a phone shows at once.
 * @type {readonly ToolEntry[]}
 */
export const toolEntries = Object.freeze([
    { tool: "select", label: "Select", keys: ["V", "1"], isCommon: true },
    { tool: "hand", label: "Hand", keys: ["H"], isCommon: false },
    { tool: "pen", label: "Pen", keys: ["P", "7"], isCommon: true },
    { tool: "eraser", label: "Eraser", keys: ["E", "0"], isCommon: true },
    { tool: "rectangle", label: "Rectangle", keys: ["R", "2"], isCommon: true },
    { tool: "diamond", label: "Diamond", keys: ["D", "3"], isCommon: false },
    { tool: "ellipse", label: "Ellipse", keys: ["O", "4"], isCommon: false },
    { tool: "arrow", label: "Arrow", keys: ["A", "5"], isCommon: true },
    { tool: "line", label: "Line", keys: ["L", "6"], isCommon: false },
    { tool: "text", label: "Text", keys: ["T", "8"], isCommon: true },
    { tool: "sticky", label: "Sticky note", keys: ["N"], isCommon: true },
    { tool: "image", label: "Image", keys: ["9"], isCommon: false },
    { tool: "frame", label: "Frame", keys: ["F"], isCommon: false },
    { tool: "laser", label: "Laser pointer", keys: ["K"], isCommon: false },
    { tool: "lasso", label: "Lasso", keys: ["Shift+L"], isCommon: false },
]);

/** Tools that only look: what is left of the toolbar where nothing may be drawn. */
export const lookingTools = Object.freeze(["select", "lasso", "hand", "laser"]);
