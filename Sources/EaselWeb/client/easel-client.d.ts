// The types of easel-client.js, kept by hand and checked against it by `Tests/web/client/types`.

export type JSONValue = null | boolean | number | string | readonly JSONValue[] | JSONObject;
export type JSONObject = { readonly [key: string]: JSONValue };

/** What is on a board under an id. Excalidraw's vocabulary, which Easel stores without judging. */
export type Element = JSONObject;

export type Edit =
    | { op: "put"; id: string; value: Element }
    | { op: "patch"; id: string; set?: JSONObject; unset?: readonly string[] }
    | { op: "append"; id: string; key: string; values: readonly JSONValue[] }
    | { op: "delete"; id: string }
    | { op: "clear" };

/** Edits that have their place in the log. */
export interface Operation {
    seq: number;
    /** The public id of the client that submitted it. */
    client: string;
    /** That client's own number for it. */
    n: number;
    /** Milliseconds since 1970. */
    at: number;
    edits: Edit[];
}

export interface Limits {
    operationBytes: number;
    editsPerOperation: number;
    depth: number;
    elementBytes: number;
    propertiesPerElement: number;
    elementsPerBoard: number;
    presenceBytes: number;
    frameBytes: number;
}

export interface Participant {
    session: string;
    client: string;
    name: string;
    color: string;
    state: JSONObject;
}

export type Status = "connecting" | "catching-up" | "online" | "offline" | "closed";
export type Transport = "websocket" | "polling";
export type Role = "viewer" | "editor" | "owner";

/** What a client is, beyond one connection, and what it has yet to say. */
export interface Identity {
    /** Its secret. */
    key: string;
    /** The number of the next operation: none was given this number, or a higher one. */
    nextN: number;
    /** Submitted and not known to be in the log, in order. */
    operations: { n: number; edits: Edit[] }[];
}

/** Who a store tells of what it can't do any more. */
export interface StoreHandler {
    /** Nothing is kept any more. */
    failed(message: string): void;
    /** Another page has the identity, with all but the operations of these numbers, which were never sent. */
    lost(identity: Identity, unkept: readonly number[]): void;
}

/** Keeps an identity, and the operations that wait under it, beyond the end of a page or process. */
export interface Store {
    /** What there was when it was opened. */
    readonly identity: Identity;
    /** Whether an operation must not be sent before `add` is done. */
    readonly sendsAfterWrite?: boolean;
    /** Keeps an operation; done once it is written. */
    add(n: number, edits: readonly Edit[]): Promise<void>;
    /** These are in the log, or never will be. */
    remove(numbers: readonly number[]): void;
    /** Keeps an operation under another number, and not under the one that it had. */
    renumber(from: number, to: number, edits: readonly Edit[]): Promise<void>;
    /** Lets go of the identity. */
    close(): Promise<void>;
    watch?(handler: StoreHandler): void;
    /** Offers what others left to `send`, which answers the numbers that need not be kept any more. */
    takeUpOthers?(send: (identity: Identity) => Promise<number[]>): Promise<void>;
}

/** What the client reads of a WebSocket's events: `data` of a message, `code` and `reason` of a close. */
export interface SocketEvent {
    readonly type: string;
    readonly data?: unknown;
    readonly code?: number;
    readonly reason?: string;
}

/** What the client uses of a WebSocket. */
export interface Socket {
    readonly readyState: number;
    readonly bufferedAmount: number;
    send(text: string): void;
    close(code?: number, reason?: string): void;
    addEventListener(type: "open" | "message" | "close", listener: (event: SocketEvent) => void): void;
    /** Seconds that a server which refused the connection asked for, where that can be known. */
    readonly retryAfter?: number | null;
}

export interface ClientOptions {
    /** `http(s)://host/boards/b`, or several such addresses of one board, tried in turn. */
    url: string | URL | readonly (string | URL)[];
    /** The client's secret, of 16 to 128 characters; random if absent. A store's identity has its own. */
    key?: string;
    name?: string;
    color?: string;
    token?: string | ((isRefused: boolean) => string | undefined | Promise<string | undefined>);
    /** What to go on from, as `GET /api/boards/b/document` gives it. */
    document?: { epoch: string; seq: number; elements: { readonly [id: string]: Element } };
    store?: Store | null;
    WebSocket?: new (url: string, protocols: string) => Socket;
    /** How the client may connect; both by default. Polling is used where no WebSocket comes through. */
    transports?: readonly Transport[];
    /** What is checked until the node has told its limits. */
    limits?: Partial<Limits>;
}

/** Why a node does not let a client connect. */
export interface Refusal {
    /** Of HTTP: 400, 401, 403, 404, 421 or 429. */
    status: number;
    /** The node's own words, or empty. */
    detail: string;
    /** Whether coming again in the same way is of no use. The client tries again all the same, at growing intervals. */
    isFinal: boolean;
    /** Seconds. */
    retryAfter: number;
}

