// @ts-check
import { qrCode } from "./qr-code.js";

const namespace = "http://www.w3.org/2000/svg";
/** The light border that scanners need. */
const quiet = 4;

/**
 * A QR code to look at.
 * @param {string} text @param {string} label @returns {SVGSVGElement | null} null for a text that is too long
 */
export function qrPicture(text, label) {
    const rows = qrCode(text);
    if (rows === null) return null;
    const width = rows.length + 2 * quiet;
    const svg = /** @type {SVGSVGElement} */ (document.createElementNS(namespace, "svg"));
    svg.setAttribute("viewBox", `0 0 ${width} ${width}`);
    svg.setAttribute("class", "qr-code");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
    svg.setAttribute("shape-rendering", "crispEdges");
    const path = document.createElementNS(namespace, "path");
    path.setAttribute("d", outline(rows));
    svg.append(path);
    return svg;
}

/** @param {boolean[][]} rows */
function outline(rows) {
    return rows.flatMap((row, y) =>
        row.map((isDark, x) => isDark ? `M${x + quiet} ${y + quiet}h1v1h-1Z` : "")).join("");
}
