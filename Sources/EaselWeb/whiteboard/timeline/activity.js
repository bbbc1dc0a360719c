// @ts-check
import { afterQuiet } from "../ui/dom.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */

const bins = 240;
/** Longer histories are not read through for a picture of them. */
const mostOperations = 12_000;
const height = 18;

/** @typedef {import("../ui/api.js").Operation} Operation */
/** @typedef {import("./known-people.js").Maker} Maker */

/** Who drew when, at one glance: a strip behind the slider in the colours of people. */
export class Activity {
    #history;
    #canvas;
    #client;
    #people;
    /**
     * Who did which operation.
     * @type {Maker[]}
     */
    #authors = [];
    #first = 1;
    /**
     * Who made an operation: one object for each.
     * @type {Map<string, Maker>}
     */
    #makers = new Map();
    #load = 0;

    /**
     * @param {import("./history.js").History} history
     * @param {HTMLCanvasElement} canvas
     * @param {EaselClient} client
     * @param {import("./known-people.js").BoardPeople} people
     */
    constructor(history, canvas, client, people) {
        this.#history = history;
        this.#canvas = canvas;
        this.#client = client;
        this.#people = people;
    }

    /** The last seq whose author is known. */
    get #read() {
        return this.#first - 1 + this.#authors.length;
    }

    async load() {
        const load = ++this.#load;
        this.#authors = [];
        this.#first = Math.max(1, this.#history.oldest);
        const isLong = this.#history.head - this.#first > mostOperations;
        this.#canvas.hidden = isLong;
        if (isLong) return;
        try {
            await this.#readAll(load);
        } catch {
            // The strip is an extra: what cannot be read is not drawn.
        }
        if (load === this.#load) this.#draw();
    }

    /** @param {number} load */
    async #readAll(load) {
        while (this.#read < this.#history.head) {
            const operations = await this.#history.operationsAfter(this.#read);
            if (load !== this.#load || operations.length === 0) return;
            // Some of them may have come in meanwhile.
            for (const operation of operations) {
                if (operation.seq === this.#read + 1) this.#authors.push(this.#makerOf(operation));
            }
        }
    }

    /** @param {Operation} operation */
    extend(operation) {
        if (operation.seq !== this.#read + 1) return;
        this.#authors.push(this.#makerOf(operation));
        this.#drawSoon();
    }

    /** @param {Operation} operation @returns {Maker} */
    #makerOf({ client, by }) {
        const key = `${client} ${by ?? ""}`;
        const known = this.#makers.get(key);
        if (known) return known;
        const maker = by === undefined ? { client } : { client, by };
        this.#makers.set(key, maker);
        return maker;
    }

    #drawSoon = afterQuiet(() => this.#draw(), 250);

    #draw() {
        const canvas = this.#canvas;
        const context = canvas.getContext("2d");
        if (!context || canvas.hidden) return;
        canvas.width = bins * 2;
        canvas.height = height * 2;
        authorsByBin(this.#authors, bins).forEach((author, bin) => {
            if (author === null) return;
            context.fillStyle = this.#people.maker(author, this.#client).colour;
            context.fillRect(bin * 2, 0, 2, canvas.height);
        });
    }
}

/**
 * Who did most in each part of a history.
 * @template Author
 * @param {readonly Author[]} authors by operation, the same object or text for the same one @param {number} count
 * @returns {(Author | null)[]}
 */
export function authorsByBin(authors, count) {
    return Array.from({ length: count }, (_, bin) => {
        const start = Math.floor(bin * authors.length / count);
        const end = Math.max(start + 1, Math.floor((bin + 1) * authors.length / count));
        return mostFrequent(authors.slice(start, end));
    });
}

/** @template Each @param {readonly Each[]} list */
function mostFrequent(list) {
    /** @type {Map<Each, number>} */
    const counts = new Map();
    /** @type {Each | null} */
    let winner = null;
    for (const each of list) {
        const count = (counts.get(each) ?? 0) + 1;
        counts.set(each, count);
        if (winner === null || count > (counts.get(winner) ?? 0)) winner = each;
    }
    return winner;
}
