"""A browser, each of whose WebSockets fails before it is open: a script that runs before the page's own."""

NO_WEBSOCKETS = """
globalThis.WebSocket = class extends EventTarget {
    readyState = 0;
    bufferedAmount = 0;
    constructor() {
        super();
        setTimeout(() => this.dispatchEvent(Object.assign(new Event("close"), { code: 1006, reason: "" })));
    }
    send() {}
    close() {}
};
"""
