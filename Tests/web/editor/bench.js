// @ts-check
import { Document } from "#client/easel-client.js";
import { BoardView } from "#whiteboard/editor/board-view.js";
import { Scene } from "#whiteboard/scene/scene.js";

export { seeded } from "../scene/seeded.js";

/** New ids and times that are the same in every run. */
export function countingSource() {
    let count = 0;
    return { id: () => `new${count += 1}`, integer: () => count += 1, now: () => 1_000 };
}

/** A board, and tools that work on it without a screen. */
export class Bench {
    document = new Document();
    scene = new Scene();
    viewport = { zoom: 1, bounds: { minX: -2000, minY: -2000, maxX: 2000, maxY: 2000 } };
    /** What tools said, other than edits. @type {any[]} */
    said = [];
    /** The edits of each operation. @type {any[][]} */
    operations = [];
    time = 0;

    /** @param {Record<string, any>[]} elements */
    constructor(elements = []) {
        this.view = new BoardView(this, this.scene, this.viewport, countingSource());
        this.edit(...elements.map((value) => ({ op: "put", id: value.id, value })));
        this.operations = [];
    }

    /** What anybody does to the board. */
    edit(...edits) {
        if (edits.length === 0) return edits;
        const touched = this.document.apply(this.document.check(edits));
        this.scene.update(touched, this.document);
        this.operations.push(edits);
        return edits;
    }

    get elements() {
        return this.scene.items().map(({ id }) => this.document.get(id));
    }

    get(id) {
        return this.document.get(id);
    }

    perform(actions) {
        for (const action of actions) {
            if (action.do === "submit") this.edit(...action.edits);
            else if (action.do === "settle") this.edit(...action.edits(this.view));
            else this.said.push(action);
            if (action.do === "select") {
                const group = action.group === undefined ? this.view.selection.group : action.group;
                this.view.selection = { ids: new Set(action.ids), group };
            }
        }
        return actions;
    }

    select(...ids) {
        this.view.selection = { ids: new Set(ids), group: null };
    }

    /** Gives a tool an input at a point; time goes on by a 60th of a second. */
    input(tool, type, [x, y], more = {}) {
        this.time += more.after ?? 1000 / 60;
        const point = { x, y };
        return this.perform(tool.handle({
            type, point, samples: [{ point, pressure: more.pressure ?? 0.5 }], time: this.time, pointer: "mouse",
            clicks: 1, shift: false, alt: false, ctrl: false, ...more,
        }, this.view));
    }

    /** Presses at the first point, moves over all others, and lifts at the last. */
    drag(tool, points, more = {}) {
        this.input(tool, "down", points[0], more);
        for (const point of points.slice(1)) this.input(tool, "move", point, more);
        this.input(tool, "up", points[points.length - 1], more);
    }

    click(tool, point, more = {}) {
        this.drag(tool, [point], more);
    }

    /** The last thing of a kind that tools said. */
    last(kind) {
        return this.said.filter((action) => action.do === kind).at(-1);
    }
}

/** An element as it is on a board. */
export function element(id, properties = {}) {
    return {
        id, type: "rectangle", x: 0, y: 0, width: 100, height: 80, angle: 0, strokeColor: "#1e1e1e",
        backgroundColor: "#a5d8ff", fillStyle: "solid", strokeWidth: 2, strokeStyle: "solid", roughness: 0,
        opacity: 100, groupIds: [], frameId: null, index: "a0", roundness: null, seed: 1, version: 1, versionNonce: 1,
        isDeleted: false, boundElements: null, updated: 1, link: null, locked: false, ...properties,
    };
}

export function text(id, properties = {}) {
    return element(id, {
        type: "text", text: "text", originalText: "text", fontSize: 20, fontFamily: 2, textAlign: "left",
        verticalAlign: "top", containerId: null, autoResize: true, lineHeight: 1.25, backgroundColor: "transparent",
        ...properties,
    });
}

/** A shape with a text in it. */
export function labelled(id, properties = {}) {
    const container = element(id, { boundElements: [{ type: "text", id: `${id}-text` }], ...properties });
    const label = text(`${id}-text`, {
        containerId: id, textAlign: "center", verticalAlign: "middle", groupIds: container.groupIds,
        x: container.x + 30, y: container.y + 28, width: 40, height: 25, index: `${container.index}V`,
    });
    return [container, label];
}

/** Some element of any type, turned and placed anyhow. */
export function anyElement(id, random, properties = {}) {
    const type = ["rectangle", "diamond", "ellipse", "line", "arrow", "freedraw", "image"][Math.floor(random() * 7)];
    const near = (size) => Math.round((random() - 0.5) * size * 100) / 100;
    const own = { x: near(1000), y: near(1000), width: 20 + random() * 300, height: 20 + random() * 300 };
    const shared = { ...own, type, angle: random() < 0.5 ? 0 : Math.round(random() * 6 * 1000) / 1000, ...properties };
    if (type === "image") return element(id, { ...shared, fileId: "f", scale: [1, 1] });
    if (!["line", "arrow", "freedraw"].includes(type)) return element(id, shared);
    const points = [[0, 0], ...Array.from({ length: 1 + Math.floor(random() * 5) }, () => [near(300), near(300)])];
    const roundness = type !== "freedraw" && random() < 0.5 ? { type: 2 } : null;
    return element(id, { ...shared, points, roundness });
}
