// @ts-check

const ELEMENT_ID = /^[A-Za-z0-9_:-]{1,64}$/;
const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/**
 * Whether a board has elements of such an id.
 *
 * @param {unknown} id @returns {id is string}
 */
export function isElementID(id) {
    return typeof id === "string" && ELEMENT_ID.test(id);
}

/**
 * A name that any board allows: FNV-1a with 64 bits. The server makes the same ones, in
 * `Sources/EaselDrawing/Excalidraw/IDRemapper.swift`.
 *
 * @param {string} name @param {number} [attempt]
 */
export function hashed(name, attempt = 0) {
    let hash = OFFSET;
    for (const byte of new TextEncoder().encode(`${attempt}:${name}`)) {
        hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
    }
    return `e-${hash.toString(36)}`;
}

/**
 * Gives what a file brings ids that are valid and free: its own where possible, otherwise others. The same file gets the
 * same ones, from the server too.
 */
export class IDRemapper {
    /** @type {Set<string>} */
    #taken = new Set();
    /**
     * How often a name was wanted in vain.
     * @type {Map<string, number>}
     */
    #attempts = new Map();

    /**
     * Takes a name that has to be this one.
     *
     * @param {string} id
     */
    reserve(id) {
        this.#taken.add(id);
    }

    /**
     * Takes a name as close to `wanted` as can be.
     *
     * @param {string} wanted @param {boolean} [mayKeep] false if it has to be another
     */
    element(wanted, mayKeep = true) {
        let name = mayKeep ? wanted : this.#another(wanted);
        while (!isElementID(name) || this.#taken.has(name)) name = this.#another(wanted);
        this.#taken.add(name);
        return name;
    }

    /** @param {string} wanted */
    #another(wanted) {
        const attempt = this.#attempts.get(wanted) ?? 0;
        this.#attempts.set(wanted, attempt + 1);
        return hashed(wanted, attempt);
    }
}
