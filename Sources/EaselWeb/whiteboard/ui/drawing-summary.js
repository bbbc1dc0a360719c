// @ts-check
import { property } from "../scene/json-object.js";
import { afterQuiet } from "./dom.js";
import { shortened } from "./person.js";

/** @typedef {import("../scene/element.js").Element} Element */
/** @typedef {import("../scene/scene.js").Scene} Scene */

/** @type {Map<unknown, string>} */
const kinds = new Map([
    ["rectangle", "rectangle"], ["diamond", "diamond"], ["ellipse", "ellipse"], ["arrow", "arrow"],
    ["line", "line"],
    ["freedraw", "pen stroke"], ["text", "text"], ["image", "picture"], ["frame", "frame"], ["sticky", "sticky note"],
]);
const mostTexts = 40;

/**
 * Keeps a sentence about the drawing for those who cannot see it.
 * @param {Scene} scene @param {HTMLElement} element
 */
export function keepSummary(scene, element) {
    const write = afterQuiet(() => { element.textContent = summaryOf(elementsOf(scene)); }, 1_000);
    scene.onChange(write);
    write();
}

/** @param {Scene} scene */
function* elementsOf(scene) {
    for (const item of scene.items()) yield item.element;
}

/** @param {Element | null | undefined} element what people call it */
export function kindName(element) {
    const isSticky = property(element?.customData, "easel") === "sticky";
    return kinds.get(isSticky ? "sticky" : element?.type) ?? "other element";
}

/** @param {Iterable<Element | null | undefined>} elements @returns {string} */
export function summaryOf(elements) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    const texts = [];
    let total = 0;
    for (const element of elements) {
        total += 1;
        const kind = kindName(element);
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
        if (element?.type === "text" && typeof element.text === "string" && texts.length < mostTexts) {
            texts.push(shortened(element.text.replace(/\s+/g, " ").trim(), 200));
        }
    }
    if (total === 0) return "The board is empty.";
    const list = [...counts].map(([kind, count]) => `${count} ${kind}${count === 1 ? "" : "s"}`).join(", ");
    const written = texts.length > 0 ? ` It says: ${texts.join("; ")}.` : "";
    return `${total} element${total === 1 ? "" : "s"}: ${list}.${written}`;
}
