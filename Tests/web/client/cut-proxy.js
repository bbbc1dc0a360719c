import { connect, createServer } from "node:net";

/** A network between a client and a node, that fails as a test wants it. */
export class CutProxy {
    #pairs = new Set();
    #server;
    #isSilent = false;
    refuses = false;
    /** Whether requests get through, and WebSockets do not: they are refused, or never answered. */
    webSockets = "pass";

    static async start(port) {
        const proxy = new CutProxy();
        proxy.#server = createServer((client) => proxy.#accept(client, port));
        await new Promise((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
        proxy.url = `http://127.0.0.1:${proxy.#server.address().port}`;
        return proxy;
    }

    #accept(client, port) {
        if (this.refuses) {
            client.destroy();
            return;
        }
        const node = connect(port, "127.0.0.1");
        const pair = [client, node];
        this.#pairs.add(pair);
        const end = () => {
            this.#pairs.delete(pair);
            pair.forEach((socket) => socket.destroy());
        };
        for (const [from, to] of [[client, node], [node, client]]) {
            from.on("data", (bytes) => {
                const isAsked = from === client && this.webSockets !== "pass" && /^upgrade: websocket/im.test(bytes.toString("latin1"));
                if (isAsked && this.webSockets === "refuse") end();
                else if (!isAsked && !this.#isSilent) to.write(bytes);
            });
            from.on("error", end);
            from.on("close", end);
        }
    }

    /** Ends all connections. */
    cut() {
        for (const pair of this.#pairs) pair.forEach((socket) => socket.destroy());
    }

    /** Connections stay, and nothing comes through any more; nor does it later. */
    goSilent() {
        this.#isSilent = true;
    }

    /** New connections work again; those from before are dead. */
    recover() {
        this.cut();
        this.#isSilent = false;
    }

    async stop() {
        this.cut();
        await new Promise((resolve) => this.#server.close(resolve));
    }
}
