import assert from "node:assert/strict";
import { test } from "node:test";
import { initials, inkOn, participantName, personColour, personName, shortened } from "#whiteboard/ui/person.js";
import { peopleColours, randomColour, randomName } from "#whiteboard/ui/random-name.js";

test("whoever tells no name, or nonsense, is somebody", () => {
    for (const name of [undefined, null, 7, {}, "", "   ", "\n"]) assert.equal(personName(name), "Somebody");
    assert.equal(personName("  Ada \n Lovelace "), "Ada Lovelace");
});

test("a name that nobody vouches for says so, however long it is, and no other one does", () => {
    assert.equal(participantName({ name: " Ada ", claimed: true }), "Ada (unverified)");
    assert.equal(participantName({ name: "a".repeat(100), claimed: true }, 24), `${"a".repeat(23)}… (unverified)`);
    for (const claimed of [undefined, false, "true", 1]) assert.equal(participantName({ name: "Ada", claimed }), "Ada");
    assert.equal(participantName(undefined), "Somebody");
});

test("a name of any length and script is shown in little room", () => {
    assert.equal(Array.from(personName("𝔸".repeat(500))).length, 60);
    assert.equal(shortened("👩‍🚀", 10), "👩‍🚀");
    assert.equal(initials("Ada Lovelace"), "AL");
    assert.equal(initials("ada"), "A");
    assert.equal(initials("𝔸da 🦊"), "𝔸🦊");
});

test("a colour that is none becomes one of the client's own, always the same", () => {
    assert.equal(personColour("#E03131", "x"), "#E03131");
    const made = personColour("red; background: url(//evil)", "client-1");
    assert.match(made, /^#[0-9a-f]{6}$/);
    assert.equal(made, personColour(undefined, "client-1"));
    assert.notEqual(made, personColour(undefined, "another client"));
});

test("letters can be read on every colour of people", () => {
    assert.equal(inkOn("#ffffff"), "#1b1a17");
    assert.equal(inkOn("#000000"), "#ffffff");
    for (const { value } of peopleColours) assert.equal(inkOn(value), "#ffffff");
});

test("a first visitor gets a friendly name and a colour", () => {
    assert.equal(randomName(() => 0), "Bright Badger");
    assert.equal(randomName(() => 0.9999), "Witty Wren");
    assert.match(randomColour(), /^#[0-9a-f]{6}$/);
});
