// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { Clicks } from "#whiteboard/editor/input/clicks.js";
import { LongPress } from "#whiteboard/editor/input/long-press.js";
import { PointerRouter } from "#whiteboard/editor/input/pointer-router.js";
import { turnWheel } from "#whiteboard/editor/input/wheel-input.js";
import { editorActions } from "#whiteboard/editor/editor-actions.js";
import { keysText, shortcutFor } from "#whiteboard/editor/shortcuts.js";
import { Viewport } from "#whiteboard/scene/viewport.js";
import { seeded } from "./bench.js";

function routing() {
    const router = new PointerRouter();
    let time = 0;
    return {
        router,
        send(type, id, x, y, more = {}) {
            time += more.after ?? 10;
            return router.handle({ type, id, pointer: "touch", at: { x, y }, time, pans: false, ...more })
                .map((order) => (order.to === "tool" ? order.type : order));
        },
    };
}

test("one finger is the tool's, and a second one soon after makes it a pinch", () => {
    const { send } = routing();
    assert.deepEqual(send("down", 1, 0, 0), ["down"]);
    assert.deepEqual(send("move", 1, 5, 0), ["move"]);
    assert.deepEqual(send("down", 2, 100, 0), ["drop"]);
    const [order] = send("move", 2, 195, 0);
    assert.equal(order.factor, 2);
    assert.deepEqual(order.by, { x: 47.5, y: 0 });
    assert.deepEqual(order.at, { x: 100, y: 0 });
    assert.deepEqual(send("up", 2, 195, 0), []);
    assert.deepEqual(send("move", 1, 50, 50), []);
    assert.deepEqual(send("up", 1, 50, 50), []);
    assert.deepEqual(send("down", 3, 0, 0), ["down"]);
});

test("a second finger during a stroke is no pinch any more", () => {
    const { send } = routing();
    send("down", 1, 0, 0);
    send("move", 1, 5, 0, { after: 500 });
    assert.deepEqual(send("down", 2, 100, 0), []);
    assert.deepEqual(send("move", 2, 150, 0), []);
    assert.deepEqual(send("move", 1, 50, 0), ["move"]);
    assert.deepEqual(send("up", 1, 50, 0), ["up"]);
});

test("a hand beside a pen is nothing", () => {
    const { send } = routing();
    assert.deepEqual(send("down", 9, 0, 0, { pointer: "pen" }), ["down"]);
    assert.deepEqual(send("down", 1, 80, 80), []);
    assert.deepEqual(send("move", 1, 90, 80), []);
    assert.deepEqual(send("move", 9, 5, 5, { pointer: "pen" }), ["move"]);
    assert.deepEqual(send("up", 9, 5, 5, { pointer: "pen" }), ["up"]);
    assert.deepEqual(send("down", 2, 0, 0, { after: 100 }), []);
    send("up", 2, 0, 0);
    assert.deepEqual(send("down", 3, 0, 0, { after: 1_000 }), ["down"]);
});

test("a touch that the system takes is thrown away, a mouse's press is ended", () => {
    const { send } = routing();
    send("down", 1, 0, 0);
    assert.deepEqual(send("cancel", 1, 0, 0), ["drop"]);
    send("down", 2, 0, 0, { pointer: "mouse" });
    assert.deepEqual(send("cancel", 2, 0, 0, { pointer: "mouse" }), ["up"]);
});

test("a press that pans moves the board and never reaches the tool", () => {
    const { send, router } = routing();
    assert.deepEqual(send("down", 1, 0, 0, { pointer: "mouse", pans: true }), []);
    assert.ok(router.isPanning);
    assert.deepEqual(send("move", 1, 10, 20, { pointer: "mouse" })[0].by, { x: 10, y: 20 });
    assert.deepEqual(send("up", 1, 10, 20, { pointer: "mouse" }), []);
    assert.deepEqual(send("move", 1, 10, 30, { pointer: "mouse" }), ["hover"]);
});

