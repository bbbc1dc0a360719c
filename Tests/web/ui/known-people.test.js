import assert from "node:assert/strict";
import { test } from "node:test";
import { personOf } from "#whiteboard/timeline/known-people.js";

const client = { client: "AAAAAAAAAAAAAAAA" };

test("an author whom only an archive names is said to be from an archive", () => {
    const [one, other] = ["archive-Yk3_x0Qa", "archive-Zk3_x0Qa"].map((id) => personOf(id, client, {}));
    assert.equal(one.name, "From an archive (Yk3_)");
    assert.notEqual(one.name, other.name);
    assert.match(one.colour, /^#/);
});

test("nobody is taken for an archived author, or an archived author for somebody who was met", () => {
    const met = { "archive-Yk3_x0Qa": { name: "Ada", colour: "#111111" }, BBBBBBBBBBBBBBBB: { name: "Ben", colour: "#222222" } };
    assert.equal(personOf("archive-Yk3_x0Qa", client, met).name, "From an archive (Yk3_)");
    assert.equal(personOf("BBBBBBBBBBBBBBBB", client, met).name, "Ben");
    assert.equal(personOf(client.client, client, met).name, "You");
    assert.equal(personOf("archiveXYk3_x0Qa", client, met).name, "Somebody (arch)");
});
