import assert from "node:assert/strict";
import { test } from "node:test";
import { boardOf } from "#whiteboard/ui/board-address.js";
import { summaryOf } from "#whiteboard/ui/drawing-summary.js";
import { fittingScale } from "#whiteboard/scene/canvas-export.js";
import { fitted, isFollowedBack } from "#whiteboard/ui/following.js";
import { fileName } from "#whiteboard/ui/save-file.js";
import { agoText } from "#whiteboard/ui/time-text.js";
import { openingError } from "#whiteboard/ui/error-page.js";

test("a page's address names its board", () => {
    assert.equal(boardOf("/boards/plan-1"), "plan-1");
    assert.equal(boardOf("/boards/plan-1/"), "plan-1");
    for (const path of ["/", "/boards/", "/boards/a.b", "/boards/a/b", `/boards/${"a".repeat(65)}`]) {
        assert.equal(boardOf(path), null);
    }
});

test("who cannot see the drawing is told what is on it", () => {
    assert.equal(summaryOf([]), "The board is empty.");
    const elements = [{ type: "rectangle" }, { type: "rectangle" }, { type: "text", text: "Hello\nworld" }, {}, null];
    assert.equal(summaryOf(elements), "5 elements: 2 rectangles, 1 text, 2 other elements. It says: Hello world.");
});

test("two who would follow each other are found, however long the chain", () => {
    const follows = (pairs) => new Map(Object.entries(pairs).map(([session, following]) => [session, { state: { following } }]));
    assert.ok(isFollowedBack("b", { session: "a", participants: follows({ b: "a" }) }));
    assert.ok(isFollowedBack("b", { session: "a", participants: follows({ b: "c", c: "a" }) }));
    assert.ok(!isFollowedBack("b", { session: "a", participants: follows({ b: "c", c: "b" }) }));
    assert.ok(!isFollowedBack("b", { session: "a", participants: follows({ b: null }) }));
});

test("a follower sees at least what the other sees", () => {
    assert.deepEqual(fitted({ x: 0, y: 0, width: 100, height: 100 }, 2), { x: -50, y: 0, width: 200, height: 100 });
    assert.deepEqual(fitted({ x: 0, y: 0, width: 400, height: 100 }, 2), { x: 0, y: -50, width: 400, height: 200 });
});

test("a file is named after the board, whatever it is called", () => {
    assert.equal(fileName("Plan: a/b", "svg"), "Plan a b.svg");
    assert.equal(fileName("...", "png"), "board.png");
    assert.equal(fileName("../../etc", "png"), "etc.png".replace("etc", " etc").trim());
    assert.ok(Array.from(fileName("ü".repeat(300), "png")).length <= 84);
});

test("no picture is larger than browsers can make", () => {
    assert.equal(fittingScale(100, 50, 2), 2);
    const scale = fittingScale(40_000, 20_000, 3);
    assert.ok(40_000 * scale * 20_000 * scale <= 64_100_000);
});

test("how long ago is said as people say it, and never lies in the future", () => {
    assert.equal(agoText(1_000, 0), "just now");
    assert.equal(agoText(0, 60_000), "1 minute ago");
    assert.equal(agoText(0, 7_200_000), "2 hours ago");
    assert.equal(agoText(0, 86_400_000), "1 day ago");
    assert.equal(agoText(NaN, 0), "");
});

test("a board that cannot be opened says why, others only lose the connection", () => {
    assert.ok(openingError(4404, "")?.canCreate);
    assert.ok(!openingError(4403, "")?.canCreate);
    assert.match(openingError(4400, "bad hello")?.text ?? "", /bad hello/);
    assert.equal(openingError(4413, ""), null);
});
