// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { linkedBoard, safeAddress } from "#whiteboard/scene/safe-link.js";
import { vectors } from "../client/fixtures.js";

test("links lead to addresses of few schemes, and to nothing else", () => {
    const all = vectors("links");
    assert.ok(all.length > 50);
    for (const { link, address } of all) {
        assert.equal(safeAddress(link), address, JSON.stringify(link));
        if (address !== null) assert.match(new URL(address).protocol, /^(https?|mailto):$/);
    }
    for (const none of [null, undefined, 7, {}, ["https://example.org"]]) assert.equal(safeAddress(none), null);
});

test("boards of the same server are links too, by their paths alone", () => {
    assert.equal(linkedBoard(" /boards/plan-1 "), "plan-1");
    for (const none of ["/boards/", "/boards/a/b", "/boards/a?x", "//boards/a", "boards/a", "/boards/../api", `/boards/${"a".repeat(65)}`, null]) {
        assert.equal(linkedBoard(none), null);
    }
});
