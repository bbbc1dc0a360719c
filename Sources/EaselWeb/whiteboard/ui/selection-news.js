// @ts-check
import { boundsAroundElements } from "../editor/elements/box.js";
import { present } from "../scene/element.js";
import { afterQuiet, build } from "./dom.js";
import { kindName } from "./drawing-summary.js";
import { shortened } from "./person.js";

/** @typedef {import("../editor/editor.js").Editor} Editor */
/** @typedef {import("../scene/scene.js").Scene} Scene */

/** Above this many it would take long to say which of them it is. */
const mostCounted = 5_000;

/**
 * Says what is selected, and where, to those who cannot see it: when something else is, and when it is moved or resized.
 * @param {Editor} editor @param {Scene} scene @returns {HTMLElement} a live region
 */
export function selectionNews(editor, scene) {
    const region = build("p", { class: "unseen", id: "selection-news", role: "status", "aria-live": "polite" });
    let said = "";
    const say = afterQuiet(() => {
        const text = newsOf(editor, scene);
        if (text === said || (said === "" && editor.selection.size === 0)) return;
        said = text;
        region.textContent = text;
    }, 400);
    editor.addEventListener("selection", say);
    scene.onChange(({ ids }) => {
        const { selection } = editor;
        if (selection.size > 0 && (ids === null || [...selection].some((id) => ids.has(id)))) say();
    });
    return region;
}

/** @param {Editor} editor @param {Scene} scene */
function newsOf(editor, scene) {
    const ids = [...editor.selection];
    const bounds = boundsAroundElements(ids.flatMap((id) => present(scene.item(id)?.element)));
    if (!bounds) return "Nothing selected";
    const [x, y, right, bottom] = [bounds.minX, bounds.minY, bounds.maxX, bounds.maxY].map(Math.round);
    const place = `at ${x}, ${y}, ${right - x} wide, ${bottom - y} high`;
    return `${ids.length === 1 ? nameOf(ids[0], scene) : `${ids.length} elements selected`}, ${place}${placeInOrder(editor, scene)}`;
}

/** @param {string} id @param {Scene} scene */
function nameOf(id, scene) {
    const element = scene.item(id)?.element;
    const kind = kindName(element);
    const text = element?.type === "text" ? element : scene.textOf(id)?.element;
    const words = String(text?.originalText ?? text?.text ?? element?.name ?? "").replace(/\s+/g, " ").trim();
    const name = `${kind[0].toUpperCase()}${kind.slice(1)}${element?.locked === true ? ", locked" : ""}`;
    return words === "" ? `${name} selected` : `${name} selected, “${shortened(words, 200)}”`;
}

/** @param {Editor} editor @param {Scene} scene */
function placeInOrder(editor, scene) {
    if (scene.items().length > mostCounted) return "";
    const order = editor.readingOrder;
    const here = order.findIndex((unit) => unit.some((id) => editor.selection.has(id)));
    return here < 0 ? "" : `, ${here + 1} of ${order.length}`;
}
