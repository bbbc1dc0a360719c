// @ts-check
// A client for boards of Easel, for browsers and for node. docs/CLIENT.md tells how it is used.
export { EaselClient } from "./client.js";
export { Document } from "./document.js";
export { EaselError } from "./error.js";
export { canonicalJSON } from "./canonical-json.js";
export { sha256 } from "./sha256.js";
export { clientOf, digestOf } from "./digest.js";
export { diff } from "./diff.js";
export { pack } from "./pack.js";
export { openStore } from "./store.js";
