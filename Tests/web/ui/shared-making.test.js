// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { sharedMaking, sizeOf } from "#whiteboard/ui/shared-making.js";

const rectangle = {
    id: "r", type: "rectangle", x: 1, y: 2, width: 3, height: 4, strokeColor: "#1e1e1e", seed: 7, roughness: 1,
    version: 1, versionNonce: 2, updated: 3, index: "a1", groupIds: [], boundElements: null, locked: false, link: null,
};

test("others are told what an element looks like, and nothing of its bookkeeping", () => {
    assert.deepEqual(sharedMaking([rectangle], 4_096), [{
        id: "r", type: "rectangle", x: 1, y: 2, width: 3, height: 4, strokeColor: "#1e1e1e", seed: 7, roughness: 1 }]);
});

test("whatever is being made, it fits", () => {
    const points = Array.from({ length: 5_000 }, (_, place) => [place * 1.25, place % 7]);
    const line = { ...rectangle, id: "l", type: "line", points };
    const text = { ...rectangle, id: "t", type: "text", text: "😀".repeat(5_000), originalText: "x".repeat(10_000) };
    const odd = { ...rectangle, id: "o", customData: { much: "y".repeat(10_000) } };
    for (const elements of [[line], [text], [odd], [line, text, odd, rectangle], Array(100).fill(rectangle)]) {
        for (const bytes of [0, 10, 300, 1_000, 3_500]) assert.ok(sizeOf(sharedMaking(elements, bytes)) <= Math.max(2, bytes + 1));
    }
    const [thin] = sharedMaking([line], 3_000);
    assert.ok(Array.isArray(thin.points) && thin.points.length > 50);
    assert.deepEqual([thin.points[0], thin.points.at(-1)], [points[0], points.at(-1)]);
    const [short] = sharedMaking([text], 3_000);
    assert.match(String(short.text), /^(?:😀)+$/u);
    assert.deepEqual(sharedMaking([odd, rectangle], 3_000).map(({ id }) => id), ["r"]);
});
