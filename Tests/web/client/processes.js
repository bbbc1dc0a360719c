import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./until.js";

const built = fileURLToPath(new URL("../../../.build/debug/easel", import.meta.url));
const easel = process.env.EASEL_BINARY ?? built;

/**
 * A port that nobody has, nor gets while its server is away: it is below those that Linux gives to connections, and to
 * whoever asks for any port.
 */
export async function freePort() {
    for (;;) {
        const port = 10_240 + Math.floor(Math.random() * 22_000);
        if (await isFree(port)) return port;
    }
}

function isFree(port) {
    return new Promise((resolve) => {
        const server = createServer();
        server.on("error", () => resolve(false));
        server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
}

/** A temporary folder, and how to be rid of it. */
function folder() {
    const path = mkdtempSync(join(tmpdir(), "easel-client-"));
    return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** `easel serve` on a port of its own. */
export class NodeProcess {
    #child = null;
    #folder = folder();
    #flags;

    static async start(...flags) {
        const node = new NodeProcess(flags, await freePort());
        await node.run();
        return node;
    }

    constructor(flags, port) {
        this.#flags = flags;
        this.port = port;
        this.url = `http://127.0.0.1:${port}`;
    }

    /** Starts the process, again if need be, on the same port and with the same data. */
    async run() {
        const flags = ["serve", "--port", String(this.port), "--data", this.#folder.path, ...this.#flags];
        this.#child = spawn(easel, flags, { stdio: "ignore" });
        const child = this.#child;
        await until("the node is ready", async () => {
            if (child.exitCode !== null) throw new Error(`easel ${flags.join(" ")} ended with ${child.exitCode}`);
            return fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false);
        });
    }

    signal(signal) {
        this.#child.kill(signal);
    }

    /** Ends the process at once, or in good order. */
    async end(signal = "SIGKILL") {
        const child = this.#child;
        if (!child) return;
        this.#child = null;
        if (child.exitCode !== null || child.signalCode !== null) {
            throw new Error(`easel serve ended by itself: ${child.exitCode ?? child.signalCode}`);
        }
        const ended = new Promise((resolve) => child.once("exit", resolve));
        child.kill(signal);
        await ended;
    }

    async stop() {
        await this.end();
        this.#folder.remove();
    }

    async get(path) {
        const answer = await fetch(this.url + path);
        if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
        return answer.json();
    }
}

/** A redis-server on a port of its own. */
export async function startRedis() {
    const port = await freePort();
    const data = folder();
    const flags = ["--port", String(port), "--dir", data.path, "--save", "", "--appendonly", "no"];
    const child = spawn("redis-server", flags, { stdio: "ignore" });
    const { connect } = await import("node:net");
    const answers = () =>
        new Promise((resolve) => {
            const socket = connect(port, "127.0.0.1", () => socket.end() && resolve(true));
            socket.on("error", () => resolve(false));
        });
    await until("redis-server listens", answers);
    return {
        url: `redis://127.0.0.1:${port}`,
        async stop() {
            const ended = new Promise((resolve) => child.once("exit", resolve));
            child.kill("SIGKILL");
            await ended;
            data.remove();
        },
    };
}
