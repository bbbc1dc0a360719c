// @ts-check
import { EaselError } from "./error.js";

const BOARD = /^[A-Za-z0-9_-]{1,64}$/;
const SOCKET_SCHEMES = new Map([
    ["http:", "ws:"],
    ["https:", "wss:"],
    ["ws:", "ws:"],
    ["wss:", "wss:"],
]);

/**
 * Where a board is.
 *
 * @typedef {object} Address
 * @property {string} board
 * @property {string} base the node's `http(s)://host`, with the path before `/boards` if there is one
 * @property {string} socketURL the board's WebSocket
 */

/**
 * The addresses of one board on its nodes.
 *
 * @param {string | URL | readonly (string | URL)[]} urls
 * @returns {Address[]}
 */
export function parseAddresses(urls) {
    const addresses = [urls].flat().map((url) => parseAddress(/** @type {string | URL} */ (url)));
    if (addresses.length === 0) throw new EaselError("invalid-url", "a client needs the address of a node");
    if (addresses.some(({ board }) => board !== addresses[0].board)) {
        throw new EaselError("invalid-url", "the addresses are not of one board");
    }
    return addresses;
}

/**
 * @param {string | URL} url `http(s)://host/boards/b`, or the same with `ws(s)` or with `/ws` behind it
 * @returns {Address}
 */
function parseAddress(url) {
    const parsed = parse(url);
    const scheme = SOCKET_SCHEMES.get(parsed.protocol);
    const path = parsed.pathname.replace(/\/ws$/, "").replace(/\/$/, "");
    const board = /\/boards\/([^/]+)$/.exec(path)?.[1] ?? "";
    if (!scheme || !BOARD.test(board)) {
        throw new EaselError("invalid-url", `${url} is no board's address: it takes http://host/boards/<id>`);
    }
    const prefix = path.replace(/\/boards\/[^/]+$/, "");
    return {
        board,
        base: `${scheme.replace("ws", "http")}//${parsed.host}${prefix}`,
        socketURL: `${scheme}//${parsed.host}${path}/ws`,
    };
}

/**
 * @param {string | URL} url
 * @returns {URL}
 */
function parse(url) {
    try {
        return new URL(url, globalThis.location?.href);
    } catch {
        throw new EaselError("invalid-url", `${url} is no URL`);
    }
}
