// @ts-check
// The words of docs/PROTOCOL.md as types. Nothing here is run.

/** @typedef {null | boolean | number | string | JSONArray | JSONObject} JSONValue */
/** @typedef {readonly JSONValue[]} JSONArray */
/** @typedef {{readonly [key: string]: JSONValue}} JSONObject */

/** @typedef {JSONObject} Element */

/** @typedef {{op: "put", id: string, value: Element}} PutEdit */
/** @typedef {{op: "patch", id: string, set?: JSONObject, unset?: readonly string[]}} PatchEdit */
/** @typedef {{op: "append", id: string, key: string, values: JSONArray}} AppendEdit */
/** @typedef {{op: "delete", id: string}} DeleteEdit */
/** @typedef {{op: "clear"}} ClearEdit */
/** @typedef {PutEdit | PatchEdit | AppendEdit | DeleteEdit | ClearEdit} Edit */

/** @typedef {{seq: number, client: string, n: number, at: number, edits: Edit[]}} Operation */

/**
 * @typedef {object} Limits
 * @property {number} operationBytes
 * @property {number} editsPerOperation
 * @property {number} depth
 * @property {number} elementBytes
 * @property {number} propertiesPerElement
 * @property {number} elementsPerBoard
 * @property {number} presenceBytes
 * @property {number} frameBytes
 */

/**
 * @typedef {object} Participant
 * @property {string} session
 * @property {string} client
 * @property {string} name
 * @property {true} [claimed] whether somebody only calls themselves that, where others' names are those of their tokens
 * @property {string} color
 * @property {JSONObject} state
 */

/** @typedef {"connecting" | "catching-up" | "online" | "offline" | "closed"} Status */
/** @typedef {"viewer" | "editor" | "owner"} Role */

/** @typedef {{epoch: string, seq: number, elements: {readonly [id: string]: Element}}} KnownDocument */

/**
 * @typedef {object} ClientOptions
 * @property {string | URL | readonly (string | URL)[]} url
 * @property {string} [key]
 * @property {string} [name]
 * @property {string} [color]
 * @property {string | ((isRefused: boolean) => string | undefined | Promise<string | undefined>)} [token]
 * @property {KnownDocument} [document] to go on from, as `GET document` gives it
 * @property {Store | null} [store]
 * @property {import("./connection.js").SocketClass} [WebSocket]
 * @property {readonly import("./transport-choice.js").Transport[]} [transports]
 * @property {Partial<Limits>} [limits] what is checked until a welcome tells
 */

/**
 * What a client is, beyond one connection, and what it has yet to say.
 *
 * @typedef {object} Identity
 * @property {string} key
 * @property {number} nextN the number of the next operation: no lower one was ever given to another
 * @property {{n: number, edits: Edit[]}[]} operations submitted and not acknowledged, in order
 */

/**
 * Keeps an identity and its queue of operations over the end of a page. `openStore` gives one for browsers.
 *
 * @typedef {object} Store
 * @property {Identity} identity what was there when it was opened
 * @property {(n: number, edits: readonly Edit[]) => Promise<void>} add keeps an operation; the client sends
 *   it at once if `sendsAfterWrite` is not true, and else when this is done
 * @property {(numbers: readonly number[]) => void} remove these are in the log, or never will be
 * @property {(from: number, to: number, edits: readonly Edit[]) => Promise<void>} renumber
 * @property {() => Promise<void>} close lets go of the identity, so that another page can take it up
 * @property {boolean} [sendsAfterWrite]
 * @property {(handler: StoreHandler) => void} [watch] tells who is to hear of failures
 * @property {(send: (identity: Identity) => Promise<number[]>) => Promise<void>} [takeUpOthers] offers
 *   what was left by pages that are gone to `send`, which answers which numbers are settled
 */

/**
 * @typedef {object} StoreHandler
 * @property {(message: string) => void} failed nothing is kept any more
 * @property {(identity: Identity, unkept: readonly number[]) => void} lost another page has taken the
 *   identity up, with all but the operations of these numbers, which were never sent; this one goes on as
 *   `identity`
 */

export {};
