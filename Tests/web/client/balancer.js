import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./processes.js";
import { until } from "./until.js";

const examples = fileURLToPath(new URL("../../../Examples/load-balancers/", import.meta.url));

/** How each load balancer is started, and what of its configuration makes it sticky. */
const KINDS = {
    nginx: {
        file: "nginx.conf",
        sticky: "hash $remote_addr consistent;",
        // Where one who is not root may write.
        adapt: (text, folder) => text.replace("http {", `http {\n    access_log off;\n${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map((name) => `    ${name}_temp_path ${folder}/${name};`).join("\n")}`),
        command: (file, folder) => ["nginx", "-c", file, "-p", folder, "-e", `${folder}/errors`, "-g", `daemon off; pid ${folder}/pid;`],
    },
    haproxy: {
        file: "haproxy.cfg",
        sticky: "cookie EASEL insert indirect nocache httponly",
        adapt: (text) => text.replace("balance leastconn", "balance roundrobin"),
        command: (file) => ["haproxy", "-db", "-f", file],
    },
};

/** A load balancer in front of two nodes, as docs/LOAD_BALANCERS.md configures it. */
export class Balancer {
    #child;
    #folder = mkdtempSync(join(tmpdir(), "easel-balancer-"));

    /**
     * @param {"nginx" | "haproxy"} kind
     * @param {{port: number}[]} nodes
     * @param {(text: string) => string} [change] what a test has otherwise than the example
     */
    static async start(kind, nodes, change = (text) => text) {
        const balancer = new Balancer();
        balancer.port = await freePort();
        balancer.url = `http://127.0.0.1:${balancer.port}`;
        await balancer.#run(KINDS[kind], nodes, change);
        return balancer;
    }

    /** The example without what makes it sticky. */
    static notSticky(kind) {
        return (text) => {
            const { sticky } = KINDS[kind];
            if (!text.includes(sticky)) throw new Error(`the example has no ${sticky}`);
            return text.replace(sticky, "").replace(/ cookie (north|south)$/gm, "");
        };
    }

    async #run({ file, adapt, command }, nodes, change) {
        const text = readFileSync(join(examples, file), "utf8");
        const ports = { 8080: this.port, 7070: nodes[0].port, 7071: nodes[1].port };
        const changed = change(adapt(text, this.#folder)).replace(/\b(8080|7070|7071)\b/g, (port) => ports[port]);
        const path = join(this.#folder, file);
        writeFileSync(path, changed);
        const [program, ...flags] = command(path, this.#folder);
        // Debian has both where only root looks.
        const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
        this.#child = spawn(program, flags, { stdio: ["ignore", "ignore", "inherit"], env: environment });
        await until(`${program} passes requests on`, async () => {
            if (this.#child.exitCode !== null) throw new Error(`${program} ended with ${this.#child.exitCode}`);
            return fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false);
        });
    }

    async stop() {
        const ended = new Promise((resolve) => this.#child.once("exit", resolve));
        this.#child.kill("SIGTERM");
        await ended;
        rmSync(this.#folder, { recursive: true, force: true });
    }
}

/** The Python that has clients of Socket.IO, made when it is first needed. */
export function pythonWithClients() {
    const script = fileURLToPath(new URL("../../../scripts/python-clients", import.meta.url));
    return join(execFileSync(script, { encoding: "utf8" }).trim(), "bin/python");
}
