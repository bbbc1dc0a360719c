// @ts-check
import { keysText, isMacLike } from "../editor/shortcuts.js";
import { Dialog } from "./dialog.js";
import { build } from "./dom.js";

const gestures = [
    { keys: ["Wheel", "two fingers"], label: "Move over the board" },
    { keys: ["Ctrl+wheel", "pinch"], label: "Zoom" },
    { keys: ["Middle button"], label: "Move the board" },
    { keys: ["Double click"], label: "Write text" },
    { keys: ["Right click", "hold a finger"], label: "Open the menu" },
    { keys: ["Shift+drag"], label: "Squares, circles, straight lines" },
];

/** The keyboard's shortcuts, as the editor has them. */
export class HelpDialog {
    #dialog = new Dialog("Keyboard shortcuts", { class: "wide" });

    /** @param {import("../editor/action-registry.js").ActionRegistry} actions */
    constructor(actions) {
        /** @type {Map<string, {keys: string[], label: string}[]>} */
        const groups = new Map();
        for (const { name, group, keys } of actions.all) {
            if (!keys) continue;
            const shortcut = { keys: keys.map((each) => keysText(each, isMacLike())), label: name };
            groups.set(group, [...groups.get(group) ?? [], shortcut]);
        }
        groups.set("Mouse and touch", gestures);
        // It scrolls, and there is nothing else in it to go to.
        this.#dialog.body.tabIndex = 0;
        this.#dialog.body.append(build("div", { class: "shortcuts" },
            ...[...groups].map(([name, list]) => section(name, list))));
    }

    open() {
        this.#dialog.open();
    }
}

/** @param {string} name @param {{keys: string[], label: string}[]} list */
function section(name, list) {
    const rows = list.map(({ keys, label }) => build("div", { class: "shortcut" },
        build("dt", {}, label), build("dd", {}, ...keyParts(keys))));
    return build("section", {}, build("h2", {}, name), build("dl", {}, ...rows));
}

/** @param {string[]} keys */
function keyParts(keys) {
    return keys.flatMap((each, index) =>
        [index > 0 ? build("span", { class: "or" }, "or") : null, build("kbd", {}, each)]);
}
