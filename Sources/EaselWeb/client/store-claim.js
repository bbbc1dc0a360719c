// @ts-check
import { randomKey, randomText } from "./identity.js";
import { answer, operationsOf, transact } from "./store-database.js";
import { LeaseHolder } from "./store-lease.js";
import { LockHolder } from "./store-lock.js";

/** @typedef {import("./types.js").Edit} Edit */

/**
 * An identity as it is stored.
 *
 * @typedef {object} StoredIdentity
 * @property {string} id
 * @property {string} board
 * @property {string} key
 * @property {number} nextN no operation has been given this number, or a higher one
 * @property {string} owner the page that has it, where there are no locks
 * @property {number} until milliseconds since 1970: how long that page has it
 * @property {number} usedAt milliseconds since 1970
 */

/**
 * An identity that this page has, and no other.
 *
 * @typedef {object} Claim
 * @property {StoredIdentity} identity
 * @property {{n: number, edits: Edit[]}[]} operations
 * @property {() => void} release
 */

/**
 * How pages keep an identity to themselves.
 *
 * @typedef {object} Holder
 * @property {string} page names this page
 * @property {boolean} isFenced whether an identity may be lost unnoticed, so that each write has to look
 * @property {(identity: StoredIdentity) => Promise<(() => void) | null>} hold null if another page has it
 * @property {(identity: StoredIdentity, now: number) => boolean} mayTake
 */

/** Numbers that a page may give before the store hears of it. */
export const RESERVED_NUMBERS = 1_024;
/** Milliseconds. */
export const LEASE_TIME = 90_000;

/** @returns {Holder} */
export function holderForThisBrowser() {
    return globalThis.navigator?.locks ? new LockHolder() : new LeaseHolder();
}

/**
 * Takes up an identity that nobody has, one with a queue first, or makes one.
 *
 * @param {IDBDatabase} database
 * @param {string} board
 * @param {Holder} holder
 * @param {string | null} preferred the identity that this tab had before it was loaded again
 * @returns {Promise<Claim>}
 */
export async function claimIdentity(database, board, holder, preferred) {
    const known = await knownIdentities(database, board);
    const rank = (/** @type {KnownIdentity} */ each) =>
        each.identity.id === preferred ? 2 : each.queued > 0 ? 1 : 0;
    known.sort((one, other) => rank(other) - rank(one) || other.identity.usedAt - one.identity.usedAt);
    for (const { identity } of known) {
        const claim = await tryClaim(database, identity, holder);
        if (claim) return claim;
    }
    return makeIdentity(database, board, holder);
}

/**
 * @param {IDBDatabase} database
 * @param {string} board
 * @param {Holder} holder
 * @returns {Promise<Claim>}
 */
export async function makeIdentity(database, board, holder) {
    const free = { owner: "", until: 0, usedAt: 0 };
    const identity = { id: randomText(16), board, key: randomKey(), nextN: 1, ...free };
    await transact(database, "readwrite", ({ identities }) => answer(identities.put(identity)));
    const claim = await tryClaim(database, identity, holder);
    if (!claim) throw new Error("another page has taken a new identity");
    return claim;
}

/**
 * @param {IDBDatabase} database
 * @param {StoredIdentity} identity
 * @param {Holder} holder
 * @returns {Promise<Claim | null>}
 */
export async function tryClaim(database, identity, holder) {
    const release = await holder.hold(identity);
    if (!release) return null;
    const now = Date.now();
    const claim = await transact(database, "readwrite", async ({ identities, operations }) => {
        /** @type {StoredIdentity | undefined} */
        const current = await answer(identities.get(identity.id));
        if (!current || !holder.mayTake(current, now)) return null;
        const nextN = current.nextN;
        const claimed = { ...current, owner: holder.page, until: now + LEASE_TIME, usedAt: now };
        await answer(identities.put({ ...claimed, nextN: nextN + RESERVED_NUMBERS }));
        const stored = await answer(operations.getAll(operationsOf(identity.id)));
        return { identity: claimed, operations: stored.map(({ n, edits }) => ({ n, edits })), release };
    });
    if (!claim) release();
    return claim;
}

/** @typedef {{identity: StoredIdentity, queued: number}} KnownIdentity */

/**
 * @param {IDBDatabase} database
 * @param {string} board
 * @returns {Promise<KnownIdentity[]>}
 */
export function knownIdentities(database, board) {
    return transact(database, "readonly", async ({ identities, operations }) => {
        /** @type {StoredIdentity[]} */
        const found = await answer(identities.index("board").getAll(board));
        const known = [];
        for (const identity of found) {
            known.push({ identity, queued: await answer(operations.count(operationsOf(identity.id))) });
        }
        return known;
    });
}
