// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { Document } from "#client/easel-client.js";
import { exportedOf } from "#whiteboard/scene/canvas-export.js";
import { Scene } from "#whiteboard/scene/scene.js";
import { svgOf } from "#whiteboard/scene/svg-export.js";

/** @param {Record<string, unknown>[]} elements */
function sceneOf(...elements) {
    const document = new Document();
    const scene = new Scene();
    if (elements.length > 0) document.apply(document.check(elements.map((element) => ({ op: "put", id: String(element.id), value: /** @type {any} */ (element) }))));
    scene.reset(document);
    return scene;
}

/** @param {string} id @param {Record<string, unknown>} more */
const box = (id, more) => ({ id, type: "rectangle", x: 0, y: 0, width: 100, height: 100, roughness: 0, ...more });
const palette = /** @type {any} */ ({
    paper: "#ffffff", colour: (/** @type {string} */ colour) => colour, isTransparent: (/** @type {string} */ colour) => colour === "transparent",
});
const scene = sceneOf(
    box("child", { x: 150, y: 150, frameId: "f", index: "a1", strokeColor: "#ff0000" }),
    box("over", { x: 250, y: 250, index: "a2", strokeColor: "#00ff00" }), box("elsewhere", { x: 260, y: 260, frameId: "g", index: "a3", strokeColor: "#0000ff" }),
    box("far", { x: 900, y: 900, index: "a4", strokeColor: "#ffff00" }), box("f", { type: "frame", x: 200, y: 200, width: 300, height: 200, index: "a5", name: "F" }),
    box("g", { type: "frame", x: 240, y: 240, width: 50, height: 50, index: "a6", name: "G" }),
);

test("a picture of one frame is cut to it and shows what the frame does, without its border", () => {
    for (const ids of [["f"], ["f", "child"]]) {
        const exported = exportedOf(scene, ids);
        assert.deepEqual(exported.bounds, { minX: 200, minY: 200, maxX: 500, maxY: 400 });
        assert.deepEqual(exported.items.map(({ id }) => id), ["child", "over"]);
        const svg = svgOf(exported, { palette, hasPaper: true, fonts: "" });
        assert.match(svg, /viewBox="200 200 300 200" width="300" height="200"/);
        assert.ok(svg.includes("#ff0000") && svg.includes("#00ff00"));
        assert.ok(!svg.includes("#0000ff") && !svg.includes("#bbb"), "another frame's, and the border, are not in it");
        assert.equal(svg.match(/<clipPath/g)?.length, 1, "what is in the frame is clipped by it");
    }
});

test("a frame with anything else is a picture of all that was chosen", () => {
    for (const ids of [["f", "far"], ["f", "g"], ["child"]]) {
        const exported = exportedOf(scene, ids);
        assert.deepEqual(new Set(exported.items.map(({ id }) => id)), new Set(ids));
        assert.ok(exported.bounds.minX < 150 || !ids.includes("child"), "with a margin around it");
    }
    assert.equal(exportedOf(scene, null).items.length, 6);
    assert.deepEqual(exportedOf(sceneOf(), null).bounds, { minX: -10, minY: -10, maxX: 10, maxY: 10 });
});
