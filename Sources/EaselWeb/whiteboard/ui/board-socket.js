// @ts-check

/** @type {{socket: WebSocket | null}} ui/early-socket.js leaves one here that nobody listens to yet */
const early = Object(Reflect.get(globalThis, "easelEarly"));

/** The browser's WebSocket, but that the first one to a board is the one that the page began to open before its module was there. */
class BoardSocket {
    /** @param {string} url @param {string} protocol */
    constructor(url, protocol) {
        const { socket } = early;
        early.socket = null;
        if (socket?.url !== url || socket.readyState > WebSocket.OPEN) return new WebSocket(url, protocol);
        // Who asks for a socket waits for this event, which was there before.
        if (socket.readyState === WebSocket.OPEN) queueMicrotask(() => socket.dispatchEvent(new Event("open")));
        return socket;
    }
}

/** What a client of this page makes its sockets with. */
export const socketClass = /** @type {typeof WebSocket} */ (/** @type {unknown} */ (BoardSocket));