/** What the events carry in `detail`. */
export interface EaselClientEvents {
    change: { ids: Set<string> | null; origin: "local" | "remote" | "reset" };
    operation: { operation: Operation };
    status: { status: Status; reason: string };
    participants: {};
    presence: { sessions: Set<string> };
    /** An operation that the board does not have: its edits are not shown any more. */
    rejected: { n: number; code: string; message: string; edits: readonly Edit[] };
    undo: { canUndo: boolean; canRedo: boolean };
    pending: { count: number };
    notice: { code: string; message: string };
    reset: { reason: "epoch" | "resync" };
    deleted: {};
}

/** A client of one board. */
export class EaselClient extends EventTarget {
    constructor(options: ClientOptions);

    readonly status: Status;
    /** Why the client is closed; null if it is not. */
    readonly closeReason: { code: number; reason: string } | null;
    /** Why the node refuses a client that is `offline`; null if it does not, or is away. */
    readonly refusal: Refusal | null;
    readonly board: string;
    /** The client's public id. */
    readonly client: string;
    /** The client's secret, which its id follows from. A link that lets only so many clients in asks HTTP requests for it. */
    readonly key: string;
    /** Null until the first welcome, as are `session`, `node` and `epoch`. */
    readonly role: Role | null;
    readonly session: string | null;
    readonly node: string | null;
    /** How the client is connected; null while it is not. */
    readonly transport: Transport | null;
    readonly epoch: string | null;
    /** The last operation of the log that `confirmed` has. */
    readonly seq: number;
    readonly limits: Limits;
    readonly name: string;
    readonly color: string;
    /** How many operations are not known to be in the log. */
    readonly pending: number;
    /** How many of these the store has not written yet: a page that is left now would lose them. 0 without a store. */
    readonly unwritten: number;
    /** Everybody who is here, by session. */
    readonly participants: Map<string, Participant>;
    /** How many participants there are. Of more than 200, `participants` has those who were active last. */
    readonly participantCount: number;
    /** What the user sees: `confirmed` with the pending operations on top. */
    readonly document: Document;
    /** The log up to `seq`. */
    readonly confirmed: Document;
    readonly canUndo: boolean;
    readonly canRedo: boolean;

    connect(): void;
    close(): Promise<void>;
    rename(look: { name?: string; color?: string }): void;
    submit(edits: readonly Edit[], options?: { undo?: "new" | "merge" | "none" }): number;
    submitAll(operations: readonly (readonly Edit[])[], options?: { undo?: "new" | "merge" | "none" }): number[];
    holdBack(): () => void;
    acknowledged(n: number): Promise<{ n: number; seq: number | null }>;
    undo(): number | null;
    redo(): number | null;
    markUndo(): void;
    setPresence(state: JSONObject): void;
    digest(): string;
    serverDigest(): Promise<{ seq: number; digest: string }>;

    addEventListener<Type extends keyof EaselClientEvents>(
        type: Type,
        listener: ((event: CustomEvent<EaselClientEvents[Type]>) => void) | null,
        options?: boolean | AddEventListenerOptions
    ): void;
    addEventListener(
        type: string,
        listener: EventListenerOrEventListenerObject | null,
        options?: boolean | AddEventListenerOptions
    ): void;
}

/** A board's elements. What it gives out must not be changed. */
export class Document {
    static from(
        elements: Iterable<readonly [string, Element]> | { readonly [id: string]: Element }
    ): Document;
    readonly size: number;
    get(id: string): Element | undefined;
    has(id: string): boolean;
    ids(): IterableIterator<string>;
    entries(): IterableIterator<[string, Element]>;
    [Symbol.iterator](): IterableIterator<[string, Element]>;
    digest(): string;
    /** Applies edits; gives the ids of elements that may have changed, or null for all. */
    apply(edits: readonly Edit[]): Set<string> | null;
    /**
     * Throws an `EaselError` with the server's code if these edits are not allowed; else gives a clean copy
     * of them.
     */
    check(edits: unknown, limits?: Limits): Edit[];
    copy(): Document;
    toJSON(): { [id: string]: Element };
}

export class EaselError extends Error {
    constructor(code: string, message: string);
    code: string;
}

/** The one text of a JSON value by RFC 8785. */
export function canonicalJSON(value: JSONValue): string;
export function sha256(bytes: Uint8Array): Uint8Array;
/** The digest of elements: 16 lower-case hex digits. A document keeps its own, which is faster. */
export function digestOf(entries: Iterable<readonly [string, Element]>): string;
/** The public id of the client that has this key. */
export function clientOf(key: string): string;
/** Edits that turn one document into the other. */
export function diff(from: Document, to: Document): Edit[];
/** Edits as operations that are within the limits. */
export function pack(
    edits: readonly Edit[],
    limits?: Pick<Limits, "operationBytes" | "editsPerOperation">
): Edit[][];
/** What this browser keeps of a board. Throws never: where nothing can be kept, nothing is. */
export function openStore(board: string): Promise<Store>;
