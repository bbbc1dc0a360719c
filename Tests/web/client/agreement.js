import assert from "node:assert/strict";
import { digestOf } from "./client-under-test.js";
import { until } from "./until.js";

/** Waits until all that a client did is in the log. */
export const quiet = (client) => until("all is in the log", () => client.status === "online" && client.pending === 0);

/** All clients, and the node's own document, have the same digest. */
export async function assertAgreement(board, participants, at) {
    await Promise.all(participants.map(quiet));
    // What another node has sequenced may not have come to this one.
    let answer;
    await until("the node is as far as its clients", async () => {
        answer = await at.get(`/api/boards/${board}/document`);
        return participants.every(({ seq }) => answer.seq >= seq);
    });
    for (const client of participants) {
        await until("the client is as far as the node", () => client.seq >= answer.seq);
        assert.equal(client.seq, answer.seq);
        assert.equal(client.digest(), answer.digest);
        assert.equal(client.document.digest(), answer.digest);
        assert.deepEqual(await client.serverDigest(), { seq: answer.seq, digest: answer.digest });
    }
    assert.equal(digestOf(Object.entries(answer.elements)), answer.digest);
}

/** Each (client, n) is in the log once, and each tag too. */
export async function assertLog(board, expectedTags, at) {
    const text = await (await fetch(`${at.url}/api/boards/${board}/operations?limit=all`)).text();
    const operations = text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
    assert.deepEqual(operations.map(({ seq }) => seq), operations.map((_, index) => index + 1));
    const names = operations.map(({ client, n }) => `${client} ${n}`);
    assert.equal(new Set(names).size, names.length);
    const tags = operations.flatMap(({ edits }) => edits.filter(({ op }) => op === "put").map(({ id }) => id));
    assert.deepEqual(tags.sort(), [...expectedTags].sort());
}
