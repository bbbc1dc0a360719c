import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as agreement from "./agreement.js";
import { quiet } from "./agreement.js";
import { canonicalJSON, diff, Document, EaselClient, pack } from "./client-under-test.js";
import { CutProxy } from "./cut-proxy.js";
import { NodeProcess, startRedis } from "./processes.js";
import { randomEdits, seeded } from "./random.js";
import { until } from "./until.js";

let node;
let boards = 0;
const clients = new Set();

before(async () => {
    node = await NodeProcess.start("--heartbeat", "2s");
});
after(async () => {
    await Promise.all([...clients].map((client) => client.close()));
    await node.stop();
});

const newBoard = () => `board-${(boards += 1)}`;
const put = (id, value = {}) => ({ op: "put", id, value });

function join(board, urls = node.url, options = {}) {
    const url = [urls].flat().map((each) => `${each}/boards/${board}`);
    const client = new EaselClient({ url, ...options });
    clients.add(client);
    client.connect();
    return client;
}

const assertAgreement = (board, participants, at = node) => agreement.assertAgreement(board, participants, at);
const assertLog = (board, expectedTags, at = node) => agreement.assertLog(board, expectedTags, at);

test("people who draw at the same time end with the same board, and with the node's digest", async () => {
    const board = newBoard();
    const people = Array.from({ length: 4 }, () => join(board));
    people.forEach((client, index) => {
        const edits = randomEdits(index + 1, { withClear: false });
        for (let step = 0; step < 100; step += 1) client.submit(edits());
    });
    await assertAgreement(board, people);
    assert.equal(people[0].seq, 400);
});

test("an operation is acknowledged by its seq, and a wrong one is refused before it is sent", async () => {
    const client = join(newBoard());
    const n = client.submit([put("a", { x: 0.1, s: "\0😀" })]);
    assert.deepEqual(await client.acknowledged(n), { n, seq: 1 });
    assert.deepEqual(await client.acknowledged(n), { n, seq: 1 });
    assert.throws(() => client.submit([put("a b")]), { code: "invalid-edit" });
    await assert.rejects(client.acknowledged(99), { code: "unknown-operation" });
    assert.equal(client.role, "editor");
    assert.equal(client.limits.depth, 32);
});

test("what comes while a client is away is there when it is back, and what it did meanwhile is not lost", async () => {
    const board = newBoard();
    const proxy = await CutProxy.start(node.port);
    const away = join(board, proxy.url);
    const here = join(board);
    await Promise.all([quiet(away), quiet(here)]);
    proxy.refuses = true;
    proxy.cut();
    await until("it is offline", () => away.status === "offline");
    for (let n = 0; n < 20; n += 1) {
        away.submit([put(`away-${n}`)]);
        here.submit([put(`here-${n}`)]);
    }
    assert.equal(away.pending, 20);
    assert.equal(away.document.size, 20);
    await quiet(here);
    proxy.refuses = false;
    await assertAgreement(board, [away, here]);
    assert.equal(away.document.size, 40);
    await assertLog(board, [...away.document.ids()]);
    await away.close();
    await proxy.stop();
});

test("a connection that died silently is noticed, and nothing is lost", async () => {
    const board = newBoard();
    const proxy = await CutProxy.start(node.port);
    const client = join(board, proxy.url);
    await quiet(client);
    proxy.goSilent();
    client.submit([put("a")]);
    await until("it is noticed", () => client.status !== "online");
    proxy.recover();
    await assertAgreement(board, [client]);
    assert.equal(client.document.size, 1);
    await client.close();
    await proxy.stop();
});

test("connections that break at any moment double nothing and lose nothing", async () => {
    const board = newBoard();
    const proxy = await CutProxy.start(node.port);
    const people = [join(board, proxy.url), join(board, proxy.url), join(board)];
    const { below } = seeded(5);
    const tags = [];
    for (let step = 0; step < 150; step += 1) {
        for (const [index, client] of people.entries()) {
            tags.push(`p${index}-${step}`);
            client.submit([put(tags.at(-1)), { op: "append", id: "stroke", key: "points", values: [step] }]);
        }
        if (below(10) === 0) proxy.cut();
        await new Promise((resolve) => setTimeout(resolve, below(5)));
    }
    await assertAgreement(board, people);
    await assertLog(board, tags);
    await Promise.all(people.map((client) => client.close()));
    await proxy.stop();
});