test("whatever pointers do, the tool's gestures are whole: each begins once and ends once", () => {
    const random = seeded(31);
    for (let round = 0; round < 200; round += 1) {
        const { send, router } = routing();
        let isPressed = false;
        const follow = (orders) => {
            for (const order of orders) {
                if (order === "down") {
                    assert.ok(!isPressed);
                    isPressed = true;
                } else if (order === "up" || order === "drop") {
                    assert.ok(isPressed);
                    isPressed = false;
                } else if (order === "move") {
                    assert.ok(isPressed);
                }
            }
        };
        for (let step = 0; step < 80; step += 1) {
            const type = ["down", "move", "move", "up", "cancel"][Math.floor(random() * 5)];
            const pointer = ["touch", "touch", "mouse", "pen"][Math.floor(random() * 4)];
            follow(send(type, Math.floor(random() * 4), random() * 500, random() * 500, {
                pointer, pans: random() < 0.1, after: random() * 400,
            }));
        }
        follow(router.reset().map((order) => order.type));
        assert.ok(!isPressed);
        assert.deepEqual(send("down", 50, 0, 0, { after: 5_000 }), ["down"]);
    }
});

test("what is between two fingers stays between them", () => {
    const random = seeded(32);
    for (let round = 0; round < 100; round += 1) {
        const { send } = routing();
        const viewport = new Viewport();
        const fingers = [{ x: 100, y: 100 }, { x: 300, y: 200 }];
        const held = fingers.map((finger) => viewport.toScene(finger));
        send("down", 0, 100, 100);
        send("down", 1, 300, 200);
        for (let step = 0; step < 20; step += 1) {
            const id = step % 2;
            // Along one direction, so that nothing would have to turn.
            const by = random() * 30 - 10;
            fingers[id] = { x: fingers[id].x + by * 2, y: fingers[id].y + by };
            for (const { by: pan, at, factor } of send("move", id, fingers[id].x, fingers[id].y)) {
                viewport.panBy(pan.x, pan.y);
                viewport.zoomAt(at, factor);
            }
        }
        if (viewport.zoom <= 0.1 || viewport.zoom >= 30) continue;
        fingers.forEach((finger, id) => {
            const at = viewport.toScreen(held[id]);
            assert.ok(Math.hypot(at.x - finger.x, at.y - finger.y) < 1, `${at.x}, ${at.y}, not ${finger.x}, ${finger.y}`);
        });
    }
});

test("clicks at one place count, until it takes too long or they are elsewhere", () => {
    const clicks = new Clicks();
    assert.equal(clicks.press({ x: 0, y: 0 }, 0, "mouse"), 1);
    assert.equal(clicks.press({ x: 2, y: 0 }, 200, "mouse"), 2);
    assert.equal(clicks.press({ x: 2, y: 0 }, 900, "mouse"), 1);
    assert.equal(clicks.press({ x: 50, y: 0 }, 1_000, "mouse"), 1);
    assert.equal(clicks.press({ x: 65, y: 0 }, 1_100, "touch"), 2);
});

test("the wheel moves the board, with Ctrl it zooms at the pointer and never leaps", () => {
    const viewport = new Viewport();
    viewport.resize(1000, 800);
    const wheel = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, metaKey: false, shiftKey: false };
    turnWheel({ ...wheel, deltaX: 10, deltaY: 20 }, { x: 0, y: 0 }, viewport);
    assert.deepEqual([viewport.x, viewport.y], [10, 20]);
    turnWheel({ ...wheel, deltaY: 30, shiftKey: true }, { x: 0, y: 0 }, viewport);
    assert.deepEqual([viewport.x, viewport.y], [40, 20]);
    turnWheel({ ...wheel, deltaY: 1, deltaMode: 1 }, { x: 0, y: 0 }, viewport);
    assert.equal(viewport.y, 40);
    const fixed = viewport.toScene({ x: 500, y: 300 });
    turnWheel({ ...wheel, deltaY: -10_000, ctrlKey: true }, { x: 500, y: 300 }, viewport);
    assert.ok(viewport.zoom > 1 && viewport.zoom < 1.5);
    const now = viewport.toScene({ x: 500, y: 300 });
    assert.ok(Math.hypot(now.x - fixed.x, now.y - fixed.y) < 1e-9);
});

