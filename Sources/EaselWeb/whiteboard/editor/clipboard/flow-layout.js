// @ts-check
// Where the nodes of a flowchart go: in layers along its direction, each subgraph in a box of its own. Takes time in
// proportion to nodes and arrows.

/** @typedef {{id: string, width: number, height: number}} Block */
/** @typedef {{from: string, to: string}} Link */
/** @typedef {{x: number, y: number}} Place */
/** @typedef {import("./mermaid.js").Direction} Direction */

/** Between two layers, and between two blocks of one. */
const LAYER_GAP = 80;
const BLOCK_GAP = 50;
/** How often blocks are put in the order, and at the places, of those that they are linked with. */
const SWEEPS = 8;

/**
 * The top left corners of blocks, of which those at the top and at the left are at 0.
 *
 * @param {Block[]} blocks
 * @param {Link[]} links
 * @param {Direction} direction
 * @returns {{places: Map<string, Place>, width: number, height: number}}
 */
export function layered(blocks, links, direction) {
    const isLevel = direction === "LR" || direction === "RL";
    const isBack = direction === "BT" || direction === "RL";
    const graph = new Graph(blocks, links);
    const layers = graph.layers();
    order(layers, graph);
    /**
     * Of a block, along the direction and across it.
     *
     * @param {Block} block
     */
    const measure = ({ width, height }) => (isLevel ? { depth: width, breadth: height } : { depth: height, breadth: width });
    const across = places(layers, graph, (id) => measure(graph.block(id)).breadth);
    /** @type {Map<string, Place>} */
    const corners = new Map();
    let along = 0;
    const least = Math.min(0, ...layers.flat().map((id) => (across.get(id) ?? 0) - measure(graph.block(id)).breadth / 2));
    for (const layer of layers) {
        const depth = Math.max(...layer.map((id) => measure(graph.block(id)).depth));
        for (const id of layer) {
            const size = measure(graph.block(id));
            const start = along + (depth - size.depth) / 2;
            const side = (across.get(id) ?? 0) - size.breadth / 2 - least;
            corners.set(id, isLevel ? { x: start, y: side } : { x: side, y: start });
        }
        along += depth + LAYER_GAP;
    }
    return finished(corners, graph, direction, isBack ? along - LAYER_GAP : null);
}

/** @param {Map<string, Place>} corners @param {Graph} graph @param {Direction} direction @param {number|null} whole */
function finished(corners, graph, direction, whole) {
    if (whole !== null) {
        for (const [id, place] of corners) {
            const { width, height } = graph.block(id);
            if (direction === "BT") place.y = whole - place.y - height;
            else place.x = whole - place.x - width;
        }
    }
    const all = [...corners];
    const [left, top] = [Math.min(...all.map(([, { x }]) => x)), Math.min(...all.map(([, { y }]) => y))];
    for (const [, place] of all) [place.x, place.y] = [Math.round(place.x - left), Math.round(place.y - top)];
    return {
        places: corners,
        width: Math.max(...all.map(([id, { x }]) => x + graph.block(id).width)),
        height: Math.max(...all.map(([id, { y }]) => y + graph.block(id).height)),
    };
}

/** Blocks and what follows from their links. */
class Graph {
    #blocks;
    /** @type {Map<string, string[]>} */
    next = new Map();
    /** @type {Map<string, string[]>} */
    before = new Map();

    /** @param {Block[]} blocks @param {Link[]} links */
    constructor(blocks, links) {
        this.#blocks = new Map(blocks.map((block) => [block.id, block]));
        for (const { id } of blocks) {
            this.next.set(id, []);
            this.before.set(id, []);
        }
        for (const { from, to } of forward(blocks, links)) {
            this.next.get(from)?.push(to);
            this.before.get(to)?.push(from);
        }
    }

