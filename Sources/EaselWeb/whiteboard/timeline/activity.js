// @ts-check
import { afterQuiet } from "../ui/dom.js";
import { knownPeople, personOf } from "./known-people.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */

const bins = 240;
/** Longer histories are not read through for a picture of them. */
const mostOperations = 12_000;
const height = 18;

/** @typedef {import("../ui/api.js").Operation} Operation */

/** Who drew when, at one glance: a strip behind the slider in the colours of people. */
export class Activity {
    #history;
    #canvas;
    #client;
    /**
     * Who did which operation.
     * @type {string[]}
     */
    #authors = [];
    #first = 1;
    #load = 0;

    /**
     * @param {import("./history.js").History} history
     * @param {HTMLCanvasElement} canvas
     * @param {EaselClient} client
     */
    constructor(history, canvas, client) {
        this.#history = history;
        this.#canvas = canvas;
        this.#client = client;
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
            for (const { seq, client } of operations) {
                if (seq === this.#read + 1) this.#authors.push(client);
            }
        }
    }

    /** @param {Operation} operation */
    extend(operation) {
        if (operation.seq !== this.#read + 1) return;
        this.#authors.push(operation.client);
        this.#drawSoon();
    }

    #drawSoon = afterQuiet(() => this.#draw(), 250);

    #draw() {
        const canvas = this.#canvas;
        const context = canvas.getContext("2d");
        if (!context || canvas.hidden) return;
        canvas.width = bins * 2;
        canvas.height = height * 2;
        const people = knownPeople();
        authorsByBin(this.#authors, bins).forEach((author, bin) => {
            if (author === null) return;
            context.fillStyle = personOf(author, this.#client, people).colour;
            context.fillRect(bin * 2, 0, 2, canvas.height);
        });
    }
}

/**
 * Who did most in each part of a history.
 * @param {readonly string[]} authors by operation @param {number} count
 * @returns {(string | null)[]}
 */
export function authorsByBin(authors, count) {
    return Array.from({ length: count }, (_, bin) => {
        const start = Math.floor(bin * authors.length / count);
        const end = Math.max(start + 1, Math.floor((bin + 1) * authors.length / count));
        return mostFrequent(authors.slice(start, end));
    });
}

/** @param {readonly string[]} list */
function mostFrequent(list) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    let winner = null;
    for (const each of list) {
        const count = (counts.get(each) ?? 0) + 1;
        counts.set(each, count);
        if (winner === null || count > (counts.get(winner) ?? 0)) winner = each;
    }
    return winner;
}
