import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAgreement, assertLog, quiet } from "./agreement.js";
import { EaselClient } from "./client-under-test.js";
import { CutProxy } from "./cut-proxy.js";
import { NodeProcess, startRedis } from "./processes.js";
import { randomEdits, seeded } from "./random.js";
import { until } from "./until.js";

let redis;
let nodes;
let boards = 0;
const clients = new Set();

before(async () => {
    redis = await startRedis();
    nodes = await Promise.all([1, 2].map(() => NodeProcess.start("--redis", redis.url, "--heartbeat", "2s")));
});
after(async () => {
    await Promise.all([...clients].map((client) => client.close()));
    await Promise.all(nodes.map((node) => node.stop()));
    await redis.stop();
});

const newBoard = () => `polled-${(boards += 1)}`;
const put = (id, value = {}) => ({ op: "put", id, value });
const polling = { transports: ["polling"] };

function join(board, urls, options = {}) {
    const url = [urls].flat().map((each) => `${each}/boards/${board}`);
    const client = new EaselClient({ url, ...options });
    clients.add(client);
    client.connect();
    return client;
}

test("who polls and who has a WebSocket draw together on two nodes, and have one board", async () => {
    const board = newBoard();
    const people = [
        join(board, nodes[0].url, polling), join(board, nodes[1].url, polling), join(board, nodes[0].url), join(board, nodes[1].url),
    ];
    await Promise.all(people.map(quiet));
    assert.deepEqual(people.map(({ transport }) => transport), ["polling", "polling", "websocket", "websocket"]);
    people.forEach((client, index) => {
        const edits = randomEdits(index + 1, { withClear: false });
        for (let step = 0; step < 100; step += 1) client.submit(edits());
    });
    await assertAgreement(board, people, nodes[0]);
    assert.equal(people[0].seq, 400);
    assert.equal(people[0].role, "editor");
});

for (const how of ["refuse", "swallow"]) {
    test(`where a network would ${how} WebSockets, a client polls by itself`, async () => {
        const board = newBoard();
        const proxy = await CutProxy.start(nodes[0].port);
        proxy.webSockets = how;
        const client = join(board, proxy.url);
        const other = join(board, nodes[1].url);
        await quiet(client);
        assert.equal(client.transport, "polling");
        client.submit([put("a")]);
        other.submit([put("b")]);
        await until("both see both", () => client.document.size === 2 && other.document.size === 2);
        await assertAgreement(board, [client, other], nodes[0]);
        await client.close();
        await proxy.stop();
    });
}

test("a client that had a WebSocket keeps to WebSockets while its node is away, and has one when it is back", async () => {
    const own = await NodeProcess.start();
    const board = newBoard();
    const client = join(board, own.url);
    const transports = new Set();
    client.addEventListener("status", ({ detail }) => detail.status === "online" && transports.add(client.transport));
    await client.acknowledged(client.submit([put("before")]));
    for (let round = 0; round < 3; round += 1) {
        await own.end("SIGKILL");
        await until("it is offline", () => client.status === "offline");
        client.submit([put(`round-${round}`)]);
        await own.run();
        await quiet(client);
    }
    assert.deepEqual([...transports], ["websocket"]);
    await assertLog(board, ["before", "round-0", "round-1", "round-2"], own);
    await client.close();
    await own.stop();
});

test("what is drawn while a polling client is away comes when it is back, and what it did meanwhile is there once", async () => {
    const board = newBoard();
    const proxy = await CutProxy.start(nodes[0].port);
    const away = join(board, proxy.url, polling);
    const here = join(board, nodes[1].url);
    await Promise.all([quiet(away), quiet(here)]);
    const epoch = away.epoch;
    const resets = [];
    away.addEventListener("reset", ({ detail }) => resets.push(detail));
    proxy.refuses = true;
    proxy.cut();
    await until("it is offline", () => away.status === "offline");
    for (let n = 0; n < 20; n += 1) {
        away.submit([put(`away-${n}`)]);
        here.submit([put(`here-${n}`)]);
    }
    await quiet(here);
    proxy.refuses = false;
    await assertAgreement(board, [away, here], nodes[1]);
    await assertLog(board, [...away.document.ids()], nodes[1]);
    assert.deepEqual([away.document.size, away.epoch, resets], [40, epoch, []]);
    await away.close();
    await proxy.stop();
});

