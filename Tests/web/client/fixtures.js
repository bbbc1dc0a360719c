import { readFileSync } from "node:fs";

const fixtures = new URL("../../../Fixtures/", import.meta.url);

/** A file of Fixtures/vectors. */
export function vectors(name) {
    return JSON.parse(readFileSync(new URL(`vectors/${name}.json`, fixtures), "utf8"));
}
