import assert from "node:assert/strict";
import http from "node:http";
import { after, before, test } from "node:test";
import { Balancer } from "./balancer.js";
import { NodeProcess, startRedis } from "./processes.js";

let redis;
let nodes;

before(async () => {
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
}
