// @ts-check
import { centerOf, heightOf, outset, widthOf } from "./bounds.js";
import { SHADES, textColourOf } from "./brush.js";
import { framePath } from "./display-list.js";
import { Path } from "./path.js";
import { safeAddress } from "./safe-link.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./canvas-export.js").Exported} Exported */
/** @typedef {import("./item.js").Item} Item */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./primitive.js").PathPrimitive} PathPrimitive */
/** @typedef {import("./style.js").Outline} Outline */
/** @typedef {import("./text-block.js").TextBlock} TextBlock */

/**
 * Items as an SVG picture that stands by itself: what the server's is of a whole board
 * (`Sources/EaselDrawing/SVG/Renderer.swift`).
 * @param {Exported} exported
 * @param {{palette: Palette, hasPaper: boolean, fonts: string}} look `fonts` is a style element that brings letters along
 */
export function svgOf(exported, { palette, hasPaper, fonts }) {
    const { minX, minY } = exported.bounds;
    const [width, height] = [widthOf(exported.bounds), heightOf(exported.bounds)];
    const writer = new SVGWriter(exported, palette);
    const box = `x="${number(minX)}" y="${number(minY)}" width="${number(width)}" height="${number(height)}"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${[minX, minY, width, height].map(number).join(" ")}"`
        + ` width="${number(width)}" height="${number(height)}">\n${fonts}`
        + (hasPaper ? `<rect ${box} fill="${palette.paper}"/>\n` : "")
        + exported.items.map((item) => writer.item(item)).join("") + "</svg>\n";
}

class SVGWriter {
    #exported;
    #palette;
    #count = 0;
    /** @type {Map<Item, number>} */
    #frames = new Map();

    /** @param {Exported} exported @param {Palette} palette */
    constructor(exported, palette) {
        this.#exported = exported;
        this.#palette = palette;
    }

    /** @param {Item} item */
    item(item) {
        const { shape, displayList } = item;
        const { frameOf, textOf } = this.#exported;
        const frame = frameOf(item);
        const opacity = shape.style.opacity * (frame?.shape.style.opacity ?? 1);
        if (opacity === 0 || displayList.primitives.length === 0) return "";
        const label = shape.isLine ? textOf(item.id) : null;
        const drawn = displayList.primitives.map((primitive) => {
            if (primitive.kind === "path") return this.#path(primitive, item);
            return primitive.kind === "text" ? this.#text(primitive.text, item) : this.#image(primitive.image, item);
        }).join("");
        const turn = shape.angle === 0 ? "" : ` rotate(${number(shape.angle * 180 / Math.PI)} ${point(displayList.center)})`;
        const faint = opacity < 1 ? ` opacity="${number(opacity)}"` : "";
        let text = `<g transform="translate(${point(shape.origin)})${turn}"${faint}>\n${drawn}</g>\n`;
        if (label && label.displayList.primitives.length > 0) {
            const [outer, inner] = [outset(item.reach, 10), outset(label.bounds, 2)].map((box) => pathData(Path.rectangle(box, 0)));
            text = this.#clipped(text, `<path clip-rule="evenodd" d="${outer}${inner}"/>`);
        }
        return linked(frame ? this.#inFrame(text, frame) : text, item);
    }

    /** @param {string} text @param {string} shape */
    #clipped(text, shape) {
        const id = this.#count += 1;
        return `<clipPath id="d${id}">${shape}</clipPath>\n<g clip-path="url(#d${id})">\n${text}</g>\n`;
    }

