// @ts-check
import { memberSize } from "./canonical-json.js";
import { arrayGrowth, Entry } from "./entry.js";
import { EaselError } from "./error.js";
import { member } from "./json-value.js";
import { ELEMENT_RESERVE } from "./limits.js";

/** @typedef {import("./document.js").Document} Document */
/** @typedef {import("./types.js").Edit} Edit */
/** @typedef {import("./types.js").JSONValue} JSONValue */
/** @typedef {import("./types.js").JSONObject} JSONObject */
/** @typedef {import("./types.js").Limits} Limits */

/**
 * Whether a document keeps its limits on the number and the size of elements. The edits are looked at in
 * order, as applying them would; an element that is too large already may still shrink. It costs what the edits say.
 *
 * @param {Document} document
 * @param {readonly Edit[]} edits
 * @param {Limits} limits
 * @throws {EaselError} which edit is not allowed, counted from 0
 */
export function checkFits(document, edits, limits) {
    const forecast = new DocumentForecast(document);
    edits.forEach((edit, index) => {
        const written = forecast.apply(edit);
        if (!written) return;
        const { id, before, after } = written;
        if (before === null && forecast.count > limits.elementsPerBoard) {
            throw new EaselError(
                "board-full",
                `edit ${index}: the board would have ${forecast.count} elements; ` +
                    `${limits.elementsPerBoard} are allowed`
            );
        }
        if (after.properties > limits.propertiesPerElement && after.properties > (before?.properties ?? 0)) {
            throw new EaselError(
                "too-many-properties",
                `edit ${index}: element "${id}" would have ${after.properties} properties; ` +
                    `${limits.propertiesPerElement} are allowed`
            );
        }
        const bytes = id.length + 3 + after.bytes;
        const allowed = limits.elementBytes - ELEMENT_RESERVE;
        if (bytes > allowed && after.bytes > (before?.bytes ?? 0)) {
            throw new EaselError(
                "element-too-large",
                `edit ${index}: element "${id}" would be ${bytes} bytes of JSON; ${allowed} are allowed`
            );
        }
    });
}

/**
 * How large an element is: as canonical JSON, and in properties.
 *
 * @typedef {{bytes: number, properties: number}} Size
 */

/** What a document would become by edits, as far as its limits are concerned. */
class DocumentForecast {
    /**
     * Elements that edits touched; null where one is gone.
     *
     * @type {Map<string, ElementForecast | null>}
     */
    #touched = new Map();
    #isCleared = false;
    #document;

    /** @param {Document} document */
    constructor(document) {
        this.#document = document;
        /** How many elements there would be. */
        this.count = document.size;
    }

    /**
     * @param {Edit} edit
     * @returns {{id: string, before: Size | null, after: Size} | null} the element that it wrote, with its sizes
     */
    apply(edit) {
        if (edit.op === "clear") {
            this.#touched.clear();
            this.#isCleared = true;
            this.count = 0;
            return null;
        }
        // What goes need not be sized.
        if (edit.op === "delete") return this.#remove(edit.id);
        const element = this.#element(edit.id);
        const before = element ? element.size : null;
        switch (edit.op) {
            case "put":
                if (!element) this.count += 1;
                return this.#wrote(edit.id, before, new ElementForecast(new Entry(edit.value)));
            case "patch":
                if (!element) return null;
                element.patch(edit.set ?? {}, edit.unset ?? []);
                return this.#wrote(edit.id, before, element);
            default:
                if (!element) return null;
                element.append(edit.values, edit.key);
                return this.#wrote(edit.id, before, element);
        }
    }

    /** @param {string} id @returns {null} */
    #remove(id) {
        const known = this.#touched.get(id);
        const isThere = known === undefined ? !this.#isCleared && this.#document.has(id) : known !== null;
        if (isThere) this.count -= 1;
        this.#touched.set(id, null);
        return null;
    }

    /**
     * @param {string} id
     * @param {Size | null} before
     * @param {ElementForecast} element
     */
    #wrote(id, before, element) {
        this.#touched.set(id, element);
        return { id, before, after: element.size };
    }

    /** @param {string} id */
    #element(id) {
        const known = this.#touched.get(id);
        if (known !== undefined) return known;
        const entry = this.#isCleared ? undefined : this.#document.entry(id);
        return entry ? new ElementForecast(entry) : null;
    }
}

/** The size that an element would have after edits, without making the element. */
class ElementForecast {
    #entry;
    #memberBytes;
    #count;
    /**
     * Properties that edits touched; null where one is gone.
     *
     * @type {Map<string, Property | null>}
     */
    #touched = new Map();

    /** @param {Entry} entry */
    constructor(entry) {
        this.#entry = entry;
        this.#memberBytes = entry.memberBytes;
        this.#count = Object.keys(entry.value).length;
    }

    /** @returns {Size} */
    get size() {
        return { bytes: 2 + this.#memberBytes + Math.max(0, this.#count - 1), properties: this.#count };
    }

    /**
     * @param {JSONObject} set
     * @param {readonly string[]} unset
     */
    patch(set, unset) {
        for (const key of Object.keys(set)) this.#replace(key, new Property(key, set[key]));
        for (const key of unset) this.#replace(key, null);
    }

    /**
     * @param {readonly JSONValue[]} values
     * @param {string} key
     */
    append(values, key) {
        const old = this.#property(key);
        if (!old) {
            this.#replace(key, new Property(key, values));
        } else if (old.isArray) {
            this.#memberBytes += old.grow(values);
            this.#touched.set(key, old);
        }
    }

    /**
     * @param {string} key
     * @param {Property | null} property
     */
    #replace(key, property) {
        const old = this.#property(key);
        this.#memberBytes += (property?.bytes ?? 0) - (old?.bytes ?? 0);
        this.#count += (property ? 1 : 0) - (old ? 1 : 0);
        this.#touched.set(key, property);
    }

    /** @param {string} key */
    #property(key) {
        const known = this.#touched.get(key);
        if (known !== undefined) return known;
        const value = member(this.#entry.value, key);
        return value === undefined ? null : new Property(key, value);
    }
}

/**
 * A property's size, found only where it is needed: what an array holds already need not be looked at to
 * append.
 */
class Property {
    #key;
    #value;
    #grownBy = 0;

    /**
     * @param {string} key
     * @param {JSONValue} value
     */
    constructor(key, value) {
        this.#key = key;
        this.#value = value;
    }

    get isArray() {
        return Array.isArray(this.#value);
    }

    /** The size of `"key":value`. */
    get bytes() {
        return memberSize(this.#key, this.#value) + this.#grownBy;
    }

    /**
     * Appends to an array.
     *
     * @param {readonly JSONValue[]} values
     * @returns {number} by how many bytes that makes it larger
     */
    grow(values) {
        const isEmpty = this.#grownBy === 0 && /** @type {JSONValue[]} */ (this.#value).length === 0;
        const growth = arrayGrowth(isEmpty, values);
        this.#grownBy += growth;
        return growth;
    }
}
