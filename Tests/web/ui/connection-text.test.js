import assert from "node:assert/strict";
import { test } from "node:test";
import { connectionText } from "#whiteboard/ui/connection-text.js";

const calm = {
    status: "online", role: "editor", pending: 0, unwritten: 0, closeReason: null, isDeleted: false, isPast: false, isKept: true,
};

test("what is in the log is called saved, what is not is counted", () => {
    assert.equal(connectionText(calm).text, "Saved");
    assert.equal(connectionText({ ...calm, pending: 1 }).text, "Saving 1 change…");
    assert.equal(connectionText({ ...calm, pending: 1200 }).text, "Saving 1,200 changes…");
});

test("offline says what becomes of what one draws", () => {
    const offline = { ...calm, status: "offline" };
    assert.match(connectionText(offline).text, /kept here and sent later/);
    assert.match(connectionText({ ...offline, pending: 2 }).text, /2 changes kept here, will be sent/);
    assert.match(connectionText({ ...offline, pending: 2, isKept: false }).text, /kept until this page closes/);
});

test("who is refused reads why, and is promised nothing", () => {
    for (const status of [400, 401, 403, 404, 421]) {
        const refused = { ...calm, status: "offline", refusal: { status, isFinal: true } };
        for (const pending of [0, 3]) {
            const { kind, text } = connectionText({ ...refused, pending });
            assert.equal(kind, "refused");
            assert.match(text, pending ? /3 changes not sent$/ : /what you draw is not sent$/);
            assert.doesNotMatch(text, /later|will be/);
        }
    }
    const forbidden = connectionText({ ...calm, status: "offline", refusal: { status: 403, isFinal: true } });
    assert.match(forbidden.text, /does not accept pages of this address/);
});

test("who is to wait reads that it is sent later", () => {
    const busy = { ...calm, status: "offline", refusal: { status: 429, isFinal: false } };
    assert.match(connectionText(busy).text, /asks to wait — what you draw is kept here and sent later/);
});

test("what is not written yet is not called kept", () => {
    const offline = { ...calm, status: "offline", pending: 3 };
    assert.match(connectionText({ ...offline, unwritten: 1 }).text, /2 changes kept here/);
    assert.match(connectionText({ ...offline, unwritten: 3 }).text, /keeping 3 changes…/);
});

test("a viewer reads that the board is read-only", () => {
    assert.deepEqual(connectionText({ ...calm, role: "viewer" }).kind, "read-only");
});

test("the past is not called saved", () => {
    assert.equal(connectionText({ ...calm, isPast: true }).kind, "past");
});

test("being offline is said in the past too", () => {
    assert.equal(connectionText({ ...calm, isPast: true, status: "offline" }).kind, "offline");
});

test("a deleted board is said before anything else", () => {
    assert.equal(connectionText({ ...calm, isDeleted: true, status: "closed" }).kind, "deleted");
});

test("a connection that ended says why", () => {
    const closed = (code, reason = "") => connectionText({ ...calm, status: "closed", closeReason: { code, reason } }).text;
    assert.match(closed(4404), /no such board/);
    assert.match(closed(4403), /No access/);
    assert.equal(closed(4999, "out of paint"), "Disconnected: out of paint");
    assert.equal(connectionText({ ...calm, status: "closed" }).text, "Disconnected");
});
