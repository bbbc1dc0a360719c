// @ts-check
import { boundsAround, boundsBetween, centerOf, contains, containsPoint, intersection, outset, union } from "./bounds.js";
import { CANVAS_ID, canvasColourOf } from "./canvas-colour.js";
import { isCrossed, isEnclosed, isHit, isTouched } from "./hit-test.js";
import { windingNumber } from "./geometry.js";
import { imageFile } from "./image-file.js";
import { ImageFiles } from "./image-files.js";
import { Item } from "./item.js";
import { MultiMap } from "./multi-map.js";
import { SceneChange } from "./scene-change.js";
import { Shape } from "./shape.js";
import { rotate, towards } from "./point.js";
import { SpatialIndex } from "./spatial-index.js";
import { ZOrder, compareLevels, compareOrder } from "./z-order.js";

/** @typedef {import("./bounds.js").Bounds} Bounds */
/** @typedef {import("./element.js").Element} Element */
/** @typedef {import("./image-files.js").ImageFile} ImageFile */
/** @typedef {import("./item.js").Surroundings} Surroundings */
/** @typedef {import("./point.js").Point} Point */

/**
 * What of a document is read: a `Map` of elements will do.
 * @typedef {object} Elements
 * @property {(id: string) => Element | undefined} get
 * @property {() => Iterable<[string, Element]>} entries
 */

const WITH_LETTERS = new Set(["text", "frame", "magicframe", "embeddable", "iframe", "unknown"]);
/** Parts in which the straight way back to where a lasso began is looked at: the box around all of it may be large. */
const CLOSING_PARTS = 32;
/** A pointer is not held stiller than this, in pixels. */
const TOLERANCE = 6;

/**
 * The elements of a document that can be seen: in their order, by their place, and by what they belong to.
 */
export class Scene {
    /** @type {Map<string, Item>} */
    #items = new Map();
    /**
     * Items that are gone, by their last elements: one that comes back, as by an undo, need not be measured anew.
     * @type {WeakMap<Element, Item>}
     */
    #gone = new WeakMap();
    #order = new ZOrder();
    /** @type {SpatialIndex<Item>} */
    #places = new SpatialIndex();
    #files = new ImageFiles();
    /** @type {string | null} */
    #canvasColour = null;
    /** @type {Map<string, string>} */
    #fileNames = new Map();
    /** @type {MultiMap<Item>} */
    #groups = new MultiMap();
    /**
     * Texts by the id of their container.
     * @type {MultiMap<Item>}
     */
    #labels = new MultiMap();
    /**
     * Items by the id of a text that they say is in them.
     * @type {MultiMap<Item>}
     */
    #claimants = new MultiMap();
    /** Texts whose claimants have changed. @type {Set<string>} */
    #claimed = new Set();
    /** What texts are bound to, as it was when they were. @type {WeakMap<Item, string | undefined>} */
    #containers = new WeakMap();
    /**
     * Items by the id of their frame.
     * @type {MultiMap<Item>}
     */
    #children = new MultiMap();
    /**
     * Arrows by the ids of what their ends are bound to.
     * @type {MultiMap<Item>}
     */
    #arrows = new MultiMap();
    /**
     * Images by the name of their file.
     * @type {MultiMap<Item>}
     */
    #images = new MultiMap();
    /** @type {Set<(change: SceneChange) => void>} */
    #listeners = new Set();
    /** @type {Surroundings} */
    #surroundings = {
        containerFor: (id) => this.#containerFor(id),
        claimantOf: (id) => lowest(this.#claimants.of(id))?.id,
        hasImage: (item) => this.imageOf(item) !== null,
    };