test("a client moves between two nodes on one Redis, one of which is killed while it submits", async () => {
    const redis = await startRedis();
    const nodes = await Promise.all([1, 2].map(() => NodeProcess.start("--redis", redis.url)));
    const urls = nodes.map(({ url }) => url);
    const board = newBoard();
    const people = [join(board, urls), join(board, urls.toReversed()), join(board, [urls[1], urls[0]])];
    const tags = [];
    try {
        await Promise.all(people.map(quiet));
        assert.equal(new Set(people.map((client) => client.node)).size, 2);
        await people[0].acknowledged(people[0].submit([put("stroke", { points: [] })]));
        tags.push("stroke");
        for (let step = 0; step < 300; step += 1) {
            people.forEach((client, index) => {
                tags.push(`p${index}-${step}`);
                client.submit([put(tags.at(-1)), { op: "append", id: "stroke", key: "points", values: [[index, step]] }]);
            });
            if (step === 150) await nodes[0].end("SIGKILL");
            await new Promise((resolve) => setTimeout(resolve, 2));
        }
        await assertAgreement(board, people, nodes[1]);
        await assertLog(board, tags, nodes[1]);
        assert.equal(people[0].document.get("stroke").points.length, 900);
    } finally {
        await Promise.all(people.map((client) => client.close()));
        await Promise.all(nodes.map((each) => each.stop()));
        await redis.stop();
    }
});

test("a node that is killed and comes back has all that was acknowledged, and gets the rest", async () => {
    const own = await NodeProcess.start();
    const board = newBoard();
    const people = [join(board, own.url), join(board, own.url)];
    const tags = [];
    for (let round = 0; round < 3; round += 1) {
        for (let step = 0; step < 50; step += 1) {
            people.forEach((client, index) => {
                tags.push(`p${index}-${round}-${step}`);
                client.submit([put(tags.at(-1))]);
            });
            if (step === 25) await own.end("SIGKILL");
            await new Promise((resolve) => setTimeout(resolve, 1));
        }
        await own.run();
    }
    await assertAgreement(board, people, own);
    await assertLog(board, tags, own);
    await Promise.all(people.map((client) => client.close()));
    await own.stop();
});

test("a node that drains is left for another without a gap", async () => {
    const redis = await startRedis();
    const nodes = await Promise.all([1, 2].map(() => NodeProcess.start("--redis", redis.url, "--drain-spread", "200ms")));
    const board = newBoard();
    const client = join(board, nodes.map(({ url }) => url));
    const seen = [];
    client.addEventListener("operation", ({ detail }) => seen.push(detail.operation.seq));
    const statuses = new Set();
    client.addEventListener("status", ({ detail }) => statuses.add(detail.status));
    await quiet(client);
    const first = client.node;
    const left = nodes[0].end("SIGTERM");
    const tags = [];
    await until("it is at the other", () => {
        tags.push(`e${tags.length}`);
        client.submit([put(tags.at(-1))]);
        return client.node !== first && client.status === "online";
    });
    await left;
    await assertAgreement(board, [client], nodes[1]);
    await assertLog(board, tags, nodes[1]);
    assert.deepEqual(seen, seen.map((_, index) => index + 1));
    assert.ok(!statuses.has("closed"));
    await client.close();
    await Promise.all(nodes.map((each) => each.stop()));
    await redis.stop();
});

test("a deleted board says so, and the client does not come back", async () => {
    const board = newBoard();
    const client = join(board);
    let isDeleted = false;
    client.addEventListener("deleted", () => {
        isDeleted = true;
    });
    await client.acknowledged(client.submit([put("a")]));
    await fetch(`${node.url}/api/boards/${board}`, { method: "DELETE" });
    await until("it is closed", () => client.status === "closed");
    assert.ok(isDeleted);
    assert.equal(client.closeReason.code, 4409);
    assert.throws(() => client.submit([put("b")]), { code: "closed" });
    client.connect();
    assert.equal(client.status, "closed");
});

test("a board that is not there is told by its code", async () => {
    const own = await NodeProcess.start("--no-auto-create");
    const client = join("nowhere", own.url);
    await until("it is closed", () => client.status === "closed");
    assert.equal(client.closeReason.code, 4404);
    await own.stop();
});

