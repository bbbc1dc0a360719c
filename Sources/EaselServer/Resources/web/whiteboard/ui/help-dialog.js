// @ts-check
import { Dialog } from "./dialog.js";
import { build } from "./dom.js";

const gestures = [
    { keys: "Wheel or two fingers", label: "Move over the board" },
    { keys: "Ctrl+Wheel or pinch", label: "Zoom" },
    { keys: "Space+drag or middle button", label: "Move over the board" },
    { keys: "Double click", label: "Write text" },
    { keys: "Shift while drawing", label: "Straight lines, squares and circles" },
    { keys: "Alt while dragging", label: "Move a copy" },
];

/** The keyboard's shortcuts, as the editor has them. */
export class HelpDialog {
    #dialog = new Dialog("Keyboard shortcuts", { class: "wide" });

    /** @param {readonly {keys: string | string[], label: string, group?: string}[]} shortcuts */
    constructor(shortcuts) {
        /** @type {Map<string, {keys: string | string[], label: string}[]>} */
        const groups = new Map();
        for (const shortcut of shortcuts) {
            const group = shortcut.group ?? "More";
            groups.set(group, [...groups.get(group) ?? [], shortcut]);
        }
        groups.set("Mouse and touch", gestures);
        this.#dialog.body.append(build("div", { class: "shortcuts" },
            ...[...groups].map(([name, list]) => section(name, list))));
    }

    open() {
        this.#dialog.open();
    }
}

/** @param {string} name @param {{keys: string | string[], label: string}[]} list */
function section(name, list) {
    const rows = list.map(({ keys, label }) => build("div", { class: "shortcut" },
        build("dt", {}, label), build("dd", {}, ...keyParts(keys))));
    return build("section", {}, build("h3", {}, name), build("dl", {}, ...rows));
}

/** @param {string | string[]} keys */
function keyParts(keys) {
    const ways = Array.isArray(keys) ? keys : keys.split(" or ");
    return ways.flatMap((way, index) => [index > 0 ? build("span", { class: "or" }, "or") : null, build("kbd", {}, way)]);
}