    /**
     * Shows a document, whatever was shown before. What is the same in both is kept.
     * @param {Elements} document
     */
    reset(document) {
        const elements = new Map(document.entries());
        const ids = new Set(elements.keys()).add(CANVAS_ID);
        for (const id of [...this.#items.keys(), ...this.#fileNames.keys()]) ids.add(id);
        this.#apply(ids, elements, true);
    }

    /**
     * Takes up what has changed.
     * @param {Iterable<string> | null} ids null if anything may have
     * @param {Elements} document
     */
    update(ids, document) {
        if (ids === null) this.reset(document);
        else this.#apply(new Set(ids), document, false);
    }

    /** @param {Set<string>} ids @param {{get(id: string): Element | undefined}} elements @param {boolean} isReset */
    #apply(ids, elements, isReset) {
        const change = new SceneChange(isReset ? null : ids);
        if (ids.has(CANVAS_ID)) this.#canvasColour = canvasColourOf(elements.get(CANVAS_ID));
        /** @type {Item[]} */
        const added = [];
        /** @type {Item[]} */
        const removed = [];
        // What depends on other elements is asked for when all are there.
        /** @type {{item: Item, element: Element, shape: Shape}[]} */
        const changed = [];
        for (const id of ids) {
            const element = elements.get(id);
            const item = this.#items.get(id);
            if (item && item.element === element) continue;
            this.#setFile(id, element, change);
            const returned = item ? undefined : this.#returned(id, element);
            if (returned) {
                added.push(returned);
                continue;
            }
            const shape = item && element ? item.shapeOf(element) : Shape.of(element);
            if (item && (!shape || item.kind !== shape.kind)) removed.push(item);
            if (element && shape && item?.kind === shape.kind) changed.push({ item, element, shape });
            else if (element && shape) added.push(new Item(id, element, shape, this.#surroundings));
        }
        this.#remove(removed, change);
        this.#add(added);
        this.#change(changed, change);
        for (const item of added) this.#place(item, change);
        const touched = [...added, ...removed, ...changed.map(({ item }) => item)];
        this.#bindClaimed(change);
        for (const item of touched) this.#spread(item, change);
        this.#restack(touched, change);
        if (!change.isEmpty) this.#notify(change);
    }

    /** @param {string} id @param {Element | undefined} element @returns {Item | undefined} the item that the element was before it went */
    #returned(id, element) {
        const item = element && this.#gone.get(element);
        if (item?.id !== id || item.element !== element) return undefined;
        // What it depends on may be another by now.
        if (item.kind === "image" || WITH_LETTERS.has(item.kind)) item.forget();
        return item;
    }

    /** @param {Item[]} items @param {SceneChange} change */
    #remove(items, change) {
        this.#order.remove(items);
        for (const item of items) {
            change.leave(item, item.reach);
            this.#items.delete(item.id);
            this.#gone.set(item.element, item);
            this.#places.remove(item);
            this.#unlink(item);
        }
    }

    /** @param {Item[]} items */
    #add(items) {
        for (const item of items) {
            this.#items.set(item.id, item);
            this.#link(item);
        }
        for (const item of items) item.level = this.#levelOf(item);
        this.#order.add(items);
    }