test("polling that breaks at any moment, on two nodes, doubles nothing and loses nothing", async () => {
    const board = newBoard();
    const proxies = await Promise.all(nodes.map(({ port }) => CutProxy.start(port)));
    const urls = proxies.map(({ url }) => url);
    const people = [join(board, urls, polling), join(board, urls.toReversed(), polling), join(board, nodes[0].url)];
    const { below } = seeded(11);
    const tags = [];
    for (let step = 0; step < 100; step += 1) {
        for (const [index, client] of people.entries()) {
            tags.push(`p${index}-${step}`);
            client.submit([put(tags.at(-1)), { op: "append", id: "stroke", key: "points", values: [step] }]);
        }
        if (below(10) === 0) proxies[below(2)].cut();
        await new Promise((resolve) => setTimeout(resolve, below(10)));
    }
    await assertAgreement(board, people, nodes[0]);
    await assertLog(board, tags, nodes[0]);
    await Promise.all(people.map((client) => client.close()));
    await Promise.all(proxies.map((proxy) => proxy.stop()));
});

test("a node that is killed loses a polling client to the other, with all that was acknowledged", async () => {
    const own = await Promise.all([1, 2].map(() => NodeProcess.start("--redis", redis.url)));
    const board = newBoard();
    const client = join(board, own.map(({ url }) => url), polling);
    await quiet(client);
    const tags = [];
    for (let step = 0; step < 100; step += 1) {
        tags.push(`e${step}`);
        client.submit([put(tags.at(-1))]);
        if (step === 50) await own[0].end("SIGKILL");
        await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await assertAgreement(board, [client], own[1]);
    await assertLog(board, tags, own[1]);
    await client.close();
    await own[1].stop();
    await own[0].stop();
});

test("a connection of polling that died silently is noticed, and nothing is lost", async () => {
    const board = newBoard();
    const proxy = await CutProxy.start(nodes[0].port);
    const client = join(board, proxy.url, polling);
    await quiet(client);
    proxy.goSilent();
    client.submit([put("a")]);
    await until("it is noticed", () => client.status !== "online");
    proxy.recover();
    await assertAgreement(board, [client], nodes[0]);
    assert.equal(client.document.size, 1);
    await client.close();
    await proxy.stop();
});

test("a polling client is told of a deleted board, of one that is not there, and leaves when it closes", async () => {
    const board = newBoard();
    const stays = join(board, nodes[1].url);
    const leaves = join(board, nodes[0].url, { ...polling, name: "Eve" });
    await until("both are there", () => stays.participants.size === 2);
    leaves.setPresence({ cursor: { x: 1, y: 2 } });
    const eve = () => [...stays.participants.values()].find(({ name }) => name === "Eve");
    await until("her cursor is seen", () => eve()?.state.cursor?.x === 1);
    await leaves.close();
    await until("she has left", () => stays.participants.size === 1);
    const polls = join(board, nodes[0].url, polling);
    await polls.acknowledged(polls.submit([put("a")]));
    await fetch(`${nodes[1].url}/api/boards/${board}`, { method: "DELETE" });
    await until("it is closed", () => polls.status === "closed");
    assert.equal(polls.closeReason.code, 4409);
    const strict = await NodeProcess.start("--no-auto-create");
    const nowhere = join("nowhere", strict.url, polling);
    await until("it is closed", () => nowhere.status === "closed");
    assert.equal(nowhere.closeReason.code, 4404);
    await strict.stop();
});

test("a large board comes whole to a polling client, and so does a large operation of its own", async () => {
    const board = newBoard();
    const first = join(board, nodes[0].url);
    for (let n = 0; n < 12; n += 1) first.submit([put(`big-${n}`, { text: "ä".repeat(100_000) })]);
    await quiet(first);
    const polls = join(board, nodes[1].url, polling);
    await until("it has all", () => polls.document.size === 12);
    polls.submit([put("mine", { text: "ö".repeat(120_000) })]);
    await assertAgreement(board, [first, polls], nodes[0]);
});
