import assert from "node:assert/strict";
import { test } from "node:test";
import { ActionRegistry } from "#whiteboard/editor/action-registry.js";
import { matchingActions } from "#whiteboard/ui/action-search.js";
import { textHits } from "#whiteboard/ui/text-hits.js";

const names = (found) => found.map(({ name }) => name);

test("a command is found by the beginning of its name, its words, its group or its initials, the likeliest first", () => {
    const actions = [
        { name: "Keep the tool after drawing", group: "Tools" }, { name: "Zoom to fit", group: "View" },
        { name: "Text", group: "Tools" }, { name: "Export", group: "Board" }, { name: "Dark", group: "Theme" },
    ];
    assert.deepEqual(names(matchingActions(actions, "")), names(actions));
    assert.deepEqual(names(matchingActions(actions, "  ZOOM  fit ")), ["Zoom to fit"]);
    assert.deepEqual(names(matchingActions(actions, "ztf")), ["Zoom to fit"]);
    assert.deepEqual(names(matchingActions(actions, "t"))[0], "Text");
    assert.deepEqual(names(matchingActions(actions, "dark theme")), ["Dark"]);
    assert.deepEqual(names(matchingActions(actions, "nothing like it")), []);
});

test("a command is found by other words that people have for it, after those that are called so", () => {
    const actions = [
        { name: "Timeline", group: "Board", also: "history past" }, { name: "History of ideas", group: "Board" },
        { name: "Flip upside down", group: "Arrange", also: "mirror vertically" },
    ];
    assert.deepEqual(names(matchingActions(actions, "hist")), ["History of ideas", "Timeline"]);
    assert.deepEqual(names(matchingActions(actions, "MIRROR vert")), ["Flip upside down"]);
    assert.deepEqual(names(matchingActions(actions, "story")), ["History of ideas"]);
});

test("an action that would change the board can't be run where nothing may be changed", () => {
    let mayChange = true;
    const registry = new ActionRegistry(() => mayChange);
    registry.add([
        { id: "draw", name: "Draw", group: "Edit", run() {} },
        { id: "look", name: "Look", group: "View", run() {}, looks: true },
        { id: "never", name: "Never", group: "View", run() {}, looks: true, isEnabled: () => false },
    ]);
    const enabled = () => registry.all.filter((action) => registry.isEnabled(action)).map(({ id }) => id);
    assert.deepEqual(enabled(), ["draw", "look"]);
    mayChange = false;
    assert.deepEqual(enabled(), ["look"]);
    assert.throws(() => registry.add([{ id: "draw", name: "Other", group: "Edit", run() {} }]), /two actions/);
    assert.throws(() => registry.get("gone"), /no action/);
});

const item = (id, x, y, element) => ({ id, element, bounds: { minX: x, minY: y, maxX: x + 10, maxY: y + 10 } });

test("texts are found whatever their case and accents, in the order in which they are read", () => {
    const items = [
        item("low", 0, 500, { type: "text", text: "Café au lait" }),
        item("right", 300, 10, { type: "text", text: "un CAFE\u0301", originalText: "un CAFE\u0301" }),
        item("left", 20, 10, { type: "text", text: "ca-\nfé", originalText: "Ein  café" }),
        item("frame", 0, 700, { type: "frame", name: "Cafeteria" }),
        item("shape", 0, 0, { type: "rectangle", name: "cafe", text: "cafe" }),
        item("strange", 0, 0, { type: "text", text: 7 }),
    ];
    assert.deepEqual(textHits(items, "cafe").map(({ id }) => id), ["left", "right", "low", "frame"]);
    assert.deepEqual(textHits(items, "ein café").map(({ id }) => id), ["left"], "words go over blanks and wrapped lines");
    assert.deepEqual(textHits(items, "  "), []);
    assert.deepEqual(textHits(items, "(.*").map(({ id }) => id), [], "what is typed is no pattern");
});
