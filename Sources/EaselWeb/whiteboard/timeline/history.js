// @ts-check
import { Document } from "../../client/easel-client.js";

const chunkLength = 500;
const mostChunks = 40;
const stride = 200;
const mostKept = 24;
/** Farther than this, the server's document is nearer than the operations on the way. */
const farthestFold = 2_000;

/** @typedef {import("../ui/api.js").Operation} Operation */

/**
 * A board's past: its document at any seq and the operations around it, fetched as needed and kept for a
 * while.
 * Going on folds operations; going back or far begins at the nearest document that is known.
 */
export class History {
    #api;
    #board;
    /**
     * Operations by chunk: chunk c has seq c × length + 1 to (c + 1) × length.
     * @type {Map<number, Operation[]>}
     */
    #chunks = new Map();
    /**
     * Documents that folding can begin at, by seq, the latest used last.
     * @type {Map<number, Document>}
     */
    #documents = new Map();

    /** @param {import("../ui/api.js").Api} api @param {string} board */
    constructor(api, board) {
        this.#api = api;
        this.#board = board;
        this.oldest = 0;
        this.head = 0;
    }

    /**
     * Forgets all, and goes by what the page knows. An answer that is still on its way is kept nowhere: it may be of
     * another history.
     * @param {number} head
     */
    begin(head) {
        this.#chunks = new Map();
        this.#documents = new Map();
        this.oldest = 0;
        this.head = head;
    }

    /** Looks up how far the history reaches. */
    async look() {
        const { oldest, seq } = await this.#api.board(this.#board);
        this.oldest = oldest <= 1 ? 0 : oldest;
        this.head = Math.max(this.head, seq);
    }

    /** @param {Operation} operation one that was sequenced just now */
    extend(operation) {
        if (operation.seq <= this.head) return;
        this.head = operation.seq;
        const chunk = this.#chunks.get(chunkOf(operation.seq));
        const last = chunk?.[chunk.length - 1];
        if (chunk && last?.seq === operation.seq - 1) chunk.push(operation);
    }

    /**
     * The document at a seq. It is the caller's to change.
     * @param {number} seq @returns {Promise<Document>}
     */
    async documentAt(seq) {
        const documents = this.#documents;
        const known = nearest(documents, seq);
        const isNear = known !== null && seq - known <= farthestFold;
        const start = isNear ? known : Math.max(this.oldest, seq - seq % stride);
        const document = isNear ? copied(/** @type {Document} */ (documents.get(start)))
            : await this.#fetched(start, documents);
        await this.#fold(document, start, seq, documents);
        keep(documents, seq, document);
        return document;
    }

    /** @param {number} seq @returns {Promise<Operation | null>} */
    async operationAt(seq) {
        if (seq < 1) return null;
        return (await this.#chunk(chunkOf(seq), seq)).find((operation) => operation.seq === seq) ?? null;
    }

    /**
     * The operations after a seq, as many as one chunk has.
     * @param {number} seq @returns {Promise<Operation[]>}
     */
    async operationsAfter(seq) {
        if (seq >= this.head) return [];
        return (await this.#chunk(chunkOf(seq + 1), seq + 1)).filter((operation) => operation.seq > seq);
    }

    /** @param {Document} document @param {number} from @param {number} to @param {Map<number, Document>} documents */
    async #fold(document, from, to, documents) {
        let seq = from;
        while (seq < to) {
            const operations = (await this.operationsAfter(seq)).filter((operation) => operation.seq <= to);
            if (operations.length === 0) throw new Error(`operation ${seq + 1} is missing`);
            for (const operation of operations) {
                document.apply(operation.edits);
                seq = operation.seq;
                if (seq % stride === 0 && seq < to) keep(documents, seq, document);
            }
        }
    }

    /**
     * From a round seq on, so that small steps back are folded from there too.
     * @param {number} seq @param {Map<number, Document>} documents
     */
    async #fetched(seq, documents) {
        const document = seq === 0 ? new Document()
            : Document.from((await this.#api.document(this.#board, seq)).elements);
        keep(documents, seq, document);
        return document;
    }

    /** @param {number} number @param {number} wanted a seq that has to be in it */
    async #chunk(number, wanted) {
        const chunks = this.#chunks;
        const known = chunks.get(number);
        const last = known && known.length > 0 ? known[known.length - 1].seq : 0;
        if (known && (last >= wanted || last >= this.head)) return known;
        const after = Math.max(number * chunkLength, this.oldest - 1, 0);
        const operations = await this.#api.operations(this.#board, after, (number + 1) * chunkLength - after);
        chunks.delete(number);
        chunks.set(number, operations);
        trim(chunks, mostChunks);
        return operations;
    }
}

/** @param {number} seq */
function chunkOf(seq) {
    return Math.floor((seq - 1) / chunkLength);
}

/**
 * Elements are never changed in place, so a copy shares them.
 * @param {Document} document @returns {Document}
 */
function copied(document) {
    return Document.from(document.entries());
}

/** @param {Map<number, Document>} documents @param {number} seq @returns {number | null} the latest seq up to there */
function nearest(documents, seq) {
    let latest = null;
    for (const known of documents.keys()) {
        if (known <= seq && (latest === null || known > latest)) latest = known;
    }
    return latest;
}

/** @param {Map<number, Document>} documents @param {number} seq @param {Document} document */
function keep(documents, seq, document) {
    documents.delete(seq);
    documents.set(seq, copied(document));
    trim(documents, mostKept);
}

/** @param {Map<number, unknown>} map @param {number} most */
function trim(map, most) {
    for (const key of map.keys()) {
        if (map.size <= most) return;
        map.delete(key);
    }
}