    /** @param {string} text @param {Item} frame */
    #inFrame(text, frame) {
        const known = this.#frames.get(frame);
        if (known !== undefined) return `<g clip-path="url(#d${known})">\n${text}</g>\n`;
        const { origin, angle, box } = frame.shape;
        const turn = angle === 0 ? "" : ` rotate(${number(angle * 180 / Math.PI)} ${point(centerOf(box))})`;
        this.#frames.set(frame, this.#count + 1);
        return this.#clipped(text, `<path d="${pathData(framePath(frame.shape))}" transform="translate(${point(origin)})${turn}"/>`);
    }

    /** @param {PathPrimitive} primitive @param {Item} item */
    #path(primitive, { shape }) {
        if (primitive.path.isEmpty) return "";
        const { style } = shape;
        const drawn = primitive.drawn?.() ?? null;
        const fill = this.#fill(primitive, shape);
        const isHatched = fill !== null && primitive.fill === "background" && style.fill !== "solid";
        let text = "";
        if (isHatched) {
            if (drawn?.hatching) text += stroked(drawn.hatching, fill, { width: drawn.hatchingWidth, dashes: [] });
        } else if (fill !== null) {
            const isEvenOdd = drawn?.area ? drawn.isEvenOdd : primitive.fill === "background";
            const rule = isEvenOdd ? ' fill-rule="evenodd"' : "";
            text += `<path d="${pathData(drawn?.area ?? primitive.path)}" fill="${fill}"${rule}/>\n`;
        }
        const ink = shape.isFrame ? "#bbb" : style.ink;
        if (!primitive.outline || primitive.outline.width === 0 || this.#palette.isTransparent(ink)) return text;
        return text + stroked(drawn?.lines ?? primitive.path, this.#palette.colour(ink), primitive.outline);
    }

    /** @param {PathPrimitive} primitive @param {import("./shape.js").Shape} shape @returns {string | null} */
    #fill({ fill }, { style }) {
        if (fill === "none") return null;
        if (fill === "paper") return this.#palette.paper;
        if (fill === "shadow" || fill === "fold") return SHADES[fill];
        const colour = fill === "ink" ? style.ink : style.background;
        return this.#palette.isTransparent(colour) ? null : this.#palette.colour(colour);
    }

    /** @param {TextBlock} text @param {Item} item */
    #text(text, { shape }) {
        const colour = textColourOf(shape, this.#palette);
        if (colour === null) return "";
        const ends = text.isRightToLeft ? { left: "end", right: "start" } : { left: "start", right: "end" };
        const anchor = text.align === "center" ? "middle" : ends[text.align];
        const direction = text.isRightToLeft ? ' direction="rtl"' : "";
        const lines = text.lines.map((line, index) => line === "" ? "" : (
            `<text x="${number(text.start.x)}" y="${number(text.start.y + index * text.lineHeight)}" xml:space="preserve"`
            + ` style="white-space:pre">${escaped(line)}</text>\n`)).join("");
        return `<g fill="${colour}" font-family="${escaped(text.typeface.stack)}" font-size="${number(text.size)}"`
            + ` text-anchor="${anchor}"${direction}>\n${lines}</g>\n`;
    }

    /** @param {import("./image-placement.js").ImagePlacement} placement @param {Item} item */
    #image({ box, crop, radius, isMirrored, isUpsideDown }, item) {
        const file = this.#exported.fileOf(item);
        if (!file) return "";
        const [width, height] = [widthOf(box) / widthOf(crop), heightOf(box) / heightOf(crop)];
        const place = `x="${number(-crop.minX * width)}" y="${number(-crop.minY * height)}" width="${number(width)}" height="${number(height)}"`;
        const image = `<image ${place} preserveAspectRatio="none" href="${escaped(file.dataURL)}"/>\n`;
        const turned = isMirrored || isUpsideDown
            ? `<g transform="translate(${number(isMirrored ? widthOf(box) : 0)} ${number(isUpsideDown ? heightOf(box) : 0)})`
                + ` scale(${isMirrored ? -1 : 1} ${isUpsideDown ? -1 : 1})">\n${image}</g>\n` : image;
        const isWhole = widthOf(crop) === 1 && heightOf(crop) === 1 && radius === 0;
        return isWhole ? turned : this.#clipped(turned, `<path d="${pathData(Path.rectangle(box, radius))}"/>`);
    }
}

/**
 * Whoever opens the link learns nothing of where it was, and gets no hold of it.
 * @param {string} text @param {Item} item
 */
function linked(text, { element }) {
    const address = safeAddress(element.link);
    return address === null ? text : `<a href="${escaped(address)}" target="_blank" rel="noopener noreferrer">\n${text}</a>\n`;
}

/** @param {Path} path @param {string} colour @param {Outline} outline */
function stroked(path, colour, { width, dashes }) {
    if (path.isEmpty) return "";
    const dashed = dashes.length === 0 ? "" : ` stroke-dasharray="${dashes.map(number).join(" ")}"`;
    return `<path d="${pathData(path)}" fill="none" stroke="${colour}" stroke-width="${number(width)}" stroke-linecap="round"`
        + ` stroke-linejoin="round"${dashed}/>\n`;
}

/** @param {Path} path */
function pathData(path) {
    /** @type {string[]} */
    const steps = [];
    const step = (/** @type {string} */ letter) => (/** @type {number[]} */ ...values) => {
        steps.push(letter + values.map(number).join(" "));
    };
    path.addTo({ moveTo: step("M"), lineTo: step("L"), quadraticCurveTo: step("Q"), bezierCurveTo: step("C"), closePath: step("Z") });
    return steps.join("");
}

/** @param {number} value */
const number = (value) => String(Math.round(value * 100) / 100 + 0);

/** @param {import("./point.js").Point} point */
const point = ({ x, y }) => `${number(x)} ${number(y)}`;

/**
 * What XML can't hold becomes U+FFFD.
 * @param {string} text
 */
function escaped(text) {
    return text.replace(/[\t\n\r]/g, " ").replace(/[\u0000-\u001f\ufffe\uffff]/g, "\ufffd")
        .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
