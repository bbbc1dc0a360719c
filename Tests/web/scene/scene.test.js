import assert from "node:assert/strict";
import { test } from "node:test";
import { Scene } from "#whiteboard/scene/scene.js";
import { intersects } from "#whiteboard/scene/bounds.js";
import { soak } from "../support/soak.js";
import { randomElement, seeded } from "./random-elements.js";

/** @param {any[]} elements */
function sceneOf(...elements) {
    const document = new Map(elements.map((element) => [element.id, element]));
    const scene = new Scene();
    scene.reset(document);
    return { scene, document };
}

const ids = (/** @type {Iterable<{id: string}>} */ items) => [...items].map(({ id }) => id);
const box = (/** @type {string} */ id, more = {}) =>
    ({ id, type: "rectangle", x: 0, y: 0, width: 100, height: 100, index: "a0", ...more });

test("items lie over each other by index, code unit by code unit, and then by id", () => {
    const { scene } = sceneOf(
        box("b", { index: "a1" }), box("a", { index: "a1" }), box("c", { index: "Zz" }),
        box("d", { index: undefined }), box("e", { index: "a1V" }), box("f", { index: 7 }));
    assert.deepEqual(ids(scene.items()), ["d", "f", "c", "a", "b", "e"]);
    assert.equal(scene.topIndex(), "a1V");
});

test("the order, places and groups stay right through random edits", () => {
    for (let seed = 1; seed <= soak(2, 6); seed += 1) {
        const random = seeded(seed);
        const { scene, document } = sceneOf();
        for (let step = 0; step < 400; step += 1) {
            const touched = new Set();
            for (let count = Math.floor(random() ** 6 * 300); count >= 0; count -= 1) {
                const id = `e${Math.floor(random() * 150)}`;
                touched.add(id);
                const index = `a${Math.floor(random() * 10)}`;
                const size = random() ** 8 * 3000;
                const element = randomElement(random, id, index, { width: 3000, height: 2000 }, size);
                if (random() < 0.2) document.delete(id);
                else document.set(id, { ...element, groupIds: [`g${Math.floor(random() * 5)}`] });
            }
            if (random() < 0.05) scene.reset(document);
            else scene.update(touched, document);
        }
        const expected = [...document.values()].sort(
            (a, b) => (a.index < b.index ? -1 : a.index > b.index ? 1 : a.id < b.id ? -1 : 1));
        assert.deepEqual(ids(scene.items()), ids(expected));
        for (let group = 0; group < 5; group += 1) {
            const members = expected.filter(({ groupIds }) => groupIds[0] === `g${group}`);
            assert.deepEqual(ids(scene.byGroup(`g${group}`)), ids(members));
        }
        for (let query = 0; query < 40; query += 1) {
            const [x, y] = [random() * 3000, random() * 2000];
            const view = { minX: x, minY: y, maxX: x + random() ** 3 * 3000, maxY: y + random() ** 3 * 3000 };
            assert.deepEqual(
                ids(scene.reaching(view)), ids(scene.items().filter((item) => intersects(item.reach, view))));
        }
    }
});

test("an item stays the same object while its element changes, and says where it looks different", () => {
    const { scene, document } = sceneOf(box("a", { strokeWidth: 2, roughness: 0 }));
    const item = scene.item("a");
    /** @type {any[]} */
    const changes = [];
    const end = scene.onChange((change) => changes.push(change));
    document.set("a", box("a", { strokeWidth: 2, x: 50, roughness: 0 }));
    scene.update(new Set(["a"]), document);
    assert.equal(scene.item("a"), item);
    assert.deepEqual(item?.bounds, { minX: 49, minY: -1, maxX: 151, maxY: 101 });
    assert.deepEqual(changes[0].dirty, [{ minX: -2, minY: -2, maxX: 152, maxY: 102 }]);
    end();
    scene.update(null, new Map());
    assert.equal(changes.length, 1);
    assert.equal(scene.item("a"), undefined);
});

test("a stroke that grows looks different only at its end", () => {
    const points = Array.from({ length: 200 }, (_, n) => [n * 5, Math.sin(n / 9) * 40]);
    const stroke = { id: "s", type: "freedraw", x: 10, y: 10, simulatePressure: true, index: "a1", points };
    const { scene, document } = sceneOf(stroke);
    assert.ok(scene.item("s")?.displayList);
    /** @type {any[]} */
    const changes = [];
    scene.onChange((change) => changes.push(change));
    document.set("s", { ...stroke, points: [...points, [1000, 0], [1005, 2]] });
    scene.update(new Set(["s"]), document);
    const [dirty] = changes[0].dirty;
    assert.ok(dirty.minX > 900 && dirty.maxX < 1050, JSON.stringify(dirty));
});

test("a label is found, placed by its container, and moved along with it", () => {
    const label = { id: "t", type: "text", containerId: "a", text: "label", fontSize: 20, index: "a1" };
    const { scene, document } = sceneOf(box("a"), label);
    assert.equal(scene.textOf("a")?.id, "t");
    assert.equal(scene.textOf("t"), null);
    const before = scene.item("t")?.bounds;
    document.set("a", box("a", { x: 500 }));
    scene.update(new Set(["a"]), document);
    assert.equal(scene.item("t")?.bounds.minX, (before?.minX ?? 0) + 500);
});