const key = (name, code, more = {}) => (
    { key: name, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

const actions = [...editorActions(/** @type {never} */ ({})), { name: "Help", keys: ["?"] }, { name: "All commands", keys: ["Mod+K", "/"] }];

test("every shortcut is found by its keys, on either kind of keyboard", () => {
    const codes = { "[": "BracketLeft", "]": "BracketRight", "+": "Equal", "-": "Minus", "?": "Slash", "/": "Slash" };
    const taken = actions.flatMap(({ keys }) => keys ?? []);
    assert.equal(new Set(taken).size, taken.length, "no two actions have one shortcut");
    for (const { keys, name: action } of actions) {
        for (const keysOfOne of keys ?? []) {
            const parts = keysOfOne.endsWith("++") ? ["Mod", "+"] : keysOfOne.split("+");
            const name = parts.at(-1);
            const code = codes[name] ?? (/^[A-Z]$/.test(name) ? `Key${name}` : /^\d$/.test(name) ? `Digit${name}` : name);
            for (const isMac of [true, false]) {
                const found = shortcutFor(key(name.length === 1 ? name.toLowerCase() : name, code, {
                    ctrlKey: parts.includes("Mod") && !isMac, metaKey: parts.includes("Mod") && isMac,
                    shiftKey: parts.includes("Shift"),
                }), isMac, actions);
                assert.equal(found?.name, action, keysOfOne);
            }
        }
    }
});

test("shortcuts go by the letter where letters are Latin, and by the place where they are not", () => {
    assert.equal(shortcutFor(key("я", "KeyZ", { ctrlKey: true }), false, actions)?.name, "Undo");
    assert.equal(shortcutFor(key("z", "KeyW", { ctrlKey: true }), false, actions)?.name, "Undo");
    assert.equal(shortcutFor(key("&", "Digit1"), false, actions)?.name, "Select");
    assert.equal(shortcutFor(key("}", "BracketRight", { ctrlKey: true, shiftKey: true }), false, actions)?.name, "Bring to front");
    assert.equal(shortcutFor(key("+", "Equal", { ctrlKey: true, shiftKey: true }), false, actions)?.name, "Zoom in");
    assert.equal(shortcutFor(key("?", "Slash", { shiftKey: true }), false, actions)?.name, "Help");
    assert.equal(shortcutFor(key("a", "KeyA", { ctrlKey: true }), true, actions), undefined);
    assert.equal(shortcutFor(key("/", "Digit7", { shiftKey: true }), false, actions)?.name, "All commands");
    assert.equal(shortcutFor(key("r", "KeyR", { ctrlKey: true }), false, actions), undefined);
});

test("keys are written as people know them", () => {
    assert.equal(keysText("Mod+Shift+Z", false), "Ctrl+Shift+Z");
    assert.equal(keysText("Mod+Shift+Z", true), "⌘⇧Z");
    assert.equal(keysText("Mod++", false), "Ctrl++");
    assert.equal(keysText("ArrowLeft", false), "←");
});

test("a finger that is held in its place is told once, and is the tool's no more", () => {
    const press = new LongPress();
    const frames = (count, from) => Array.from({ length: count }, (_, frame) => press.frame(from + frame * 16)).filter(Boolean);
    press.begin({ x: 10, y: 10 }, 0);
    press.move({ x: 14, y: 8 });
    assert.deepEqual(frames(60, 16), [{ x: 10, y: 10 }]);
    for (const end of [() => press.move({ x: 30, y: 10 }), () => press.end()]) {
        press.begin({ x: 10, y: 10 }, 2_000);
        end();
        assert.deepEqual(frames(60, 2_016), []);
    }
    // A machine that shows few frames may not have told yet where the finger is.
    press.begin({ x: 10, y: 10 }, 4_000);
    assert.deepEqual([press.frame(4_900), press.frame(5_800), press.frame(6_700)], [null, null, null]);

    const { router, send } = routing();
    send("down", 1, 0, 0);
    assert.ok(router.isAlone);
    assert.deepEqual(router.hold(), [{ to: "tool", type: "drop" }]);
    assert.deepEqual(send("move", 1, 50, 0), []);
    assert.deepEqual(send("up", 1, 50, 0), []);
    assert.deepEqual(send("down", 2, 0, 0), ["down"]);
});
