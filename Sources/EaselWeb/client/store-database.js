// @ts-check

const NAME = "easel-client";
const VERSION = 1;
/** Milliseconds: a database that another page blocks must not keep a board from opening. */
const OPEN_TIMEOUT = 4_000;

/** @returns {Promise<IDBDatabase>} */
export function openDatabase() {
    return new Promise((resolve, reject) => {
        const request = indexedDB.open(NAME, VERSION);
        const giveUp = () => reject(new Error("the browser's database does not open"));
        const timer = setTimeout(giveUp, OPEN_TIMEOUT);
        request.onupgradeneeded = () => create(request.result);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
            clearTimeout(timer);
            resolve(request.result);
        };
    });
}

/** @param {IDBDatabase} database */
function create(database) {
    const identities = database.createObjectStore("identities", { keyPath: "id" });
    identities.createIndex("board", "board");
    database.createObjectStore("operations", { keyPath: ["identity", "n"] });
}

/**
 * One transaction: what `work` reads and writes happens as a whole, or not at all.
 *
 * @template Result
 * @param {IDBDatabase} database
 * @param {IDBTransactionMode} mode
 * @param {(stores: {identities: IDBObjectStore, operations: IDBObjectStore}) => Promise<Result>} work that
 *   waits for nothing but requests of the transaction
 * @returns {Promise<Result>} once the transaction is complete
 */
export function transact(database, mode, work) {
    return new Promise((resolve, reject) => {
        const names = ["identities", "operations"];
        // Relaxed: what a crash of the page or the browser leaves is enough, and costs a tenth.
        const transaction = database.transaction(names, mode, { durability: "relaxed" });
        /** @type {{value: Result} | null} */
        let result = null;
        transaction.oncomplete = () => result && resolve(result.value);
        transaction.onabort = () => reject(transaction.error ?? new Error("the transaction was aborted"));
        work({
            identities: transaction.objectStore("identities"),
            operations: transaction.objectStore("operations"),
        }).then(
            (value) => {
                result = { value };
            },
            (error) => {
                reject(error);
                abort(transaction);
            }
        );
    });
}

/**
 * @template Result
 * @param {IDBRequest<Result>} request
 * @returns {Promise<Result>}
 */
export function answer(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

/**
 * All operations of an identity.
 *
 * @param {string} identity
 * @returns {IDBKeyRange}
 */
export function operationsOf(identity) {
    return IDBKeyRange.bound([identity, 0], [identity, Infinity]);
}

/** @param {IDBTransaction} transaction */
function abort(transaction) {
    try {
        transaction.abort();
    } catch {
        // It has ended by itself.
    }
}
