// @ts-check
import { iconButton } from "./button.js";
import { build } from "./dom.js";

/** @typedef {import("../editor/editor.js").Editor} Editor */

/** What can be done with the selection: its layer, its place among others, copies and groups. */
export class SelectionActions {
    #editor;
    #align;
    #group;
    #ungroup;
    /** @type {HTMLElement[]} */
    rows;

    /** @param {Editor} editor */
    constructor(editor) {
        this.#editor = editor;
        this.#group = iconButton("group", "Group", () => editor.group(), { keys: ["Mod+G"] });
        this.#ungroup = iconButton("ungroup", "Ungroup", () => editor.ungroup(), { keys: ["Mod+Shift+G"] });
        this.#align = row("Align", alignButtons(editor));
        this.rows = [row("Layers", layerButtons(editor)), this.#align, row("Actions", [
            iconButton("duplicate", "Duplicate", () => editor.duplicate(), { keys: ["Mod+D"] }),
            this.#group, this.#ungroup,
            iconButton("trash", "Delete", () => editor.deleteSelection(), { keys: ["Delete"] }),
        ])];
    }

    show() {
        const editor = this.#editor;
        for (const each of this.rows) each.hidden = editor.selection.size === 0;
        if (editor.selection.size < 2) this.#align.hidden = true;
        this.#group.disabled = !editor.canGroup;
        this.#ungroup.disabled = !editor.canUngroup;
    }
}

/** @param {Editor} editor */
function layerButtons(editor) {
    return [
        iconButton("toBack", "Send to back", () => editor.sendToBack(), { keys: ["Mod+Shift+["] }),
        iconButton("backward", "Send backward", () => editor.sendBackward(), { keys: ["Mod+["] }),
        iconButton("forward", "Bring forward", () => editor.bringForward(), { keys: ["Mod+]"] }),
        iconButton("toFront", "Bring to front", () => editor.bringToFront(), { keys: ["Mod+Shift+]"] }),
    ];
}

/** @param {Editor} editor */
function alignButtons(editor) {
    return [
        iconButton("alignLeftEdge", "Align left edges", () => editor.align("left")),
        iconButton("alignMiddleAcross", "Centre across", () => editor.align("center")),
        iconButton("alignRightEdge", "Align right edges", () => editor.align("right")),
        iconButton("spreadAcross", "Spread across", () => editor.distribute("horizontally")),
        iconButton("alignTopEdge", "Align top edges", () => editor.align("top")),
        iconButton("alignMiddleDown", "Centre up and down", () => editor.align("middle")),
        iconButton("alignBottomEdge", "Align bottom edges", () => editor.align("bottom")),
        iconButton("spreadDown", "Spread up and down", () => editor.distribute("vertically")),
    ];
}

/** @param {string} title @param {HTMLElement[]} buttons */
function row(title, buttons) {
    return build("div", { class: "style-row" },
        build("span", { class: "row-title", "aria-hidden": "true" }, title),
        build("div", { class: "actions", role: "group", "aria-label": title }, ...buttons));
}
