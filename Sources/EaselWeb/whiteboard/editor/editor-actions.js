// @ts-check
import { LOOKING_TOOLS } from "./tools/toolbox.js";
/** @typedef {import("./action-registry.js").NamedAction} NamedAction */
/** @typedef {import("./editor.js").Editor} Editor */
/** @typedef {import("./tools/toolbox.js").ToolName} ToolName */

/**
 * What people can do with a board.
 *
 * @param {Editor} editor
 * @returns {NamedAction[]}
 */
export function editorActions(editor) {
    return [
        ...toolActions(editor), ...editActions(editor), ...arrangeActions(editor), ...alignActions(editor),
        ...moveActions(editor), ...sizeActions(editor), ...viewActions(editor),
    ];
}

/** @param {Editor} editor @returns {NamedAction[]} */
function toolActions(editor) {
    /** @type {[ToolName, string, string[], string?][]} */
    const tools = [
        ["select", "Select", ["V", "1"]], ["lasso", "Lasso", ["Shift+L"]], ["hand", "Hand", ["H"]], ["rectangle", "Rectangle", ["R", "2"]],
        ["diamond", "Diamond", ["D", "3"]], ["ellipse", "Ellipse", ["O", "4"]], ["arrow", "Arrow", ["A", "5"]],
        ["line", "Line", ["L", "6"]], ["pen", "Pen", ["P", "X", "7"], "draw freedraw pencil highlighter marker"], ["text", "Text", ["T", "8"]],
        ["sticky", "Sticky note", ["N"], "comment post-it"], ["image", "Image", ["9"], "insert picture photo"], ["frame", "Frame", ["F"]],
        ["laser", "Laser pointer", ["K"]], ["eraser", "Eraser", ["E", "0"]],
    ];
    return [
        ...tools.map(([tool, name, keys, also]) => (/** @type {NamedAction} */ ({
            id: `tool-${tool}`, name, also, icon: tool, keys, group: "Tools", looks: LOOKING_TOOLS.has(tool),
            run: () => { editor.tool = tool; },
        }))),
        {
            id: "keep-tool", name: "Keep the tool after drawing", icon: "keep", keys: ["Q"], group: "Tools",
            isOn: () => editor.keepTool, run: () => { editor.keepTool = !editor.keepTool; },
        },
    ];
}

/** @param {Editor} editor @returns {NamedAction[]} */
function editActions(editor) {
    const isSelected = () => editor.selection.size > 0;
    return [
        { id: "undo", name: "Undo", also: "back revert", icon: "undo", keys: ["Mod+Z"], group: "Edit",
            isEnabled: () => editor.canUndo, run: () => editor.undo() },
        { id: "redo", name: "Redo", also: "again", icon: "redo", keys: ["Mod+Shift+Z", "Mod+Y"], group: "Edit",
            isEnabled: () => editor.canRedo, run: () => editor.redo() },
        { id: "cut", name: "Cut", icon: "cut", keys: ["Mod+X"], group: "Edit", hasBrowserKeys: true,
            isEnabled: isSelected, run: () => editor.cut() },
        { id: "copy", name: "Copy", also: "to clipboard", icon: "copy", keys: ["Mod+C"], group: "Edit", hasBrowserKeys: true, looks: true,
            isEnabled: isSelected, run: () => editor.copy() },
        { id: "paste", name: "Paste", also: "from clipboard", icon: "paste", keys: ["Mod+V"], group: "Edit", hasBrowserKeys: true,
            run: () => editor.paste() },
        { id: "duplicate", name: "Duplicate", also: "copy clone", icon: "duplicate", keys: ["Mod+D"], group: "Edit",
            isEnabled: isSelected, run: () => editor.duplicate() },
        { id: "delete", name: "Delete", also: "remove erase", icon: "trash", keys: ["Delete", "Backspace"], group: "Edit",
            isEnabled: isSelected, run: () => editor.deleteSelection(), isDanger: true },
        { id: "delete-with-contents", name: "Delete frame and contents", icon: "trash", keys: ["Mod+Delete", "Mod+Backspace"],
            group: "Edit", isEnabled: () => editor.hasFrame, run: () => editor.deleteWithContents(), isDanger: true },
        { id: "select-all", name: "Select all", icon: "all", keys: ["Mod+A"], group: "Edit", looks: true,
            run: () => editor.selectAll() },
        { id: "edit-text", name: "Write in what is selected, or use the tool in the middle", icon: "text", keys: ["Enter"],
            group: "Edit", isEnabled: () => editor.selection.size === 1 || editor.isBusy || editor.canUseTool,
            run: () => editor.editText() },
        { id: "next-element", name: "Select the next element", keys: ["Tab"], group: "Edit", looks: true, isKeyOnly: true,
            isOfDrawing: true, isEnabled: () => editor.beside(1) !== undefined, run: () => editor.selectBeside(1) },
        { id: "previous-element", name: "Select the previous element", keys: ["Shift+Tab"], group: "Edit", looks: true,
            isKeyOnly: true, isOfDrawing: true, isEnabled: () => editor.beside(-1) !== undefined,
            run: () => editor.selectBeside(-1) },
        { id: "escape", name: "Cancel, or select nothing", keys: ["Escape"], group: "Edit", looks: true,
            isKeyOnly: true, run: () => editor.escape() },
    ];
}

