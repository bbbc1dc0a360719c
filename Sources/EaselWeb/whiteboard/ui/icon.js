// @ts-check
import { iconShapes } from "./icon-shapes.js";

const namespace = "http://www.w3.org/2000/svg";

/**
 * An icon to look at; what it means is said by the control that it is on.
 * @param {string} name a name of icon-shapes.js
 * @returns {SVGSVGElement}
 */
export function icon(name) {
    const svg = /** @type {SVGSVGElement} */ (document.createElementNS(namespace, "svg"));
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("focusable", "false");
    for (const shape of iconShapes[name] ?? []) {
        const path = document.createElementNS(namespace, "path");
        const isFilled = shape.startsWith("!");
        path.setAttribute("d", isFilled ? shape.slice(1) : shape);
        path.setAttribute("class", isFilled ? "icon-fill" : "icon-line");
        svg.append(path);
    }
    return svg;
}

/** @param {Element} control @param {string} name shows another icon on the control */
export function replaceIcon(control, name) {
    control.querySelector(".icon")?.replaceWith(icon(name));
}