test("a client whose board is forgotten and made anew shows the new one, with what it had not sent", async () => {
    const own = await NodeProcess.start();
    const board = newBoard();
    const client = join(board, own.url);
    await client.acknowledged(client.submit([put("old")]));
    await own.stop();
    client.submit([put("mine")]);
    const resets = [];
    client.addEventListener("reset", ({ detail }) => resets.push(detail.reason));
    // The same port with an empty folder: another lineage.
    const other = new NodeProcess([], own.port);
    await other.run();
    await assertAgreement(board, [client], other);
    assert.deepEqual([...client.document.ids()], ["mine"]);
    assert.deepEqual(resets, ["epoch"]);
    await client.close();
    await other.stop();
});

test("presence, names and colours reach others, the newest presence also after a reconnect", async () => {
    const board = newBoard();
    const proxy = await CutProxy.start(node.port);
    const ada = join(board, proxy.url, { name: "Ada", color: "#e03131" });
    const bob = join(board, node.url, { name: "Bob" });
    const seen = () => [...bob.participants.values()].find(({ client }) => client === ada.client);
    for (let x = 0; x <= 100; x += 1) ada.setPresence({ cursor: { x, y: 0 } });
    let session;
    await until("Bob sees the newest", () => {
        const last = seen();
        session = last?.session;
        return last?.name === "Ada" && last.color === "#e03131" && last.state.cursor?.x === 100;
    });
    proxy.cut();
    await until("Bob sees another session", () => seen() && seen().session !== session);
    await until("Bob sees her cursor again", () => seen()?.state.cursor?.x === 100);
    ada.rename({ name: "Ada Lovelace" });
    await until("Bob sees her new name", () => seen()?.name === "Ada Lovelace");
    assert.throws(() => ada.setPresence({ text: "x".repeat(5_000) }), { code: "presence-too-large" });
    await Promise.all([ada.close(), bob.close()]);
    await proxy.stop();
});

test("undo and redo of several people at once keep them agreed", async () => {
    const board = newBoard();
    const people = Array.from({ length: 3 }, () => join(board));
    await Promise.all(people.map(quiet));
    const { below } = seeded(7);
    const edits = people.map((_, index) => randomEdits(index + 70));
    for (let step = 0; step < 200; step += 1) {
        const index = below(3);
        const client = people[index];
        const kind = below(4);
        if (kind === 0) client.undo();
        else if (kind === 1) client.redo();
        else client.submit(edits[index](), { undo: below(2) === 0 ? "new" : "merge" });
        if (below(5) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await assertAgreement(board, people);
});

test("an orphaned outbox is taken up by another client with its identity", async () => {
    const board = newBoard();
    const identity = { key: "the key of an orphaned outbox", nextN: 4, operations: [1, 2, 3].map((n) => ({ n, edits: [put(`e${n}`)] })) };
    const first = join(board, node.url, { store: memoryStore({ ...identity, operations: identity.operations.slice(0, 2) }) });
    await quiet(first);
    await first.close();
    const kept = memoryStore(identity);
    const second = join(board, node.url, { store: kept });
    assert.equal(second.document.size, 3);
    await assertAgreement(board, [second]);
    await assertLog(board, ["e1", "e2", "e3"]);
    assert.deepEqual([...kept.operations.keys()], []);
});

/** A store that a test can look into. */
function memoryStore(identity) {
    const operations = new Map(identity.operations.map(({ n, edits }) => [n, edits]));
    return {
        identity,
        operations,
        add: async (n, edits) => void operations.set(n, edits),
        remove: (numbers) => numbers.forEach((n) => operations.delete(n)),
        renumber: async (from, to, edits) => void (operations.delete(from), operations.set(to, edits)),
        close: async () => undefined,
    };
}

test("a past document is restored by a difference", async () => {
    const board = newBoard();
    const client = join(board);
    const edits = randomEdits(99);
    for (let step = 0; step < 30; step += 1) client.submit(edits());
    await quiet(client);
    const past = await node.get(`/api/boards/${board}/document?at=15`);
    const then = Document.from(past.elements);
    assert.equal(then.digest(), past.digest);
    for (const operation of pack(diff(client.document, then), client.limits)) client.submit(operation);
    assert.equal(canonicalJSON(client.document.toJSON()), canonicalJSON(past.elements));
    await assertAgreement(board, [client]);
    assert.equal(client.digest(), past.digest);
});