/** @param {Editor} editor @returns {NamedAction[]} */
function arrangeActions(editor) {
    const isSelected = () => editor.selection.size > 0;
    return [
        { id: "group", name: "Group", also: "join", icon: "group", keys: ["Mod+G"], group: "Arrange",
            isEnabled: () => editor.canGroup, run: () => editor.group() },
        { id: "ungroup", name: "Ungroup", also: "split", icon: "ungroup", keys: ["Mod+Shift+G"], group: "Arrange",
            isEnabled: () => editor.canUngroup, run: () => editor.ungroup() },
        { id: "frame-selection", name: "Put in a frame", also: "wrap selection", icon: "frame", group: "Arrange",
            isEnabled: () => editor.canFrame, run: () => editor.frameSelection() },
        { id: "unframe-selection", name: "Take out of the frame", icon: "unframe", group: "Arrange",
            isEnabled: () => editor.canUnframe, run: () => editor.unframeSelection() },
        { id: "bring-forward", name: "Bring forward", also: "layer up", icon: "forward", keys: ["Mod+]"], group: "Arrange",
            isEnabled: isSelected, run: () => editor.bringForward() },
        { id: "send-backward", name: "Send backward", also: "layer down", icon: "backward", keys: ["Mod+["], group: "Arrange",
            isEnabled: isSelected, run: () => editor.sendBackward() },
        { id: "bring-to-front", name: "Bring to front", also: "layer top", icon: "toFront", keys: ["Mod+Shift+]"], group: "Arrange",
            isEnabled: isSelected, run: () => editor.bringToFront() },
        { id: "send-to-back", name: "Send to back", also: "layer bottom", icon: "toBack", keys: ["Mod+Shift+["], group: "Arrange",
            isEnabled: isSelected, run: () => editor.sendToBack() },
        { id: "flip-across", name: "Flip from left to right", also: "mirror horizontally", icon: "flipAcross", keys: ["Shift+H"],
            group: "Arrange", isEnabled: isSelected, run: () => editor.flip("horizontally") },
        { id: "flip-down", name: "Flip upside down", also: "mirror vertically", icon: "flipDown", keys: ["Shift+V"], group: "Arrange",
            isEnabled: isSelected, run: () => editor.flip("vertically") },
        { id: "lock", name: "Lock or unlock", also: "protect", icon: "keep", keys: ["Mod+Shift+L"], group: "Arrange",
            isEnabled: isSelected, run: () => editor.toggleLock() },
    ];
}