test("what comes back as it was is not made anew, and is where its container is by now", () => {
    const label = { id: "t", type: "text", containerId: "a", text: "label", fontSize: 20, index: "a1" };
    const { scene, document } = sceneOf(box("a"), box("b"), label);
    const [item, place] = [scene.item("b"), scene.item("t")?.bounds.minX ?? 0];
    const kept = document.get("b");
    const all = new Set(["a", "b", "t"]);
    scene.update(all, new Map());
    scene.update(all, document.set("a", box("a", { x: 500 })));
    assert.equal(scene.item("b"), item);
    assert.equal(scene.item("t")?.bounds.minX, place + 500);
    // It has been another since: that is not what comes back.
    scene.update(new Set(["b"]), new Map([["b", box("b", { width: 300 })]]));
    scene.update(new Set(["b"]), new Map());
    scene.update(new Set(["b"]), new Map([["b", kept]]));
    assert.ok((scene.item("b")?.bounds.maxX ?? 999) < 150);
    assert.deepEqual(ids(scene.reaching({ minX: -10, minY: -10, maxX: 110, maxY: 110 })), ["b"]);
});

test("many changes look different within one box around all of them", () => {
    const many = Array.from({ length: 600 }, (_, n) => box(`e${n}`, { x: n * 10, roughness: 0, strokeWidth: 2 }));
    const { scene, document } = sceneOf(...many);
    /** @type {any[]} */
    const changes = [];
    scene.onChange((change) => changes.push(change));
    for (const element of many) document.set(element.id, { ...element, x: element.x + 5 });
    scene.update(new Set(document.keys()), document);
    assert.deepEqual(changes[0].dirty, [{ minX: -2, minY: -2, maxX: 6_097, maxY: 102 }]);
});

test("a file's pieces are joined, and what is no raster image is no file", () => {
    /** @param {any} dataURL */
    const file = (dataURL) => ({ type: "easel-file", id: "F", mimeType: "image/png", dataURL });
    const image = { id: "i", type: "image", fileId: "F", x: 0, y: 0, width: 10, height: 10 };
    const { scene, document } = sceneOf(image);
    assert.equal(scene.fileOf("F"), null);
    assert.equal(scene.item("i")?.displayList.primitives[0].kind, "path");
    document.set("file:F", file(["data:image/png;base64,iVBO", "Rw0K"]));
    scene.update(new Set(["file:F"]), document);
    assert.deepEqual(scene.fileOf("F"), { mimeType: "image/png", dataURL: "data:image/png;base64,iVBORw0K" });
    assert.equal(scene.item("i")?.displayList.primitives[0].kind, "image");
    for (const bad of [
        "data:image/svg+xml;base64,AAAA", ["data:image/png;base64,", 7], [],
        "data:image/png;base64,\"><script>",
    ]) {
        document.set("file:F", file(bad));
        scene.update(new Set(["file:F"]), document);
        assert.equal(scene.fileOf("F"), null);
    }
});

test("what a stranger wrote does no harm", () => {
    const bad = [
        null, 7, "text", [], {}, { type: 3 }, { type: "nonsense" }, { type: "rectangle" },
        { type: "rectangle", x: "1", y: NaN, width: Infinity, height: -5, angle: 1e300, opacity: "half" },
        { type: "line", points: [[0, 0]] },
        { type: "line", points: [null, [1], [1, "2"], [3, 4], [5, 6, 7]] },
        { type: "arrow", points: [[0, 0], [0, 0]], endArrowhead: "arrow", elbowed: true },
        { type: "arrow", points: [[1e300, -1e300], [0, 0], [1, 1]], endArrowhead: "toString" },
        { type: "arrow", points: [[1e300, -1e300], [0, 0]], startArrowhead: "diamond", strokeWidth: -4 },
        { type: "freedraw", points: [] }, { type: "freedraw", points: [[1, 1]], pressures: ["x"] },
        { type: "freedraw", points: [[1, 1], [1, 1], [1, 1]], pressures: [0, 9, -9], strokeWidth: 0 },
        { type: "text", text: 5 }, { type: "text", text: "self", containerId: "e17" },
        { type: "text", text: "a\r\nb\rc\td", fontSize: -1, fontFamily: 1e9, lineHeight: 0 },
        { type: "image", fileId: {}, scale: "big", crop: [] },
        { type: "frame", frameId: "e20", name: 9 }, { type: "diamond", roundness: 3, groupIds: "none" },
        { type: "ellipse", roundness: { type: 3, value: "x" }, frameId: "e20", width: 9, height: 9 },
        { type: "easel-file", id: 5 }, { type: "rectangle", isDeleted: true },
    ];
    const document = new Map(bad.map((element, n) => [`e${n}`, /** @type {any} */ (element)]));
    document.set("__proto__", box("__proto__"));
    const scene = new Scene();
    scene.reset(document);
    for (const item of scene.items()) {
        for (const value of [...Object.values(item.bounds), ...Object.values(item.reach)]) {
            assert.ok(Number.isFinite(value), `${item.id} ${JSON.stringify(item.element)}`);
        }
        assert.ok(item.cost > 0);
        scene.topmostAt({ x: item.bounds.minX, y: item.bounds.minY });
    }
    assert.ok(scene.item("__proto__"));
    scene.within({ minX: -1e9, minY: -1e9, maxX: 1e9, maxY: 1e9 }, "touch");
    scene.reset(new Map());
    assert.equal(scene.size, 0);
    assert.equal(scene.bounds(), null);
});
