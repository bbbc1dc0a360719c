// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { Document } from "#client/document.js";
import { TextMerger } from "#whiteboard/editor/text/text-merger.js";
import { beginWriting, writingEdits } from "#whiteboard/editor/text/written.js";
import { countingSource, text } from "./bench.js";

/** A log, and pages that are told of it when the test says so. */
class Log {
    entries = [];
    pages = [];

    page(name) {
        const page = new Page(name, this);
        this.pages.push(page);
        return page;
    }

    /** Everybody sends and hears everything, until there is nothing left. */
    settle() {
        while (this.pages.some((page) => page.isBehind)) {
            for (const page of this.pages) page.send();
            for (const page of this.pages) page.hear();
        }
    }
}

class Page extends EventTarget {
    confirmed = Document.from({ t: text("t", { text: "middle", originalText: "middle", version: 1 }) });
    queue = [];
    sent = 0;
    seq = 0;

    constructor(client, log) {
        super();
        this.client = client;
        this.log = log;
        this.view = { element: (id) => this.document.get(id), source: countingSource(), textOf: () => null };
        this.merger = new TextMerger(this, this.view, (edits) => this.submit(edits));
    }

    get document() {
        const document = this.confirmed.copy();
        for (const { edits } of this.queue) document.apply(edits);
        return document;
    }

    get isBehind() {
        return this.queue.length > 0 || this.seq < this.log.entries.length;
    }

    get text() {
        return this.document.get("t").originalText;
    }

    submit(edits) {
        if (edits.length > 0) this.queue.push({ client: this.client, edits });
    }

    begin() {
        return beginWriting({ text: "t" }, this.view);
    }

    commit(writing, value) {
        this.merger.write(writing, () => this.submit(writingEdits(writing, value, this.view)));
    }

    send() {
        this.log.entries.push(...this.queue.slice(this.sent));
        this.sent = this.queue.length;
    }

    hear() {
        const news = this.log.entries.slice(this.seq);
        this.seq = this.log.entries.length;
        // A frame is applied as a whole before anybody is told of what is in it.
        for (const operation of news) {
            if (operation === this.queue[0]) {
                this.queue.shift();
                this.sent -= 1;
            }
            this.confirmed.apply(operation.edits);
        }
        for (const operation of news) this.dispatchEvent(new CustomEvent("operation", { detail: { operation } }));
    }
}

function written(log) {
    const texts = new Set(log.pages.map((page) => page.text));
    assert.equal(texts.size, 1, "all pages show one text");
    return [...texts][0];
}

test("of two who commit at once, neither loses anything", () => {
    for (const first of ["ada", "bob"]) {
        const log = new Log();
        const [ada, bob] = [log.page("ada"), log.page("bob")];
        const writings = [ada.begin(), bob.begin()];
        ada.commit(writings[0], "middle AAA");
        bob.commit(writings[1], "BBB middle");
        for (const page of first === "ada" ? [ada, bob] : [bob, ada]) page.send();
        log.settle();
        assert.equal(written(log), "BBB middle AAA");
    }
});

test("of three who commit at once, nobody loses anything", () => {
    const log = new Log();
    const pages = ["ada", "bob", "eve"].map((name) => log.page(name));
    const writings = pages.map((page) => page.begin());
    ["middle AAA", "BBB middle", "middle!"].forEach((value, place) => pages[place].commit(writings[place], value));
    log.settle();
    for (const word of ["middle", "AAA", "BBB", "!"]) assert.ok(written(log).includes(word), `${word} in ${written(log)}`);
});

test("who writes twice before the first is in the log loses nothing, and others neither", () => {
    const log = new Log();
    const [ada, bob] = [log.page("ada"), log.page("bob")];
    ada.commit(ada.begin(), "middle AAA");
    bob.commit(bob.begin(), "BBB middle");
    ada.send();
    bob.commit(bob.begin(), "BBB CCC middle");
    log.settle();
    assert.equal(written(log), "BBB CCC middle AAA");
});

test("what somebody has covered whose page is gone is written again by the page of whoever wrote it", (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    const log = new Log();
    const [ada, bob, eve] = [log.page("ada"), log.page("bob"), log.page("eve")];
    ada.commit(ada.begin(), "middle AAA");
    bob.commit(bob.begin(), "BBB middle");
    ada.send();
    bob.send();
    bob.merger.destroy();
    log.settle();
    assert.equal(written(log), "BBB middle");
    context.mock.timers.tick(10_000);
    log.settle();
    assert.equal(written(log), "BBB middle AAA");
    eve.commit(eve.begin(), "BBB middle");
    log.settle();
    context.mock.timers.tick(10_000);
    log.settle();
    assert.equal(written(log), "BBB middle", "who has seen it may take it out");
});

test("whoever has covered a text writes both, and the other page does not do so once more", (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    const log = new Log();
    const [ada, bob] = [log.page("ada"), log.page("bob")];
    ada.commit(ada.begin(), "middle AAA");
    bob.commit(bob.begin(), "BBB middle");
    ada.send();
    bob.send();
    log.settle();
    const { length } = log.entries;
    context.mock.timers.tick(10_000);
    log.settle();
    assert.equal(written(log), "BBB middle AAA");
    assert.equal(log.entries.length, length);
});

test("one who was away and another who has written both already do not write anything twice", (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    const log = new Log();
    const [ada, bob] = [log.page("ada"), log.page("bob")];
    ada.commit(ada.begin(), "middle AAA");
    bob.commit(bob.begin(), "BBB middle");
    ada.send();
    bob.send();
    for (let turn = 0; turn < 3; turn += 1) {
        ada.send();
        ada.hear();
        context.mock.timers.tick(10_000);
    }
    log.settle();
    context.mock.timers.tick(10_000);
    log.settle();
    assert.equal(written(log), "BBB middle AAA");
});

test("a text that nobody covers is written once", () => {
    const log = new Log();
    const [ada, bob] = [log.page("ada"), log.page("bob")];
    ada.commit(ada.begin(), "middle AAA");
    log.settle();
    bob.commit(bob.begin(), "BBB middle AAA");
    log.settle();
    assert.equal(written(log), "BBB middle AAA");
    assert.equal(log.entries.length, 2);
});

test("somebody who takes words out on purpose, having seen them, is not overruled", () => {
    const log = new Log();
    const [ada, bob] = [log.page("ada"), log.page("bob")];
    ada.commit(ada.begin(), "middle AAA");
    log.settle();
    bob.commit(bob.begin(), "middle");
    log.settle();
    assert.equal(written(log), "middle");
});
