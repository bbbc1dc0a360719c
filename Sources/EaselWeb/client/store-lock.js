// @ts-check
import { randomText } from "./identity.js";
import { remembered } from "./store-tab.js";

/** @typedef {import("./store-claim.js").StoredIdentity} StoredIdentity */

/**
 * Milliseconds that the page which this one takes the place of may need to be gone: for one that said that it goes, and for one that
 * did not. That may be open still, in the tab that this one is a copy of.
 */
const LEAVING_TIME = 15_000;
const RELOAD_TIME = 1_500;

/** Keeps identities by the browser's locks, which end with the page, however it ends. */
export class LockHolder {
    page = randomText(16);
    isFenced = false;

    /**
     * @param {StoredIdentity} identity
     * @returns {Promise<(() => void) | null>}
     */
    hold({ id, board }) {
        const last = remembered(board);
        const wait = last?.isLeft ? LEAVING_TIME : RELOAD_TIME;
        /** @type {LockOptions} */
        const options = last?.identity === id ? { signal: signalAfter(wait) } : { ifAvailable: true };
        return new Promise((resolve) => {
            const whileHeld = (/** @type {Lock | null} */ lock) => {
                if (!lock) {
                    resolve(null);
                    return undefined;
                }
                return new Promise((/** @type {(value: void) => void} */ release) => {
                    resolve(() => release());
                });
            };
            navigator.locks.request(`easel-client:${id}`, options, whileHeld).catch(() => resolve(null));
        });
    }

    mayTake() {
        return true;
    }
}

/**
 * @param {number} milliseconds
 * @returns {AbortSignal}
 */
function signalAfter(milliseconds) {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), milliseconds);
    return controller.signal;
}
