// @ts-check
import { build } from "../ui/dom.js";

const width = 240;
const height = 56;
const namespace = "http://www.w3.org/2000/svg";
/** Samples that are kept and shown. */
const most = 90;

/** How a number has gone lately: a line with what is under it, the newest value beside it, and the largest. */
export class Plot {
    #name;
    #text;
    /** @type {number[]} */
    #values = [];
    #value = build("strong", { class: "plot-value" });
    #peak = build("span", { class: "plot-peak" });
    #picture;
    #line;
    #area;

    /** @param {string} name @param {(value: number) => string} text how a value is written */
    constructor(name, text) {
        this.#name = name;
        this.#text = text;
        this.#area = shape("path", { class: "plot-area" });
        this.#line = shape("path", { class: "plot-line" });
        this.#picture = shape("svg", {
            viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img", class: "plot-picture",
        });
        this.#picture.append(this.#area, this.#line);
        this.element = build("div", { class: "plot" },
            build("div", { class: "plot-head" }, build("span", { class: "plot-name" }, name), this.#value),
            /** @type {Node} */ (this.#picture), this.#peak);
        this.#show();
    }

    /** @param {number} value the newest */
    add(value) {
        this.#values.push(value);
        this.#values = this.#values.slice(-most);
        this.#show();
    }

    #show() {
        const values = this.#values;
        const peak = Math.max(0, ...values);
        const newest = values.at(-1);
        this.#value.textContent = newest === undefined ? "–" : this.#text(newest);
        this.#peak.textContent = `at most ${this.#text(peak)}`;
        const points = plottedPoints(values, peak);
        this.#line.setAttribute("d", points.length < 2 ? "" : `M${points.join("L")}`);
        this.#area.setAttribute("d", points.length < 2 ? "" : `M${points[0].split(" ")[0]} ${height}L${points.join("L")}L${width} ${height}Z`);
        this.#picture.setAttribute("aria-label",
            `${this.#name}: ${newest === undefined ? "nothing yet" : this.#text(newest)} now, at most ${this.#text(peak)} lately`);
    }
}

/**
 * The newest value is at the right edge.
 * @param {readonly number[]} values @param {number} peak @returns {string[]} like "12 34.5"
 */
export function plottedPoints(values, peak) {
    const step = width / (most - 1);
    return values.map((value, index) => {
        const x = width - (values.length - 1 - index) * step;
        const y = peak <= 0 ? height - 1 : height - 1 - (value / peak) * (height - 4);
        return `${Number(x.toFixed(1))} ${Number(y.toFixed(1))}`;
    });
}

/** @param {string} name @param {Record<string, string>} attributes */
function shape(name, attributes) {
    const element = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
}
