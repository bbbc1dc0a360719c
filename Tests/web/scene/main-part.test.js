// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { mainPart } from "#whiteboard/scene/main-part.js";

const screen = { width: 1_280, height: 800 };

function part(x, y, size = 100, element = { type: "rectangle" }) {
    return { element, bounds: { minX: x, minY: y, maxX: x + size, maxY: y + size } };
}

test("all of a drawing is shown as long as it can be seen", () => {
    assert.deepEqual(mainPart([part(0, 0), part(5_000, 300)], screen), { minX: 0, minY: 0, maxX: 5_100, maxY: 400 });
    // However large it is.
    const huge = [part(0, 0, 1e6), part(1e6, 1e6, 1e6)];
    assert.deepEqual(mainPart(huge, screen), { minX: 0, minY: 0, maxX: 2e6, maxY: 2e6 });
    assert.equal(mainPart([], screen), null);
});

test("nothing that is far away hides the rest", () => {
    const near = Array.from({ length: 20 }, (_, place) => part(place * 150, 0));
    const nearBox = { minX: 0, minY: 0, maxX: 19 * 150 + 100, maxY: 100 };
    for (const far of [part(1e6, 0), part(-1e9, 1e9), part(3e5, 3e5, 0)]) {
        assert.deepEqual(mainPart([...near, far], screen), nearBox);
        assert.deepEqual(mainPart([far, ...near], screen), nearBox);
    }
    // Of two that are far apart one is seen rather than none.
    const box = mainPart([part(0, 0), part(1e7, 0)], screen);
    assert.ok(box && box.maxX - box.minX === 100);
    // Where everything is far from everything.
    const spread = Array.from({ length: 500 }, (_, place) => part(place * 1e6, place * 1e6));
    const some = mainPart(spread, screen);
    assert.ok(some && some.maxX - some.minX === 100);
});

test("what cannot be seen does not count, unless there is nothing else", () => {
    const unseen = [{ type: "rectangle", opacity: 0 }, { type: "text", text: "  " },
        { type: "ellipse", strokeColor: "transparent", backgroundColor: "transparent" }].map((element) => part(9_000, 9_000, 50, element));
    assert.deepEqual(mainPart([part(0, 0), ...unseen], screen), { minX: 0, minY: 0, maxX: 100, maxY: 100 });
    assert.deepEqual(mainPart(unseen, screen), { minX: 9_000, minY: 9_000, maxX: 9_050, maxY: 9_050 });
});
