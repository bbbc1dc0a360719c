// Makes strokes.json: figures of the outlines that perfect-freehand, which Excalidraw draws with, gives to the pen's
// strokes of the drawings beside this folder. It is run with a copy of perfect-freehand that is no part of this project:
//
//     node make_strokes.cjs FOLDER_OF_PERFECT_FREEHAND > strokes.json
const { readFileSync, readdirSync } = require("node:fs");
const { join, resolve } = require("node:path");

const { getStroke } = require(resolve(process.argv[2]));
const fixtures = join(__dirname, "..");
const SCANLINES = 12;

/** The outline as Excalidraw draws it: a curve between the midpoints of its points, in straight pieces. */
function curve(points) {
    const line = [];
    points.forEach((control, index) => {
        const before = points[(index + points.length - 1) % points.length];
        const after = points[(index + 1) % points.length];
        const [start, end] = [before, after].map((other) => [0, 1].map((axis) => (control[axis] + other[axis]) / 2));
        for (let piece = 1; piece <= 4; piece += 1) {
            const t = piece / 4;
            line.push([0, 1].map((axis) => (
                (1 - t) ** 2 * start[axis] + 2 * t * (1 - t) * control[axis] + t ** 2 * end[axis])));
        }
    });
    return line;
}

/** How much of the line at a height is within, by the non-zero rule. */
function span(line, y) {
    const crossings = [];
    line.forEach(([ax, ay], index) => {
        const [bx, by] = line[(index + 1) % line.length];
        if ((ay <= y) !== (by <= y)) crossings.push({ x: ax + (bx - ax) * (y - ay) / (by - ay), turn: by > ay ? 1 : -1 });
    });
    crossings.sort((a, b) => a.x - b.x);
    let [covered, winding] = [0, 0];
    crossings.forEach(({ x, turn }, index) => {
        if (winding !== 0) covered += x - crossings[index - 1].x;
        winding += turn;
    });
    return covered;
}

function figures(element) {
    const simulates = element.simulatePressure;
    const input = simulates ? element.points : element.points.map(([x, y], i) => [x, y, element.pressures?.[i]]);
    const outline = getStroke(input, {
        simulatePressure: simulates, size: (element.strokeWidth || 2) * 4.25, thinning: 0.6, smoothing: 0.5,
        streamline: element.strokeOptions?.streamline ?? 0.5, easing: (t) => Math.sin(t * Math.PI / 2), last: true,
    });
    const line = curve(outline);
    const [xs, ys] = [0, 1].map((axis) => line.map((point) => point[axis]));
    const bounds = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    const height = bounds[3] - bounds[1];
    let area = 0;
    for (let row = 0; row < 80; row += 1) area += span(line, bounds[1] + height * (row + 0.5) / 80) * height / 80;
    const spans = Array.from({ length: SCANLINES }, (_, row) => span(line, bounds[1] + height * (row + 0.5) / SCANLINES));
    const short = (number) => Math.round(number * 100) / 100;
    return { area: short(area), bounds: bounds.map(short), spans: spans.map(short) };
}

const made = [];
for (const file of readdirSync(fixtures).filter((name) => name.endsWith(".excalidrawlib")).sort()) {
    const library = JSON.parse(readFileSync(join(fixtures, file)));
    (library.libraryItems ?? library.library).forEach((item, number) => {
        (item.elements ?? item).forEach((element, place) => {
            if (element.type !== "freedraw" || element.isDeleted) return;
            made.push({ file, item: number, element: place, ...figures(element) });
        });
    });
}
// A dot, a tap that trembles, two points, a sharp return, pressures, and a stroke of constant pressure.
const line = Array.from({ length: 40 }, (_, index) => [index * 5, Math.sin(index / 3) * 30]);
for (const element of [
    { points: [[0, 0]], simulatePressure: true }, { points: [[0, 0], [1, 1], [0, 2]], simulatePressure: true },
    { points: [[0, 0], [60, 20]], simulatePressure: true }, { points: [[0, 0], [80, 0], [20, 3], [90, 8]], simulatePressure: true },
    { points: line, simulatePressure: false, pressures: line.map((_, index) => index / 40) },
    { points: line, simulatePressure: false, pressures: [] }, { points: line, pressures: line.map(() => 0.9) },
    { points: line, simulatePressure: true, strokeOptions: { streamline: 0.2 }, strokeWidth: 6 },
]) {
    const whole = { type: "freedraw", x: 0, y: 0, strokeWidth: 2, ...element };
    made.push({ whole, ...figures(whole) });
}
console.log(`[\n${made.map((each) => JSON.stringify(each)).join(",\n")}\n]`);
