// @ts-check
/** @typedef {import("../../scene/point.js").Point} Point */

/** Straight pieces that stand for a curve. */
const PIECES = 10;
/** Points of a path. */
const MOST_POINTS = 20_000;
const NUMBER = /[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/giy;
const SEPARATOR = /[\s,]*/y;
const COUNTS = new Map(Object.entries({ M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, A: 7, Z: 0 }));

/**
 * The lines of an SVG path's data, curves as many straight pieces.
 *
 * @param {string} data
 * @returns {{points: Point[], isClosed: boolean}[]|null} null for what is no path, or has too many points
 */
export function pathLines(data) {
    const tracer = new Tracer();
    let [at, command] = [0, ""];
    for (;;) {
        SEPARATOR.lastIndex = at;
        at += SEPARATOR.exec(data)?.[0].length ?? 0;
        if (at >= data.length) break;
        if (/[a-z]/i.test(data[at])) {
            command = data[at];
            at += 1;
        } else if (command === "" || /z/i.test(command)) {
            return null;
        }
        const count = COUNTS.get(command.toUpperCase());
        if (count === undefined) return null;
        const read = numbers(data, at, count, command.toUpperCase() === "A");
        if (!read || !tracer.step(command, read.values)) return null;
        at = read.at;
        // Further pairs behind a move are lines.
        if (command === "M") command = "L";
        if (command === "m") command = "l";
    }
    return tracer.lines.filter(({ points }) => points.length > 1);
}

/**
 * @param {string} data @param {number} at @param {number} count @param {boolean} isArc the flags of an arc need no space
 * @returns {{values: number[], at: number}|null}
 */
function numbers(data, at, count, isArc) {
    const values = [];
    for (let index = 0; index < count; index += 1) {
        SEPARATOR.lastIndex = at;
        at += SEPARATOR.exec(data)?.[0].length ?? 0;
        const pattern = isArc && (index === 3 || index === 4) ? /[01]/y : NUMBER;
        pattern.lastIndex = at;
        const found = pattern.exec(data)?.[0];
        const value = Number(found);
        if (found === undefined || !Number.isFinite(value)) return null;
        values.push(value);
        at += found.length;
    }
    return { values, at };
}

class Tracer {
    /** @type {{points: Point[], isClosed: boolean}[]} */
    lines = [];
    #at = { x: 0, y: 0 };
    #start = { x: 0, y: 0 };
    /**
     * The last control point, of which a smooth curve has the mirror image.
     *
     * @type {{kind: string, point: Point}|null}
     */
    #control = null;
    #count = 0;

    /** @param {string} command @param {number[]} values @returns {boolean} whether it could be done */
    step(command, values) {
        const kind = command.toUpperCase();
        const from = command === kind ? { x: 0, y: 0 } : this.#at;
        const point = (/** @type {number} */ index) => ({ x: values[index] + from.x, y: values[index + 1] + from.y });
        const control = this.#control;
        this.#control = null;
        switch (kind) {
            case "M":
                this.#at = this.#start = point(0);
                this.lines.push({ points: [this.#at], isClosed: false });
                this.#count += 1;
                break;
            case "L": this.#line(point(0)); break;
            case "H": this.#line({ x: values[0] + from.x, y: this.#at.y }); break;
            case "V": this.#line({ x: this.#at.x, y: values[0] + from.y }); break;
            case "C": this.#cubic(point(0), point(2), point(4)); break;
            case "S": this.#cubic(this.#mirrored(control, "C"), point(0), point(2)); break;
            case "Q": this.#quadratic(point(0), point(2)); break;
            case "T": this.#quadratic(this.#mirrored(control, "Q"), point(0)); break;
            case "A": this.#arc(values, point(5)); break;
            default: this.#close();
        }
        return this.#count <= MOST_POINTS && this.lines.length > 0;
    }

    #close() {
        const line = this.lines[this.lines.length - 1];
        if (!line) return;
        if (line.points.length > 1) this.#line(this.#start);
        line.isClosed = true;
        this.#at = this.#start;
    }

    /** @param {{kind: string, point: Point}|null} control @param {string} kind */
    #mirrored(control, kind) {
        if (control?.kind !== kind) return this.#at;
        return { x: 2 * this.#at.x - control.point.x, y: 2 * this.#at.y - control.point.y };
    }

    /** @param {Point} to */
    #line(to) {
        let line = this.lines[this.lines.length - 1];
        if (!line) return;
        if (line.isClosed) this.lines.push(line = { points: [this.#at], isClosed: false });
        line.points.push(to);
        this.#at = to;
        this.#count += 1;
    }

    /** @param {Point} a @param {Point} b @param {Point} to */
    #cubic(a, b, to) {
        const from = this.#at;
        for (let piece = 1; piece <= PIECES; piece += 1) {
            const t = piece / PIECES;
            const u = 1 - t;
            const [k0, k1, k2, k3] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
            this.#line({ x: k0 * from.x + k1 * a.x + k2 * b.x + k3 * to.x, y: k0 * from.y + k1 * a.y + k2 * b.y + k3 * to.y });
        }
        this.#control = { kind: "C", point: b };
    }

    /** @param {Point} a @param {Point} to */
    #quadratic(a, to) {
        const from = this.#at;
        const towards = (/** @type {Point} */ end) => ({ x: end.x + (a.x - end.x) * 2 / 3, y: end.y + (a.y - end.y) * 2 / 3 });
        this.#cubic(towards(from), towards(to), to);
        this.#control = { kind: "Q", point: a };
    }

    /**
     * As SVG 1.1, appendix F.6, has it.
     *
     * @param {number[]} values @param {Point} to
     */
    #arc([radiusX, radiusY, degrees, isLarge, isSwept], to) {
        const from = this.#at;
        let [rx, ry] = [Math.abs(radiusX), Math.abs(radiusY)];
        if (rx === 0 || ry === 0 || (from.x === to.x && from.y === to.y)) return this.#line(to);
        const [cosine, sine] = [Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180)];
        const [dx, dy] = [(from.x - to.x) / 2, (from.y - to.y) / 2];
        const [x, y] = [cosine * dx + sine * dy, cosine * dy - sine * dx];
        const scale = Math.sqrt((x / rx) ** 2 + (y / ry) ** 2);
        if (scale > 1) [rx, ry] = [rx * scale, ry * scale];
        const rest = (rx * ry) ** 2 - (rx * y) ** 2 - (ry * x) ** 2;
        const factor = (isLarge === isSwept ? -1 : 1) * Math.sqrt(Math.max(0, rest) / ((rx * y) ** 2 + (ry * x) ** 2));
        const [cx, cy] = [factor * rx * y / ry, -factor * ry * x / rx];
        const center = { x: cosine * cx - sine * cy + (from.x + to.x) / 2, y: sine * cx + cosine * cy + (from.y + to.y) / 2 };
        const begin = Math.atan2((y - cy) / ry, (x - cx) / rx);
        let turn = Math.atan2((-y - cy) / ry, (-x - cx) / rx) - begin;
        if (isSwept === 0 && turn > 0) turn -= 2 * Math.PI;
        if (isSwept === 1 && turn < 0) turn += 2 * Math.PI;
        const pieces = Math.max(2, Math.ceil(Math.abs(turn) / (Math.PI / 2) * PIECES));
        for (let piece = 1; piece < pieces; piece += 1) {
            const angle = begin + turn * piece / pieces;
            const [ex, ey] = [rx * Math.cos(angle), ry * Math.sin(angle)];
            this.#line({ x: center.x + cosine * ex - sine * ey, y: center.y + sine * ex + cosine * ey });
        }
        this.#line(to);
    }
}
