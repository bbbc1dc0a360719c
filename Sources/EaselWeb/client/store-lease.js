// @ts-check
import { randomText } from "./identity.js";
import { remembered } from "./store-tab.js";

/** @typedef {import("./store-claim.js").StoredIdentity} StoredIdentity */

/**
 * Keeps identities by leases, where the browser has no locks: on pages that came over plain HTTP. A page that
 * sleeps for longer than its lease may lose it, which it finds with its next write; it sends nothing before
 * that.
 */
export class LeaseHolder {
    page = randomText(16);
    isFenced = true;

    /** @returns {Promise<() => void>} */
    async hold() {
        return () => undefined;
    }

    /**
     * @param {StoredIdentity} identity as it is stored now
     * @param {number} now
     */
    mayTake({ id, board, owner, until }, now) {
        if (until < now) return true;
        // A tab that is duplicated gets a copy of what the tab remembers, but not while that page is gone.
        const tab = remembered(board);
        return tab !== null && tab.isLeft && tab.identity === id && tab.page === owner;
    }
}
