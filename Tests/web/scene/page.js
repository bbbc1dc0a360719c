// @ts-check
import { Renderer } from "/whiteboard/scene/renderer.js";
import { Scene } from "/whiteboard/scene/scene.js";
import { fontOf, forgetWidths } from "/whiteboard/scene/text-metrics.js";
import { Viewport } from "/whiteboard/scene/viewport.js";
import { randomElement, seeded } from "./random-elements.js";

const container = document.getElementById("stage");
const scene = new Scene();
const viewport = new Viewport();
const renderer = new Renderer({ container, scene, viewport });

/** What is on the canvases, one above the other, without the page's colour. */
function pixels(target = container) {
    const canvases = [...target.querySelectorAll("canvas")];
    const copy = document.createElement("canvas");
    copy.width = canvases[0].width;
    copy.height = canvases[0].height;
    const context = copy.getContext("2d", { willReadFrequently: true });
    for (const canvas of canvases) context.drawImage(canvas, 0, 0);
    return context.getImageData(0, 0, copy.width, copy.height);
}

/** What a renderer that begins with this state draws. */
function freshPixels() {
    const other = document.createElement("div");
    Object.assign(other.style, {
        position: "fixed", left: "0", top: "0", visibility: "hidden",
        width: `${container.clientWidth}px`, height: `${container.clientHeight}px`,
    });
    document.body.append(other);
    const window = new Viewport();
    window.moveTo({ x: viewport.x, y: viewport.y, zoom: viewport.zoom });
    const plain = new Renderer({ container: other, scene, viewport: window });
    plain.theme = renderer.theme;
    plain.grid = renderer.grid;
    plain.complete();
    const drawn = pixels(other);
    plain.destroy();
    other.remove();
    return drawn;
}

/**
 * How two pictures differ: the mean of all channels, the largest difference of a pixel, and the largest of
 * the means of 4 × 4 pixels, in which the smoothing of an edge does not count.
 */
function difference(a, b) {
    const columns = Math.ceil(a.width / 4);
    const blocks = new Float64Array(columns * Math.ceil(a.height / 4) * 3);
    let [sum, most] = [0, 0];
    for (let index = 0; index < a.data.length; index += 1) {
        const channel = index % 4;
        if (channel === 3) continue;
        const apart = a.data[index] - b.data[index];
        sum += Math.abs(apart);
        most = Math.max(most, Math.abs(apart));
        const pixel = (index - channel) / 4;
        const [row, column] = [Math.floor(pixel / a.width), pixel % a.width];
        const block = Math.floor(row / 4) * columns + Math.floor(column / 4);
        blocks[block * 3 + channel] += apart / 16;
    }
    const block = blocks.reduce((worst, each) => Math.max(worst, Math.abs(each)), 0);
    return { mean: sum / (a.width * a.height * 3), most, block };
}

/** A picture over the page's colour. */
function opaque(picture) {
    const copy = document.createElement("canvas");
    copy.width = picture.width;
    copy.height = picture.height;
    const context = copy.getContext("2d", { willReadFrequently: true });
    context.putImageData(picture, 0, 0);
    context.globalCompositeOperation = "destination-over";
    context.fillStyle = "#fff";
    context.fillRect(0, 0, copy.width, copy.height);
    return context.getImageData(0, 0, copy.width, copy.height);
}

/** The exported picture, drawn by this browser at the place where its view box lies on the board. */
async function exported(svg) {
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    await image.decode();
    const [x, y, width, height] = /viewBox="([^"]*)"/.exec(svg)[1].split(" ").map(Number);
    const canvas = document.createElement("canvas");
    canvas.width = container.clientWidth * devicePixelRatio;
    canvas.height = container.clientHeight * devicePixelRatio;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    const scale = viewport.zoom * devicePixelRatio;
    context.drawImage(
        image, Math.round(-viewport.x * scale) + x * scale, Math.round(-viewport.y * scale) + y * scale,
        width * scale, height * scale);
    return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** Waits for the letters of texts: a canvas does not. */
async function lettersOf(elements) {
    const texts = Object.values(elements).filter(({ type }) => type === "text");
    await Promise.all(texts.map((element) => document.fonts.load(fontOf(element).css, element.text)));
    forgetWidths();
    scene.remeasure();
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Waits until nothing is left to be drawn. */
async function stillness() {
    while (!renderer.isComplete) await frame();
}

/** @type {Promise<void>[]} */
const decodings = [];
const { decode } = HTMLImageElement.prototype;
HTMLImageElement.prototype.decode = function () {
    decodings.push(decode.call(this));
    return decodings[decodings.length - 1];
};

/** Waits until the images that the renderer has asked for can be drawn. */
const decoded = () => Promise.allSettled(decodings);

Object.assign(globalThis, {
    scene, viewport, renderer, pixels, freshPixels, difference, opaque, exported, frame, stillness, decoded, lettersOf,
    randomElement, seeded,
});
// A canvas does not wait for letters, and what was drawn without them would not be drawn anew here.
await Promise.all([...document.fonts].map((face) => face.load()));
document.documentElement.dataset.ready = "true";
