// The types that are kept by hand are those of the code: each can stand for the other.
import * as kept from "#client/easel-client.js";
import { canonicalJSON } from "#client/canonical-json.js";
import { EaselClient } from "#client/client.js";
import { diff } from "#client/diff.js";
import { clientOf, digestOf } from "#client/digest.js";
import { Document } from "#client/document.js";
import { EaselError } from "#client/error.js";
import { NodeWebSocket } from "#client/node-websocket.js";
import { pack } from "#client/pack.js";
import { sha256 } from "#client/sha256.js";
import { openStore } from "#client/store.js";
import type * as types from "#client/types.js";

type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false;
type Public<Class> = { [Name in keyof Class]: Class[Name] };

export const areSame: [
    Same<kept.Edit, types.Edit>,
    Same<kept.Limits, types.Limits>,
    Same<kept.Operation, types.Operation>,
    Same<kept.Participant, types.Participant>,
    Same<kept.Identity, types.Identity>,
    Same<keyof kept.Document, Exclude<keyof Document, "entry" | "setEntry" | "insert">>,
    Same<keyof kept.EaselClient, keyof EaselClient>,
    Same<kept.EaselError, EaselError>
] = [true, true, true, true, true, true, true, true];

export const functions: {
    canonicalJSON: typeof kept.canonicalJSON;
    sha256: typeof kept.sha256;
    digestOf: typeof kept.digestOf;
    clientOf: typeof kept.clientOf;
    openStore: typeof kept.openStore;
    pack: typeof kept.pack;
} = { canonicalJSON, sha256, digestOf, clientOf, openStore, pack };

export const asDocument = (document: Document): Public<Omit<kept.Document, "copy">> => document;
export const asClient = (
    client: EaselClient
): Omit<Public<kept.EaselClient>, "document" | "confirmed" | "addEventListener"> => client;
export const asOptions = (options: kept.ClientOptions): types.ClientOptions => options;
export const asDiff: (from: Document, to: Document) => kept.Edit[] = diff;

export const socketClasses: NonNullable<kept.ClientOptions["WebSocket"]>[] = [WebSocket, NodeWebSocket];
