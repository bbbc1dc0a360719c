// Runs before the page's module is there: the way to the board's node is open once that has come. Not a module: those come too
// late. ui/board-socket.js takes it.
(function () {
    const board = /^\/boards\/[A-Za-z0-9_-]{1,64}(?=\/?$)/.exec(location.pathname);
    if (!board) return;
    const socket = new WebSocket(`${location.origin.replace("http", "ws")}${board[0]}/ws`, "easel.v1");
    /** @type {{socket: WebSocket | null}} */
    const early = { socket };
    socket.addEventListener("close", () => { early.socket = null; });
    Object.assign(globalThis, { easelEarly: early });
})();
