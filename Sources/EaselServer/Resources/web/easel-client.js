// @ts-check
// A client for boards of Easel, for browsers and for node. docs/CLIENT.md tells how it is used.
export { EaselClient } from "./client/client.js";
export { Document } from "./client/document.js";
export { EaselError } from "./client/error.js";
export { canonicalJSON } from "./client/canonical-json.js";
export { sha256 } from "./client/sha256.js";
export { clientOf, digestOf } from "./client/digest.js";
export { diff } from "./client/diff.js";
export { pack } from "./client/pack.js";
export { openStore } from "./client/store.js";
