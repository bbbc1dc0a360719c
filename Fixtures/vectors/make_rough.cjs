// Makes rough.json: what roughjs, which Excalidraw draws with, makes of elements. It is run with a copy of roughjs that is no
// part of this project, as one module that exports RoughGenerator:
//
//     node make_rough.cjs MODULE_OF_THE_GENERATOR > rough.json
//
// Areas between curves are hatched between points that the readers choose themselves, so none of them is here.
const { resolve } = require("node:path");
const { RoughGenerator } = require(resolve(process.argv[2]));

const generator = new RoughGenerator();

/** Excalidraw's roughness of small elements. */
function tamed({ type, roughness, roundness, width, height }) {
    const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
    const isLine = type === "line" || type === "arrow";
    if ((shorter >= 20 && longer >= 50) || (isLine && longer >= 50)) return roughness;
    if (shorter >= 15 && roundness && ["rectangle", "line", "diamond"].includes(type)) return roughness;
    return Math.min(roughness / (longer < 10 ? 3 : 2), 2.5);
}

/** As Excalidraw asks for it. */
function options(element, isContinuous) {
    const { type, seed, strokeStyle, strokeWidth, roughness, fillStyle, backgroundColor } = element;
    return {
        seed, disableMultiStroke: strokeStyle !== "solid", strokeWidth, fillWeight: strokeWidth / 2,
        hachureGap: strokeWidth * 4, roughness: tamed(element), stroke: "#000",
        preserveVertices: isContinuous || roughness < 2, fillStyle,
        ...(backgroundColor === "transparent" || type === "arrow" ? {} : { fill: backgroundColor }),
        ...(type === "ellipse" ? { curveFitting: 1 } : {}),
    };
}

function drawable(element) {
    const { type, width: w, height: h, roundness, points } = element;
    if (type === "ellipse") return generator.ellipse(w / 2, h / 2, w, h, options(element, false));
    if (type === "rectangle" && roundness) {
        const r = Math.min(w, h) / 4 < 32 ? Math.min(w, h) / 4 : 32;
        return generator.path(
            `M ${r} 0 L ${w - r} 0 Q ${w} 0, ${w} ${r} L ${w} ${h - r} Q ${w} ${h}, ${w - r} ${h} L ${r} ${h} `
            + `Q 0 ${h}, 0 ${h - r} L 0 ${r} Q 0 0, ${r} 0`, options(element, true));
    }
    if (type === "rectangle") return generator.rectangle(0, 0, w, h, options(element, false));
    if (type === "diamond" && roundness) {
        const [x, y] = [w / 8, h / 8];
        return generator.path(
            `M ${w / 2 + x} ${y} L ${w - x} ${h / 2 - y} C ${w} ${h / 2}, ${w} ${h / 2}, ${w - x} ${h / 2 + y} `
            + `L ${w / 2 + x} ${h - y} C ${w / 2} ${h}, ${w / 2} ${h}, ${w / 2 - x} ${h - y} L ${x} ${h / 2 + y} `
            + `C 0 ${h / 2}, 0 ${h / 2}, ${x} ${h / 2 - y} L ${w / 2 - x} ${y} C ${w / 2} 0, ${w / 2} 0, ${w / 2 + x} ${y}`,
            options(element, true));
    }
    if (type === "diamond") {
        return generator.polygon([[w / 2, 0], [w, h / 2], [w / 2, h], [0, h / 2]], options(element, false));
    }
    const asked = options(element, false);
    if (roundness) return generator.curve(points, asked);
    return asked.fill ? generator.polygon(points, asked) : generator.linearPath(points, asked);
}

const short = (number) => Math.round(number * 100) / 100;
const steps = (ops) => ops.map(({ op, data }) => [{ move: "M", lineTo: "L", bcurveTo: "C" }[op], ...data.map(short)]);

const made = [];
function add(element) {
    const whole = {
        x: 0, y: 0, width: 200, height: 120, seed: 1, roughness: 1, strokeWidth: 2, strokeStyle: "solid",
        backgroundColor: "transparent", fillStyle: "solid", roundness: null, ...element,
    };
    const drawn = { lines: null, area: null, hatching: null };
    for (const { type, ops } of drawable(whole).sets) {
        drawn[{ path: "lines", fillPath: "area", fillSketch: "hatching" }[type]] = steps(ops);
    }
    made.push({ element: whole, ...drawn });
}

const seeds = [1, 2, 42, 1968410350, 2147483647, -7];
const way = [[0, 0], [90, 30], [60, 140], [250, 160]];
const loop = [[0, 0], [120, 10], [160, 90], [40, 110], [0, 0]];
for (const seed of seeds) {
    for (const roughness of [0.5, 1, 2]) {
        for (const type of ["rectangle", "diamond", "ellipse"]) add({ type, seed, roughness, backgroundColor: "#ffc9c9" });
        add({ type: "rectangle", seed, roughness, roundness: { type: 3 }, backgroundColor: "#ffc9c9" });
        add({ type: "diamond", seed, roughness, roundness: { type: 2 }, backgroundColor: "#ffc9c9" });
        const line = { seed, roughness, width: 250, height: 160, points: way, endArrowhead: null };
        add({ type: "line", ...line });
        add({ type: "arrow", ...line, roundness: { type: 2 } });
        const closed = { type: "line", seed, roughness, width: 160, height: 110, points: loop, backgroundColor: "#ffc9c9" };
        add(closed);
        add({ ...closed, roundness: { type: 2 } });
    }
}
for (const fillStyle of ["hachure", "cross-hatch", "zigzag"]) {
    for (const seed of seeds.slice(0, 3)) {
        for (const roughness of [1, 2]) {
            for (const type of ["rectangle", "diamond", "ellipse"]) {
                add({ type, seed, roughness, fillStyle, backgroundColor: "#ffc9c9", strokeWidth: seed === 2 ? 4 : 1, width: 63, height: 51 });
            }
        }
    }
}
for (const strokeStyle of ["dashed", "dotted"]) {
    for (const type of ["rectangle", "ellipse", "diamond"]) add({ type, strokeStyle, seed: 5, backgroundColor: "#ffc9c9" });
    add({ type: "line", strokeStyle, seed: 5, width: 250, height: 160, points: way, roundness: { type: 2 } });
}
for (const [width, height] of [[5, 5], [9, 30], [16, 18], [19, 60], [700, 30], [300, 4]]) {
    for (const roundness of [null, { type: 3 }]) add({ type: "rectangle", width, height, roundness, roughness: 2, seed: 3 });
    add({ type: "ellipse", width, height, roughness: 2, seed: 3 });
    add({ type: "line", width, height, points: [[0, 0], [width, height]], roughness: 2, seed: 3 });
}
console.log(`[\n${made.map((each) => JSON.stringify(each)).join(",\n")}\n]`);
