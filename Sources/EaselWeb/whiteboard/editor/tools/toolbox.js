// @ts-check
import { EraserTool } from "./eraser-tool.js";
import { FrameTool } from "./frame-tool.js";
import { HandTool } from "./hand-tool.js";
import { ImageTool } from "./image-tool.js";
import { LaserTool } from "./laser-tool.js";
import { LassoTool } from "./lasso-tool.js";
import { LineTool } from "./line-tool.js";
import { PenTool } from "./pen-tool.js";
import { SelectTool } from "./select-tool.js";
import { ShapeTool } from "./shape-tool.js";
import { StickyTool } from "./sticky-tool.js";
import { TextTool } from "./text-tool.js";

/** @typedef {keyof ReturnType<typeof makeTools>} ToolName */

/** Tools that do not change a board. */
export const LOOKING_TOOLS = new Set(["select", "lasso", "hand", "laser"]);
/** Tools that stay chosen: who draws, erases or looks around does it more than once. */
export const LASTING_TOOLS = new Set(["select", "hand", "pen", "eraser", "laser"]);

export function makeTools() {
    return {
        select: new SelectTool(),
        lasso: new LassoTool(),
        hand: new HandTool(),
        pen: new PenTool(),
        rectangle: new ShapeTool("rectangle"),
        diamond: new ShapeTool("diamond"),
        ellipse: new ShapeTool("ellipse"),
        arrow: new LineTool("arrow"),
        line: new LineTool("line"),
        text: new TextTool(),
        sticky: new StickyTool(),
        image: new ImageTool(),
        frame: new FrameTool(),
        laser: new LaserTool(),
        eraser: new EraserTool(),
    };
}
