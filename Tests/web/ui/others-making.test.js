// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { OthersMaking } from "#whiteboard/ui/others-making.js";

/** A page with others, whose states and time the test sets. */
class Bench {
    client = Object.assign(new EventTarget(), {
        session: "own", participants: new Map(), document: { get: (id) => (this.board.has(id) ? {} : undefined) },
    });
    source = Object.assign(new EventTarget(), { isPast: false });
    board = new Set();
    shown = [];

    constructor(context) {
        context.mock.timers.enable({ apis: ["setTimeout"] });
        this.time = 1_000;
        context.mock.method(performance, "now", () => this.time);
        this.context = context;
        const renderer = { previewOthers: (elements) => { this.shown = elements.map(({ id }) => id); } };
        this.others = new OthersMaking(/** @type {any} */ (this.client), /** @type {any} */ (this.source), /** @type {any} */ (renderer));
    }

    says(session, state) {
        this.client.participants.set(session, { session, state });
        this.client.dispatchEvent(new CustomEvent("presence", { detail: { sessions: new Set([session]) } }));
    }

    change(...ids) {
        this.board = new Set(ids);
        this.client.dispatchEvent(new CustomEvent("change", { detail: {} }));
    }

    wait(milliseconds) {
        for (let passed = 0; passed < milliseconds; passed += 100) {
            this.time += 100;
            this.context.mock.timers.tick(100);
        }
    }
}

const rectangle = { id: "r", type: "rectangle", x: 0, y: 0, width: 10, height: 10 };

test("what somebody makes is shown until it is on the board, and not again if it goes from there", (context) => {
    const bench = new Bench(context);
    bench.says("ada", { making: [rectangle] });
    assert.deepEqual(bench.shown, ["ada r"]);
    bench.change("r");
    assert.deepEqual(bench.shown, []);
    // Undone before its maker's next word is heard.
    bench.change();
    assert.deepEqual(bench.shown, []);
    bench.says("ada", {});
    bench.says("ada", { making: [rectangle] });
    assert.deepEqual(bench.shown, ["ada r"]);
});

test("what is not said again is forgotten, and what is said again stays", (context) => {
    const bench = new Bench(context);
    bench.says("ada", { making: [rectangle], writing: "t" });
    bench.says("bob", { making: [{ ...rectangle, id: "b" }] });
    for (let times = 0; times < 10; times += 1) {
        bench.wait(3_000);
        bench.says("bob", { making: [{ ...rectangle, id: "b" }] });
    }
    assert.deepEqual(bench.shown, ["bob b"]);
    assert.deepEqual(bench.others.writers, []);
});

test("who leaves takes along what they were making, and the past has nothing of it", (context) => {
    const bench = new Bench(context);
    bench.says("ada", { making: [rectangle], writing: "r" });
    assert.deepEqual(bench.others.writers.map(({ session, writing }) => [session, writing]), [["ada", "r"]]);
    bench.source.isPast = true;
    bench.source.dispatchEvent(new Event("time"));
    assert.deepEqual([bench.shown, bench.others.writers], [[], []]);
    bench.source.isPast = false;
    bench.source.dispatchEvent(new Event("time"));
    assert.deepEqual(bench.shown, ["ada r"]);
    bench.client.participants.delete("ada");
    bench.client.dispatchEvent(new CustomEvent("participants"));
    assert.deepEqual([bench.shown, bench.others.isAny], [[], false]);
});

test("nonsense of strangers' clients shows nothing, and one's own is not shown twice", (context) => {
    const bench = new Bench(context);
    for (const making of [7, "x", {}, [null, 7, [], {}, { id: 7, type: "rectangle" }, { id: "i", type: "image" }, { id: "f", type: "easel-file" }]]) {
        bench.says("eve", { making, writing: making });
        assert.deepEqual(bench.shown, []);
    }
    bench.says("own", { making: [rectangle] });
    assert.deepEqual(bench.shown, []);
    bench.says("eve", { making: Array.from({ length: 500 }, (_, place) => ({ ...rectangle, id: `e${place}` })) });
    assert.equal(bench.shown.length, 20);
});
