// @ts-check
// Opens the page where its node does not answer. It keeps the page and its files and nothing else: no board, no answer of the
// API, no address. docs/decisions, 162.

/** Both as the node has them that gives this file: `AssetStore.swift`. */
const version = "VERSION";
const files = ["FILES"];

/**
 * @typedef {Event & {waitUntil(work: Promise<unknown>): void}} LifeEvent
 * @typedef {Event & {request: Request, respondWith(answer: Promise<Response>): void}} RequestEvent
 */

const worker = /** @type {EventTarget & {skipWaiting(): Promise<void>, clients: {claim(): Promise<void>}}} */ (
    /** @type {unknown} */ (self));
const prefix = "easel-page-";
/** A cache for each version: what is in it was made together. */
const own = prefix + version;
const page = "/";
/** Milliseconds that a network may take for the page before the kept one is shown. */
const patience = 5_000;
/** Files that are asked for at once. */
const width = 16;
/** What stands between says of a node that is away. */
const awayStatus = new Set([502, 503, 504]);

worker.addEventListener("install", (event) => {
    const { waitUntil } = /** @type {LifeEvent} */ (event);
    waitUntil.call(event, install());
});
worker.addEventListener("activate", (event) => {
    const { waitUntil } = /** @type {LifeEvent} */ (event);
    waitUntil.call(event, activate());
});
worker.addEventListener("fetch", (event) => take(/** @type {RequestEvent} */ (event)));

/** All of it or nothing: a node of another version may answer in between. */
async function install() {
    const cache = await caches.open(own);
    try {
        const answer = await fetch(page, { cache: "no-store" });
        const text = await answer.clone().text();
        if (!answer.ok || answer.redirected || !text.includes(`/assets/${version}/`)) throw new Error("another version's page");
        await cache.put(page, answer);
        for (let start = 0; start < files.length; start += width) {
            await Promise.all(files.slice(start, start + width).map((file) => keep(file, cache)));
        }
    } catch (error) {
        await caches.delete(own);
        throw error;
    }
    await worker.skipWaiting();
}

/** @param {string} file @param {Cache} cache */
async function keep(file, cache) {
    const answer = await fetch(file);
    // A node says so of its own version only.
    const isOurs = answer.headers.get("cache-control")?.includes("immutable") === true;
    if (!answer.ok || answer.redirected || !isOurs) throw new Error(`${file} is of another version`);
    await cache.put(file, answer);
}

/** A page of the version before may still be open, and load more of its files. */
async function activate() {
    const others = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== own);
    await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
    await worker.clients.claim();
}

/** @param {RequestEvent} event */
function take(event) {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== location.origin) return;
    const asked = /^\/assets\/([0-9a-f]+)\//.exec(pathname);
    if (asked) event.respondWith(file(request, pathname, asked[1]));
    else if (request.mode === "navigate" && /^\/(?:boards\/[A-Za-z0-9_-]{1,64}\/?)?$/.test(pathname)) event.respondWith(opened(request));
}

/** @param {Request} request @param {string} path @param {string} of the version that it is of */
async function file(request, path, of) {
    return await caches.match(path, { cacheName: prefix + of, ignoreVary: true }) ?? fetch(request);
}

/**
 * The node's page wherever it can be had, so that its version is the newest.
 * @param {Request} request
 */
async function opened(request) {
    const kept = await caches.match(page, { cacheName: own, ignoreVary: true });
    if (!kept) return fetch(request);
    try {
        const answer = await Promise.race([fetch(request), silence()]);
        return awayStatus.has(answer.status) ? kept : answer;
    } catch {
        return kept;
    }
}

/** @returns {Promise<never>} */
function silence() {
    return new Promise((_, reject) => setTimeout(() => reject(new Error("the network is silent")), patience));
}
