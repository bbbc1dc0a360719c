// @ts-check
import { many } from "/whiteboard/scene/fractional-index.js";
import { Renderer } from "/whiteboard/scene/renderer.js";
import { Scene } from "/whiteboard/scene/scene.js";
import { Viewport } from "/whiteboard/scene/viewport.js";
import { randomElement, seeded } from "/scene/random-elements.js";

const BOARD = { width: 6400, height: 4000 };
const scene = new Scene();
const viewport = new Viewport();
const renderer = new Renderer({ container: document.getElementById("stage"), scene, viewport });
/** @type {Map<string, any>} */
let elements = new Map();

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

async function stillness() {
    while (!renderer.isComplete) await frame();
    await new Promise((resolve) => setTimeout(resolve, 200));
}

/** A board of elements of all types, seen as a whole or at its own size. */
async function prepare(count, isWhole) {
    const random = seeded(7);
    const indexes = many(null, null, count);
    elements = new Map(indexes.map((index, n) => [`e${n}`, randomElement(random, `e${n}`, index, BOARD)]));
    scene.reset(elements);
    const whole = { x: 0, y: 0, zoom: viewport.width / BOARD.width };
    viewport.moveTo(isWhole ? whole : { x: 2000, y: 1500, zoom: 1 });
    await stillness();
    return scene.reaching(viewport.bounds).length;
}

function put(element) {
    elements.set(element.id, element);
    scene.update(new Set([element.id]), elements);
}

/** What is done in each frame: a hand that draws, pans, zooms, or moves an element. */
const hands = {
    stroke() {
        const random = seeded(3);
        const { minX, minY, maxX, maxY } = viewport.bounds;
        const step = (maxX - minX) / 500;
        let element = {
            id: "stroke", type: "freedraw", index: "z00000000000000000000000000", width: 0, height: 0,
            x: minX + (maxX - minX) * 0.2, y: minY + (maxY - minY) * 0.5,
            strokeWidth: 4, strokeColor: "#1971c2", simulatePressure: true,
            points: [[0, 0]],
        };
        let direction = 0;
        return () => {
            const points = [...element.points];
            for (let n = 0; n < 2; n += 1) {
                const [x, y] = points[points.length - 1];
                direction += (random() - 0.45) * 0.3;
                points.push([x + Math.cos(direction) * step, y + Math.sin(direction) * step]);
            }
            element = { ...element, points };
            put(element);
        };
    },
    pan() {
        let count = 0;
        return () => viewport.panBy((count += 1) % 120 < 60 ? 7 : -7, count % 120 < 60 ? 3 : -3);
    },
    zoom() {
        let count = 0;
        return () => viewport.zoomAt({ x: 640, y: 400 }, (count += 1) % 80 < 40 ? 1.02 : 1 / 1.02);
    },
    move() {
        const { minX, minY } = viewport.bounds;
        let count = 0;
        const any = randomElement(seeded(11), "moved", "a00", { width: 1, height: 1 });
        const moved = { ...any, type: "ellipse" };
        const middle = many(null, null, 1)[0];
        return () => put({ ...moved, index: `${middle}V`, x: minX + 200 + (count += 1) * 2, y: minY + 200 });
    },
};

/**
 * Lets a hand do something in each frame, and tells how long the frames were apart and how long scripts drew.
 */
async function run(name, frames) {
    const hand = hands[name]();
    const intervals = [];
    const scripts = [];
    let before = performance.now();
    for (let count = 0; count < frames; count += 1) {
        const began = performance.now();
        hand();
        const taken = performance.now() - began;
        await frame();
        // The renderer asked for this frame before: it has drawn by now.
        scripts.push(taken + renderer.statistics.lastFrameMs);
        intervals.push(performance.now() - before);
        before = performance.now();
    }
    for (const times of [intervals, scripts]) times.sort((a, b) => a - b);
    const share = (times, part) => times[Math.min(times.length - 1, Math.floor(times.length * part))];
    return {
        script: scripts.reduce((sum, time) => sum + time, 0) / frames, worstScript: share(scripts, 0.99),
        interval: share(intervals, 0.5), worstInterval: share(intervals, 0.95),
    };
}

Object.assign(globalThis, { prepare, run, stillness, renderer, viewport, scene });
document.documentElement.dataset.ready = "true";
