// Uses all of the interface as TypeScript sees it; compiled, never run.
import {
    canonicalJSON,
    ClientOptions,
    clientOf,
    diff,
    digestOf,
    Document,
    EaselClient,
    EaselError,
    Edit,
    Element,
    Identity,
    openStore,
    pack,
    sha256,
    Status,
    Store,
} from "#client/easel-client.js";

class ArrayStore implements Store {
    readonly identity: Identity = { key: "k".repeat(16), nextN: 1, operations: [] };
    async add(n: number, edits: readonly Edit[]): Promise<void> {
        this.identity.operations.push({ n, edits: [...edits] });
    }
    remove(numbers: readonly number[]): void {
        this.identity.operations = this.identity.operations.filter(({ n }) => !numbers.includes(n));
    }
    async renumber(from: number, to: number, edits: readonly Edit[]): Promise<void> {
        this.remove([from]);
        await this.add(to, edits);
    }
    async close(): Promise<void> {}
}

export async function draw(): Promise<string> {
    const options: ClientOptions = {
        url: ["http://one/boards/b", new URL("http://two/boards/b")],
        name: "Ada",
        color: "#e03131",
        token: async () => "token",
        store: new ArrayStore(),
        limits: { depth: 8 },
        transports: ["websocket", "polling"],
        document: { epoch: "e", seq: 1, elements: { a: { x: 1 } } },
    };
    const client = new EaselClient(options);
    client.addEventListener("change", ({ detail: { ids, origin } }) => {
        const changed: Set<string> | null = ids;
        if (origin === "reset") console.log(changed);
    });
    client.addEventListener("status", ({ detail }) => {
        const status: Status = detail.status;
        console.log(status, detail.reason.length);
    });
    client.addEventListener("operation", ({ detail }) => console.log(detail.operation.seq, detail.operation.edits));
    client.addEventListener("rejected", ({ detail }) => console.log(detail.n, detail.code, detail.message));
    client.addEventListener("presence", ({ detail }) => console.log(detail.sessions.size));
    client.addEventListener("notice", ({ detail }) => console.log(detail.code));
    client.addEventListener("deleted", () => undefined, { once: true });
    client.connect();

    const n: number = client.submit([{ op: "put", id: "a", value: { type: "freedraw", points: [[0, 0]] } }]);
    client.submit([{ op: "append", id: "a", key: "points", values: [[1, 1]] }], { undo: "merge" });
    client.submit([{ op: "patch", id: "a", set: { width: 1 }, unset: ["old"] }], { undo: "none" });
    client.submit([{ op: "delete", id: "a" }, { op: "clear" }]);
    const { seq }: { seq: number | null } = await client.acknowledged(n);
    const undone: number | null = client.undo() ?? client.redo();
    client.markUndo();
    client.setPresence({ cursor: { x: 1, y: 2 }, selected: ["a"] });
    client.rename({ name: "Ada Lovelace" });

    const transport: "websocket" | "polling" | null = client.transport;
    const element: Element | undefined = client.document.get("a");
    for (const [id, value] of client.confirmed) console.log(id, value.type);
    for (const { session, name, state } of client.participants.values()) console.log(session, name, state.cursor);
    const answer = await client.serverDigest();
    const isSame: boolean = answer.digest === client.digest() && answer.seq === client.seq;
    console.log(seq, undone, element, isSame, client.canUndo, client.canRedo, client.role, client.closeReason?.code, transport);

    const past = Document.from({ a: { x: 1 } });
    const touched: Set<string> | null = past.apply(past.check([{ op: "clear" }], client.limits));
    const operations: Edit[][] = pack(diff(client.document, past), client.limits);
    operations.forEach((edits) => client.submit(edits));
    try {
        client.submit([]);
    } catch (error) {
        if (error instanceof EaselError) console.log(error.code, error.message);
    }
    const store: Store = await openStore("b");
    console.log(touched?.size, past.copy().toJSON(), sha256(new Uint8Array()).length, clientOf(store.identity.key));
    await client.close();
    return canonicalJSON({ digest: digestOf(past.entries()) });
}

// @ts-expect-error an edit of an unknown kind
export const unknown: Edit = { op: "move", id: "a" };
// @ts-expect-error there is no such way to connect
export const pigeon: ClientOptions = { url: "http://one/boards/b", transports: ["carrier-pigeon"] };
// @ts-expect-error elements are not to be changed
export const change = (document: Document) => ((document.get("a") as Element).x = 1);
// @ts-expect-error there is no such event
export const wrong = (client: EaselClient) => client.addEventListener("change", ({ detail }) => detail.nothing);