    /** @param {string} id @returns {Block} */
    block(id) {
        return /** @type {Block} */ (this.#blocks.get(id));
    }

    /**
     * Each block is in the layer behind the last of those that lead to it.
     *
     * @returns {string[][]}
     */
    layers() {
        const rank = new Map([...this.#blocks.keys()].map((id) => [id, 0]));
        const missing = new Map([...this.before].map(([id, list]) => [id, list.length]));
        const ready = [...missing].flatMap(([id, count]) => (count === 0 ? [id] : []));
        for (const id of ready) {
            for (const after of this.next.get(id) ?? []) {
                rank.set(after, Math.max(rank.get(after) ?? 0, (rank.get(id) ?? 0) + 1));
                const count = (missing.get(after) ?? 0) - 1;
                missing.set(after, count);
                if (count === 0) ready.push(after);
            }
        }
        /** @type {string[][]} */
        const layers = [];
        for (const [id, number] of rank) (layers[number] ??= []).push(id);
        return layers.filter((layer) => layer !== undefined);
    }
}

/**
 * Links without circles: one that leads back is turned round.
 *
 * @param {Block[]} blocks @param {Link[]} links @returns {Link[]}
 */
function forward(blocks, links) {
    /** @type {Map<string, Set<string>>} */
    const next = new Map(blocks.map(({ id }) => [id, new Set()]));
    for (const { from, to } of links) if (from !== to) next.get(from)?.add(to);
    /**
     * 1 while what follows is looked at, 2 afterwards.
     *
     * @type {Map<string, number>}
     */
    const state = new Map();
    /** @type {Link[]} */
    const kept = [];
    for (const { id } of blocks) {
        if (state.has(id)) continue;
        state.set(id, 1);
        const way = [{ id, rest: [...next.get(id) ?? []] }];
        while (way.length > 0) {
            const here = way[way.length - 1];
            const to = here.rest.shift();
            if (to === undefined) {
                state.set(here.id, 2);
                way.pop();
                continue;
            }
            const isBack = state.get(to) === 1;
            kept.push(isBack ? { from: to, to: here.id } : { from: here.id, to });
            if (!state.has(to)) {
                state.set(to, 1);
                way.push({ id: to, rest: [...next.get(to) ?? []] });
            }
        }
    }
    return kept;
}

/**
 * Brings each layer into the order of those that its blocks are linked with, so that few links cross.
 *
 * @param {string[][]} layers @param {Graph} graph
 */
function order(layers, graph) {
    /** @type {Map<string, number>} */
    const place = new Map();
    const note = (/** @type {string[]} */ layer) => layer.forEach((id, index) => place.set(id, index));
    layers.forEach(note);
    for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
        const isDown = sweep % 2 === 0;
        const near = isDown ? graph.before : graph.next;
        for (const layer of isDown ? layers : [...layers].reverse()) {
            const keys = new Map(layer.map((id) => [id, mean(near.get(id) ?? [], place) ?? place.get(id) ?? 0]));
            layer.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
            note(layer);
        }
    }
}

/**
 * The middles of blocks across the direction: near those that they are linked with, and apart from each other.
 *
 * @param {string[][]} layers @param {Graph} graph @param {(id: string) => number} breadth
 */
function places(layers, graph, breadth) {
    /** @type {Map<string, number>} */
    const middle = new Map();
    for (const layer of layers) spread(layer, () => null, middle, breadth);
    for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
        const isDown = sweep % 2 === 0;
        const near = isDown ? graph.before : graph.next;
        for (const layer of isDown ? layers : [...layers].reverse()) {
            spread(layer, (id) => mean(near.get(id) ?? [], middle), middle, breadth);
        }
    }
    return middle;
}

/**
 * Puts the blocks of a layer where they want to be, as far as their neighbours let them: runs of blocks that would overlap
 * stand side by side around the mean of what they want.
 *
 * @param {string[]} layer @param {(id: string) => number|null} wish @param {Map<string, number>} middle
 * @param {(id: string) => number} breadth
 */
function spread(layer, wish, middle, breadth) {
    /** @type {{ids: string[], start: number, length: number, sum: number}[]} */
    const runs = [];
    for (const id of layer) {
        const width = breadth(id);
        const wanted = (wish(id) ?? middle.get(id) ?? 0) - width / 2;
        let run = { ids: [id], start: wanted, length: width, sum: wanted };
        for (let last = runs[runs.length - 1]; last && last.start + last.length + BLOCK_GAP > run.start; last = runs[runs.length - 1]) {
            runs.pop();
            const shift = last.length + BLOCK_GAP;
            const sum = last.sum + run.sum - shift * run.ids.length;
            const ids = [...last.ids, ...run.ids];
            run = { ids, start: sum / ids.length, length: shift + run.length, sum };
        }
        runs.push(run);
    }
    for (const { ids, start } of runs) {
        let at = start;
        for (const id of ids) {
            middle.set(id, at + breadth(id) / 2);
            at += breadth(id) + BLOCK_GAP;
        }
    }
}

/** @param {string[]} ids @param {Map<string, number>} values @returns {number|null} */
function mean(ids, values) {
    if (ids.length === 0) return null;
    return ids.reduce((sum, id) => sum + (values.get(id) ?? 0), 0) / ids.length;
}