    /** @param {Item} item @param {SceneChange} change */
    #place(item, change) {
        this.#places.add(item);
        change.enter(item, item.reach);
    }

    /** @param {{item: Item, element: Element, shape: Shape}[]} changed @param {SceneChange} change */
    #change(changed, change) {
        for (const { item, element, shape } of changed) {
            const [frameId, reach] = [item.frameId, item.reach];
            this.#unlink(item);
            const difference = item.take(element, shape);
            this.#link(item);
            if (item.reach !== reach) this.#places.move(item);
            change.alter(item, frameId === item.frameId ? difference : union(reach, item.reach));
        }
    }

    /**
     * Binds texts to what says that they are in it, or no longer.
     * @param {SceneChange} change
     */
    #bindClaimed(change) {
        for (const id of this.#claimed) {
            const text = this.#items.get(id);
            if (text?.kind !== "text" || this.#containers.get(text) === text.containerId) continue;
            this.#labels.remove(this.#containers.get(text), text);
            this.#bind(text);
            this.#refresh(text, change);
        }
        this.#claimed.clear();
    }

    /**
     * Puts items, and the labels of containers among them, where they lie now.
     * @param {Item[]} touched @param {SceneChange} change
     */
    #restack(touched, change) {
        const items = new Set(touched.flatMap((item) => [item, ...this.#labels.of(item.id)]));
        /** @type {Map<Item, import("./z-order.js").Level>} */
        const levels = new Map();
        for (const item of items) {
            if (this.#items.get(item.id) !== item) continue;
            const level = this.#levelOf(item);
            if (compareLevels(item.level, level) !== 0) levels.set(item, level);
        }
        this.#order.remove([...levels.keys()]);
        for (const [item, level] of levels) {
            item.level = level;
            change.alter(item, item.reach);
        }
        this.#order.add([...levels.keys()]);
    }

    /** @param {Item} item @returns {import("./z-order.js").Level} */
    #levelOf({ id, index, containerId }) {
        const container = containerId === undefined ? undefined : this.#items.get(containerId);
        if (!container?.shape.canHoldLabel) return { index, id, label: null };
        return { index: container.index, id: container.id, label: { index, id } };
    }

    /** Looks anew at all texts, whose letters have changed. */
    remeasure() {
        const change = new SceneChange(null);
        for (const item of this.#items.values()) {
            if (WITH_LETTERS.has(item.kind)) this.#refresh(item, change);
        }
        if (!change.isEmpty) this.#notify(change);
    }

    /**
     * Marks what else looks different because of a changed item.
     * @param {Item} item @param {SceneChange} change
     */
    #spread(item, change) {
        if (item.kind !== "text") {
            for (const label of this.#labels.of(item.id)) {
                this.#refresh(label, change);
                change.share(outset(label.reach, 3));
            }
        } else if (item.containerId !== undefined && this.#containerFor(item.containerId)?.isLine !== false) {
            // A line is left out where its label is.
            const bounds = change.boundsOf(item);
            if (bounds) change.share(outset(bounds, 3));
        }
        if (item.shape.isFrame) {
            for (const child of this.#children.of(item.id)) change.share(child.reach);
        }
    }

    /** @param {Item} item @param {SceneChange} change */
    #refresh(item, change) {
        const before = item.reach;
        this.#places.remove(item);
        item.forget();
        this.#places.add(item);
        change.alter(item, union(before, item.reach));
    }

    /** @param {string} id @param {Element | undefined} element @param {SceneChange} change */
    #setFile(id, element, change) {
        const before = this.#fileNames.get(id);
        const name = ImageFiles.nameOf(id, element);
        if (before === undefined && name === null) return;
        if (before !== undefined) this.#files.delete(before, id);
        this.#fileNames.delete(id);
        if (element && name !== null) {
            this.#files.set(name, id, element);
            this.#fileNames.set(id, name);
        }
        for (const file of new Set([before, name])) {
            for (const image of this.#images.of(file ?? "")) this.#refresh(image, change);
        }
    }

    /** @param {Item} item */
    #link(item) {
        for (const group of item.groupIds) this.#groups.add(group, item);
        for (const id of item.claims) {
            this.#claimants.add(id, item);
            this.#claimed.add(id);
        }
        this.#bind(item);
        for (const id of item.boundIds) this.#arrows.add(id, item);
        this.#children.add(item.frameId, item);
        this.#images.add(item.fileId, item);
    }

    /** @param {Item} item */
    #unlink(item) {
        for (const group of item.groupIds) this.#groups.remove(group, item);
        for (const id of item.claims) {
            this.#claimants.remove(id, item);
            this.#claimed.add(id);
        }
        this.#labels.remove(this.#containers.get(item), item);
        for (const id of item.boundIds) this.#arrows.remove(id, item);
        this.#children.remove(item.frameId, item);
        this.#images.remove(item.fileId, item);
    }

    /** @param {Item} item */
    #bind(item) {
        if (item.kind !== "text") return;
        this.#containers.set(item, item.containerId);
        this.#labels.add(item.containerId, item);
    }

    /** @param {string} id @returns {Shape | null} */
    #containerFor(id) {
        const item = this.#items.get(id);
        return item && item.kind !== "text" && item.shape.canHoldLabel ? item.shape : null;
    }

    /** @param {SceneChange} change */
    #notify(change) {
        for (const listener of [...this.#listeners]) listener(change);
    }

    /**
     * Calls after every change, until the returned function is called.
     * @param {(change: SceneChange) => void} listener
     */
    onChange(listener) {
        this.#listeners.add(listener);
        return () => {
            this.#listeners.delete(listener);
        };
    }

    /**
     * The colour of the canvas, as it is kept; null for paper.
     * @returns {string | null}
     */
    get canvasColour() {
        return this.#canvasColour;
    }

    get size() {
        return this.#order.size;
    }

    /** @param {string} id @returns {Item | undefined} */
    item(id) {
        return this.#items.get(id);
    }

    /**
     * From the lowest to the topmost; not to be changed.
     * @returns {readonly Item[]}
     */
    items() {
        return this.#order.items;
    }

    /**
     * How many items lie below it.
     * @param {Item} item
     */
    position(item) {
        return this.#order.position(item);
    }

    /**
     * Sorts items of this scene in place, the lowest first.
     * @param {Item[]} items
     */
    sort(items) {
        return this.#order.sort(items);
    }

    /**
     * What may be drawn within a box, the lowest first.
     * @param {Bounds} bounds @returns {Item[]}
     */
    reaching(bounds) {
        return this.sort(this.#places.search(bounds));
    }

    /**
     * @param {Point} point
     * @param {{tolerance?: number, accept?: (item: Item) => boolean}} [options] the tolerance is in scene
     *   pixels
     * @returns {Item | null}
     */
    topmostAt(point, options = {}) {
        const { tolerance = TOLERANCE, accept = () => true } = options;
        for (const item of this.#candidates(point, tolerance)) {
            if (accept(item) && this.#isHit(item, point, tolerance)) return item;
        }
        return null;
    }

    /**
     * From the topmost to the lowest.
     * @param {Point} point
     * @param {{tolerance?: number, accept?: (item: Item) => boolean}} [options]
     * @returns {Item[]}
     */
    allAt(point, options = {}) {
        const { tolerance = TOLERANCE, accept = () => true } = options;
        return this.#candidates(point, tolerance)
            .filter((item) => accept(item) && this.#isHit(item, point, tolerance));
    }

    /** @param {Point} point @param {number} tolerance */
    #candidates({ x, y }, tolerance) {
        return this.reaching(outset({ minX: x, minY: y, maxX: x, maxY: y }, tolerance)).reverse();
    }

    /** @param {Item} item @param {Point} point @param {number} tolerance */
    #isHit(item, point, tolerance) {
        const frame = this.frameOf(item);
        return (!frame || isInFrame(frame, point)) && isHit(item, point, tolerance);
    }

    /**
     * What is in a box, the lowest first: wholly, or with any part that is drawn.
     * @param {Bounds} bounds
     * @param {"contain" | "touch"} [mode]
     * @returns {Item[]}
     */
    within(bounds, mode = "contain") {
        return this.reaching(bounds).filter((item) => {
            if (mode === "contain") return contains(bounds, item.bounds);
            const frame = this.frameOf(item);
            const visible = frame ? intersection(bounds, frame.upright) : bounds;
            return visible !== null && isTouched(item, visible);
        });
    }

    /**
     * What is wholly within a way that is drawn around it, the lowest first. What a frame does not show is not there.
     * @param {readonly Point[]} way @returns {Item[]}
     */
    enclosedBy(way) {
        const around = boundsAround(way);
        if (!around || way.length < 3) return [];
        const line = Float64Array.from(way.flatMap(({ x, y }) => [x, y]));
        // What is not near the way is on one side of it with all that it draws.
        const near = this.#near(way);
        return this.reaching(around).filter((item) => {
            if (!this.#isShown(item)) return false;
            return near.has(item) ? isEnclosed(item, line, around) : windingNumber(centerOf(item.bounds), line) !== 0;
        });
    }

    /** @param {readonly Point[]} way closed @returns {Set<Item>} what may be crossed by it */
    #near(way) {
        /** @type {Set<Item>} */
        const near = new Set();
        const last = way[way.length - 1];
        const closing = Array.from({ length: CLOSING_PARTS + 1 }, (_, part) => towards(last, way[0], part / CLOSING_PARTS));
        for (const points of [way, closing]) {
            for (let index = 1; index < points.length; index += 1) {
                for (const item of this.#places.search(boundsBetween(points[index - 1], points[index]))) near.add(item);
            }
        }
        return near;
    }

    /**
     * What a straight way crosses the lines of, the lowest first.
     * @param {Point} from @param {Point} to @returns {Item[]}
     */
    crossedBy(from, to) {
        return this.reaching(boundsBetween(from, to)).filter((item) => {
            const frame = this.frameOf(item);
            const isInside = !frame || isInFrame(frame, from) || isInFrame(frame, to);
            return isInside && isCrossed(item, from, to);
        });
    }

    /** @param {Item} item */
    #isShown(item) {
        const frame = this.frameOf(item);
        return !frame || intersection(item.bounds, frame.upright) !== null;
    }

    /**
     * The box around items, or around all of them; null if there are none.
     * @param {Iterable<string>} [ids]
     * @returns {Bounds | null}
     */
    bounds(ids) {
        /** @type {Bounds | null} */
        let bounds = null;
        if (!ids) {
            // Without the outlines of all strokes: it is for showing everything, where a pixel more does not
            // matter.
            /** @type {Bounds | null} */
            let points = null;
            for (const item of this.items()) {
                const frame = this.frameOf(item);
                const reach = frame ? intersection(item.reach, frame.upright) : item.reach;
                if (!reach || item.isBlank) continue;
                // What has no size counts only if there is nothing else.
                if (item.shape.isPoint) points = union(points, reach);
                else bounds = union(bounds, reach);
            }
            return bounds ?? points;
        }
        for (const id of ids) bounds = union(bounds, this.#items.get(id)?.bounds ?? null);
        return bounds;
    }

    /**
     * The members of a group, the lowest first.
     * @param {string} groupId @returns {Item[]}
     */
    byGroup(groupId) {
        return this.sort(this.#groups.of(groupId));
    }

    /**
     * The children of a frame, the lowest first.
     * @param {string} frameId @returns {Item[]}
     */
    byFrame(frameId) {
        return this.sort(this.#children.of(frameId));
    }

    /** @param {string} id whether an arrow has an end that is bound to it */
    hasArrows(id) {
        return this.#arrows.has(id);
    }

    /**
     * The arrows with an end that is bound to an element, in no order.
     * @param {string} id @returns {Item[]}
     */
    arrowsOf(id) {
        return this.#arrows.of(id);
    }

    /**
     * The label of a container: of several, the topmost.
     * @param {string} containerId @returns {Item | null}
     */
    textOf(containerId) {
        return this.sort(this.#labels.of(containerId)).pop() ?? null;
    }

    /**
     * The frame that clips an item; a label is clipped as its container is.
     * @param {Item} item @returns {Item | null}
     */
    frameOf(item) {
        const container = item.containerId === undefined ? undefined : this.#items.get(item.containerId);
        const { frameId } = container?.shape.canHoldLabel ? container : item;
        const frame = frameId === undefined ? undefined : this.#items.get(frameId);
        return frame?.shape.isFrame ? frame : null;
    }

    /**
     * The highest `index`; null if there is none.
     * @returns {string | null}
     */
    topIndex() {
        let top = "";
        for (const { index } of this.items()) if (index > top) top = index;
        return top || null;
    }

    /**
     * A file that may be shown.
     * @param {string} fileId @returns {ImageFile | null}
     */
    fileOf(fileId) {
        return this.#files.get(fileId);
    }

    /**
     * The file that an image shows: the one it names, or its own.
     * @param {Item} item @returns {ImageFile | null}
     */
    imageOf(item) {
        if (item.shape.kind !== "image") return null;
        const named = item.fileId === undefined ? null : this.fileOf(item.fileId);
        return named ?? imageFile(item.element.dataURL);
    }
}

/** @param {Item[]} items @returns {Item | undefined} */
const lowest = ([first, ...rest]) => rest.reduce((low, item) => (compareOrder(item, low) < 0 ? item : low), first);

/** @param {Item} frame @param {Point} point */
function isInFrame({ shape: { box, angle, origin } }, { x, y }) {
    return containsPoint(box, rotate({ x: x - origin.x, y: y - origin.y }, -angle, centerOf(box)));
}