/** @param {Editor} editor @returns {NamedAction[]} */
function alignActions(editor) {
    /** @type {[import("./editor.js").Alignment, string, string][]} */
    const alignments = [
        ["left", "Align left edges", "alignLeftEdge"], ["center", "Centre across", "alignMiddleAcross"],
        ["right", "Align right edges", "alignRightEdge"], ["top", "Align top edges", "alignTopEdge"],
        ["middle", "Centre up and down", "alignMiddleDown"], ["bottom", "Align bottom edges", "alignBottomEdge"],
    ];
    const areMany = () => editor.selection.size > 1;
    return [
        ...alignments.map(([alignment, name, icon]) => (/** @type {NamedAction} */ ({
            id: `align-${alignment}`, name, also: "align center middle", icon, group: "Arrange", isEnabled: areMany,
            run: () => editor.align(alignment),
        }))),
        { id: "spread-across", name: "Spread across", also: "distribute horizontally",
            icon: "spreadAcross", group: "Arrange", isEnabled: areMany,
            run: () => editor.distribute("horizontally") },
        { id: "spread-down", name: "Spread up and down", also: "distribute vertically",
            icon: "spreadDown", group: "Arrange", isEnabled: areMany,
            run: () => editor.distribute("vertically") },
    ];
}

/** @param {Editor} editor @returns {NamedAction[]} */
function sizeActions(editor) {
    /** @type {[string, string, number, number][]} */
    const directions = [["Right", "wider", 1, 0], ["Left", "narrower", -1, 0], ["Down", "higher", 0, 1], ["Up", "lower", 0, -1]];
    return ["", "Shift+"].flatMap((shift) => directions.map(([arrow, word, across, down]) => {
        const length = shift === "" ? 5 : 25;
        return /** @type {NamedAction} */ ({
            id: `size-${shift === "" ? "" : "far-"}${word}`, name: `Make ${shift === "" ? "" : "much "}${word}`,
            keys: [`Mod+${shift}Arrow${arrow}`], group: "Arrange", isKeyOnly: true, isEnabled: () => editor.selection.size > 0,
            run: () => editor.grow(across * length, down * length),
        });
    }));
}

/** @param {Editor} editor @returns {NamedAction[]} */
function moveActions(editor) {
    /** @type {[string, string, number, number][]} */
    const directions = [["Left", "left", -1, 0], ["Right", "right", 1, 0], ["Up", "up", 0, -1], ["Down", "down", 0, 1]];
    return ["", "Shift+"].flatMap((shift) => directions.map(([arrow, word, across, down]) => {
        const length = shift === "" ? 1 : 5;
        return /** @type {NamedAction} */ ({
            id: `move-${shift === "" ? "" : "far-"}${word}`, name: `Move ${shift === "" ? "" : "far "}${word}`,
            keys: [`${shift}Arrow${arrow}`], group: "Arrange", looks: true, isKeyOnly: true,
            run: () => editor.step(across * length, down * length),
        });
    }));
}

/** @param {Editor} editor @returns {NamedAction[]} */
function viewActions(editor) {
    return [
        { id: "zoom-in", name: "Zoom in", also: "larger", icon: "plus", keys: ["Mod++"], group: "View", looks: true,
            run: () => editor.zoomIn() },
        { id: "zoom-out", name: "Zoom out", also: "smaller", icon: "minus", keys: ["Mod+-"], group: "View", looks: true,
            run: () => editor.zoomOut() },
        { id: "zoom-to-100", name: "Zoom to 100 %", also: "100% actual size reset", icon: "search", keys: ["Mod+0"], group: "View", looks: true,
            run: () => editor.resetZoom() },
        { id: "zoom-to-fit", name: "Zoom to fit", also: "everything all content", icon: "fit", keys: ["Shift+1"], group: "View", looks: true,
            run: () => editor.zoomToFit() },
        { id: "zoom-to-selection", name: "Zoom to selection", icon: "fit", keys: ["Shift+2"], group: "View",
            looks: true, isEnabled: () => editor.selection.size > 0, run: () => editor.zoomToSelection() },
    ];
}
