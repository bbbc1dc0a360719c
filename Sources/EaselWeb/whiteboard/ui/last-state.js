// @ts-check
import { isObject } from "../scene/json-object.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../../client/easel-client.js").Element} Element */
/** @typedef {{epoch: string, seq: number, elements: Record<string, Element>}} BoardState */

const prefix = "easel.state.";
/** Characters: browsers keep 5 million of a tab, which has other things as well. */
const most = 4_000_000;
/** Milliseconds between two times of keeping it: a page that is left keeps it once more. */
const interval = 5_000;
/** Milliseconds that it may wait for a moment of rest. */
const longest = 30_000;
/** Close codes of those who may not see the board, or see it any more. */
const refusals = new Set([4401, 4403, 4404, 4409]);

/**
 * The board as this tab had it last. It is kept as long as the tab is, as what the tab came with is: neither other tabs nor
 * later visits read it.
 * @param {string} board
 * @returns {BoardState | undefined}
 */
export function lastState(board) {
    try {
        const state = JSON.parse(sessionStorage.getItem(prefix + board) ?? "null");
        const isState = isObject(state) && typeof state.epoch === "string" && Number.isSafeInteger(state.seq) && isObject(state.elements);
        return isState ? /** @type {BoardState} */ (/** @type {unknown} */ (state)) : undefined;
    } catch {
        return undefined;
    }
}

/** Forgets all that the tab has of any board: somebody else may sit here now. */
export function forgetStates() {
    try {
        for (const key of Object.keys(sessionStorage)) {
            if (key.startsWith(prefix)) sessionStorage.removeItem(key);
        }
    } catch {
        // The browser keeps nothing.
    }
}

/**
 * Keeps the board for the next time that the tab loads it, until its node says that one may not see it.
 * @param {string} board @param {EaselClient} client
 */
export function keepState(board, client) {
    let isOther = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const keep = () => {
        clearTimeout(timer);
        timer = undefined;
        if (!isOther || client.epoch === null) return;
        isOther = false;
        write(board, client);
    };
    const note = () => {
        // What is drawn without the node is kept as what is to be sent.
        if (client.status !== "online") return;
        isOther = true;
        timer ??= setTimeout(() => whenIdle(keep), interval);
    };
    // What was drawn here is on the board for good when it is pending no more.
    client.addEventListener("change", note);
    client.addEventListener("pending", note);
    client.addEventListener("status", () => {
        note();
        const isRefused = refusals.has(client.closeReason?.code ?? 0) || client.refusal?.isFinal === true;
        if (!isRefused) return;
        isOther = false;
        forgetStates();
    });
    addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", keep);
}

/**
 * Not in the middle of a gesture, if that can be helped: a large board takes some milliseconds.
 * @param {() => void} work
 */
function whenIdle(work) {
    // Safari has no such call.
    if (typeof requestIdleCallback === "function") requestIdleCallback(work, { timeout: longest });
    else work();
}

/** @param {string} board @param {EaselClient} client */
function write(board, { epoch, seq, confirmed }) {
    // Of one board: a tab has room for one.
    forgetStates();
    const text = JSON.stringify({ epoch, seq, elements: Object.fromEntries(confirmed.entries()) });
    if (text.length > most) return;
    try {
        sessionStorage.setItem(prefix + board, text);
    } catch {
        // There is no room for it.
    }
}
