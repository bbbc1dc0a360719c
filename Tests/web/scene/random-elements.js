// @ts-check

export { seeded } from "./seeded.js";

const TYPES = ["rectangle", "diamond", "ellipse", "line", "arrow", "freedraw", "freedraw", "text"];
const COLOURS = ["#1e1e1e", "#e03131", "#2f9e44", "#1971c2", "#f08c00"];
const BACKGROUNDS = ["transparent", "transparent", "#ffc9c9", "#b2f2bb", "#a5d8ff", "#ffec99"];
const HEADS = ["arrow", "triangle", "dot", "bar", "diamond_outline", null];

/**
 * An element such as people draw, somewhere within a box.
 * @param {() => number} random
 * @param {string} id
 * @param {string} index
 * @param {{width: number, height: number}} board
 * @param {number} [size]
 */
export function randomElement(random, id, index, board, size = 120) {
    const pick = (/** @type {any[]} */ from) => from[Math.floor(random() * from.length)];
    const type = pick(TYPES);
    const common = {
        id, type, index, x: random() * board.width, y: random() * board.height,
        width: 10 + random() * size, height: 10 + random() * size, angle: random() < 0.2 ? random() * 6 : 0,
        strokeColor: pick(COLOURS), backgroundColor: pick(BACKGROUNDS), strokeWidth: pick([1, 2, 4]),
        fillStyle: pick(["solid", "solid", "hachure", "cross-hatch", "zigzag"]),
        strokeStyle: pick(["solid", "solid", "solid", "dashed", "dotted"]),
        opacity: pick([100, 100, 100, 100, 60]),
        roundness: pick([null, { type: type === "line" || type === "arrow" ? 2 : 3 }]), groupIds: [],
    };
    switch (type) {
        case "text":
            return {
                ...common, text: pick(["Easel", "two\nlines", "a longer text"]),
                fontSize: 20, fontFamily: pick([1, 2, 3, 5]),
            };
        case "line":
        case "arrow":
            return {
                ...common, points: walk(random, 2 + Math.floor(random() * 3), size),
                endArrowhead: type === "arrow" ? pick(HEADS) : null,
            };
        case "freedraw":
            return {
                ...common, points: walk(random, 10 + Math.floor(random() * 60), size / 12),
                simulatePressure: true, pressures: [],
            };
        default: return common;
    }
}

/** @param {() => number} random @param {number} count @param {number} step */
function walk(random, count, step) {
    let [x, y, direction] = [0, 0, random() * 6];
    const points = [[0, 0]];
    while (points.length < count) {
        direction += (random() - 0.5) * 1.2;
        x += Math.cos(direction) * step * (0.3 + random());
        y += Math.sin(direction) * step * (0.3 + random());
        points.push([x, y]);
    }
    return points;
}
