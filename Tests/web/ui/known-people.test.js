import assert from "node:assert/strict";
import { test } from "node:test";
import { BoardPeople, personOf } from "#whiteboard/timeline/known-people.js";

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

test("whom the board remembers is called by their name, a subject by that of its token and a client by the chosen one", () => {
    const people = new BoardPeople();
    people.learn([
        { by: "ada", name: "Ada Lovelace", color: "#e03131" },
        { client: "BBBBBBBBBBBBBBBB", name: " Ben  Ten ", color: "#1971c2", claimed: true },
        { client: "CCCCCCCCCCCCCCCC", name: "ada", claimed: true },
    ]);
    assert.deepEqual(people.maker({ client: "DDDDDDDDDDDDDDDD", by: "ada" }, client), { name: "Ada Lovelace", colour: "#e03131" });
    assert.equal(people.maker({ client: "BBBBBBBBBBBBBBBB", by: "link:xyz" }, client).name, "Ben Ten (unverified)");
    assert.equal(people.maker({ client: "BBBBBBBBBBBBBBBB" }, client).name, "Ben Ten");
    // Whoever calls themselves so is not the subject, and a subject is not what its client is called.
    assert.equal(people.maker({ client: "CCCCCCCCCCCCCCCC", by: "carol" }, client).name, "carol");
    assert.equal(people.maker({ client: "EEEEEEEEEEEEEEEE", by: "link:xyz" }, client).name, "Somebody (EEEE)");
    assert.equal(people.maker({ client: client.client, by: "ada" }, client).name, "You");
    assert.equal(people.maker({ client: "archive-Yk3_x0Qa" }, client).name, "From an archive (Yk3_)");
    assert.equal(new BoardPeople().maker({ client: "FFFFFFFFFFFFFFFF", by: "sub:link:x" }, client).name, "link:x");
});
