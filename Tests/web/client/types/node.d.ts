// What the client uses of node, for the type checker: Debian has no package of node's types.

declare interface Buffer extends Uint8Array {
    copy(target: Uint8Array, start?: number): number;
    readUInt16BE(offset: number): number;
    readBigUInt64BE(offset: number): bigint;
    writeUInt16BE(value: number, offset: number): number;
    writeBigUInt64BE(value: bigint, offset: number): number;
    subarray(start?: number, end?: number): Buffer;
    toString(encoding?: string): string;
}
declare const Buffer: {
    from(text: string): Buffer;
    alloc(length: number): Buffer;
    allocUnsafe(length: number): Buffer;
    concat(buffers: readonly Uint8Array[]): Buffer;
};
declare function setImmediate(action: () => void): unknown;

declare module "node:crypto" {
    export function randomBytes(length: number): Buffer;
    export function createHash(name: string): {
        update(text: string): { digest(encoding: "base64"): string };
    };
}

declare module "node:stream" {
    export interface Duplex {
        on(event: "data", listener: (bytes: Buffer) => void): void;
        on(event: "error" | "close" | "end", listener: () => void): void;
        write(bytes: Uint8Array, done: () => void): boolean;
        end(): void;
        destroy(): void;
        setNoDelay?(isOn: boolean): void;
    }
}

declare module "node:http" {
    import { Duplex } from "node:stream";
    export interface IncomingMessage {
        headers: Record<string, string | undefined>;
    }
    export interface ClientRequest {
        on(event: "upgrade", listener: (response: IncomingMessage, socket: Duplex, head: Buffer) => void): void;
        on(event: "response", listener: (response: IncomingMessage) => void): void;
        on(event: "error", listener: (error: Error) => void): void;
        end(): void;
        destroy(): void;
    }
    const http: { request(url: string, options: object): ClientRequest };
    export default http;
}

declare module "node:https" {
    import http from "node:http";
    export default http;
}
