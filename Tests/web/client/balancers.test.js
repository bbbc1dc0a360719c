import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import http from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertAgreement, assertLog, quiet } from "./agreement.js";
import { Balancer, pythonWithClients } from "./balancer.js";
import { EaselClient } from "./client-under-test.js";
import { NodeProcess, startRedis } from "./processes.js";
import { until } from "./until.js";

let redis;
let nodes;
let python;
let boards = 0;
const put = (id, value = {}) => ({ op: "put", id, value });
const newBoard = () => `balanced-${(boards += 1)}`;

before(async () => {
    python = pythonWithClients();
    redis = await startRedis();
    const flags = ["--redis", redis.url, "--proxies", "127.0.0.1"];
    nodes = await Promise.all([1, 2].map(() => NodeProcess.start(...flags)));
});
after(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await redis.stop();
});

/** One request from an address of this machine, with the cookies that were set before. */
function ask(url, { method = "GET", body, from = "127.0.0.1", cookies = [] } = {}) {
    return new Promise((resolve, reject) => {
        const headers = cookies.length > 0 ? { Cookie: cookies.join("; ") } : {};
        const request = http.request(url, { method, headers, localAddress: from, agent: false }, async (answer) => {
            let text = "";
            for await (const part of answer.setEncoding("utf8")) text += part;
            cookies.push(...(answer.headers["set-cookie"] ?? []).map((cookie) => cookie.split(";")[0]));
            resolve({ status: answer.statusCode, text });
        });
        request.on("error", reject);
        request.end(body);
    });
}

/** Opens a session of polling and says a little in it: what each request was answered. */
async function sessionStatuses(balancer, from) {
    const cookies = [];
    const path = `${balancer.url}/socket.io/?EIO=4&transport=polling`;
    const opening = await ask(path, { from, cookies });
    const { sid } = JSON.parse(opening.text.slice(1));
    const statuses = [opening.status];
    for (let count = 0; count < 3; count += 1) {
        const said = await ask(`${path}&sid=${sid}`, { method: "POST", body: count === 0 ? "40/boards," : "6", from, cookies });
        statuses.push(said.status);
    }
    return { sid, statuses };
}

for (const kind of ["nginx", "haproxy"]) {
    test(`${kind} brings a session of polling to one node, and sessions to both`, async () => {
        const balancer = await Balancer.start(kind, nodes);
        const at = new Set();
        for (let last = 1; last <= 24; last += 1) {
            const { sid, statuses } = await sessionStatuses(balancer, `127.0.0.${last}`);
            assert.deepEqual(statuses, [200, 200, 200, 200]);
            const path = `${nodes[0].url}/socket.io/?EIO=4&transport=polling&sid=${sid}`;
            at.add((await ask(path, { method: "POST", body: "6" })).status === 200 ? "first" : "second");
        }
        assert.deepEqual([...at].sort(), ["first", "second"]);
        await balancer.stop();
    });

    test(`${kind} without what makes it sticky loses sessions of polling`, async () => {
        const balancer = await Balancer.start(kind, nodes, Balancer.notSticky(kind));
        const { statuses } = await sessionStatuses(balancer, "127.0.0.1");
        assert.ok(statuses.includes(400), statuses.join());
        await balancer.stop();
    });

    test(`behind ${kind}, who polls, who has a WebSocket, and python-socketio draw together`, async () => {
        const balancer = await Balancer.start(kind, nodes);
        const board = newBoard();
        const url = `${balancer.url}/boards/${board}`;
        const people = [
            new EaselClient({ url, transports: ["polling"] }), new EaselClient({ url }),
            new EaselClient({ url: nodes.map((node) => `${node.url}/boards/${board}`) }),
        ];
        people.forEach((client) => client.connect());
        await Promise.all(people.map(quiet));
        assert.deepEqual(people.map(({ transport }) => transport), ["polling", "websocket", "websocket"]);
        const pythons = [["polling"], ["polling", "websocket"]].map((transports) => draws(balancer.url, board, 10, transports));
        const tags = people.flatMap((client, index) => Array.from({ length: 20 }, (_, n) => {
            client.submit([put(`p${index}-${n}`)]);
            return `p${index}-${n}`;
        }));
        await until("all have drawn", () => people[0].seq >= tags.length + 20);
        await people[2].acknowledged(people[2].submit([put("done")]));
        const [polled, upgraded] = await Promise.all(pythons);
        assert.equal(polled.transport, "polling");
        assert.equal(upgraded.transport, "websocket", "polling was upgraded through the balancer");
        for (const { answers, errors } of [polled, upgraded]) {
            assert.deepEqual(errors, []);
            assert.ok(answers.every(({ seq }) => Number.isInteger(seq)), JSON.stringify(answers));
        }
        await assertAgreement(board, people, nodes[0]);
        const theirs = ["python-polling", "python-polling-websocket"].flatMap((who) =>
            Array.from({ length: 10 }, (_, n) => `${who}-${n + 1}`));
        await assertLog(board, [...tags, "done", ...theirs], nodes[1]);
        await Promise.all(people.map((client) => client.close()));
        await balancer.stop();
    });

    test(`behind ${kind}, clients of a node that is killed are at the other, with all they did`, async () => {
        const own = await Promise.all([1, 2].map(() => NodeProcess.start("--redis", redis.url, "--proxies", "127.0.0.1")));
        const balancer = await Balancer.start(kind, own);
        const board = newBoard();
        const url = `${balancer.url}/boards/${board}`;
        const people = [1, 2, 3, 4].map((n) => new EaselClient({ url, transports: [n % 2 ? "polling" : "websocket"] }));
        people.forEach((client) => client.connect());
        await Promise.all(people.map(quiet));
        const tags = [];
        for (let step = 0; step < 50; step += 1) {
            people.forEach((client, index) => {
                tags.push(`p${index}-${step}`);
                client.submit([put(tags.at(-1))]);
            });
            if (step === 25) await own[0].end("SIGKILL");
            await new Promise((resolve) => setTimeout(resolve, 2));
        }
        await assertAgreement(board, people, own[1]);
        await assertLog(board, tags, own[1]);
        await Promise.all(people.map((client) => client.close()));
        await balancer.stop();
        await Promise.all(own.map((node) => node.stop()));
    });
}

test("behind an nginx that passes no upgrade on, a client polls by itself", async () => {
    const withoutUpgrade = (text) => text.replace("proxy_set_header Upgrade $http_upgrade;", "");
    const balancer = await Balancer.start("nginx", nodes, withoutUpgrade);
    const board = newBoard();
    const client = new EaselClient({ url: `${balancer.url}/boards/${board}` });
    client.connect();
    await client.acknowledged(client.submit([put("a")]));
    assert.equal(client.transport, "polling");
    await assertAgreement(board, [client], nodes[1]);
    await client.close();
    await balancer.stop();
});

/** Somebody who draws with python-socketio; ends once `done` is on the board. */
function draws(url, board, count, transports) {
    const program = fileURLToPath(new URL("polling_person.py", import.meta.url));
    return new Promise((resolve, reject) => {
        execFile(python, [program, url, board, String(count), ...transports], (error, output) => {
            if (error) reject(error);
            else resolve(JSON.parse(output));
        });
    });
}
