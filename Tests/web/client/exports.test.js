import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as client from "./client-under-test.js";

test("the kept types name what the module exports", () => {
    const file = new URL(import.meta.resolve("#client/easel-client.d.ts"));
    const exports = readFileSync(file, "utf8").matchAll(/^export (?:class|function) (\w+)/gm);
    const named = [...exports].map(([, name]) => name);
    const { internal, ...exported } = client;
    assert.deepEqual(Object.keys(exported).sort(), named.sort());
});
