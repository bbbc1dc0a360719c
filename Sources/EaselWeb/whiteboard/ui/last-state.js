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
/** Milliseconds that it may wait for a moment of rest to begin in, and to go on in. */
const longest = 30_000;
const longestPause = 1_000;
/** Elements that are written at once. */
const piece = 100;
/** Milliseconds of such a moment that are left to others. */
const rest = 5;
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
    /**
     * What is written little by little.
     * @type {Iterator<string> | null}
     */
    let writing = null;
    const keepNow = () => {
        clearTimeout(timer);
        timer = undefined;
        if ((!isOther && !writing) || client.epoch === null) return;
        isOther = false;
        writing = null;
        store(board, [...textOf(client)]);
    };
    const awaitLeisure = () => {
        timer ??= setTimeout(keepAtLeisure, interval);
    };
    const keepAtLeisure = () => {
        timer = undefined;
        if (!isOther || client.epoch === null) return;
        isOther = false;
        const text = textOf(client);
        writing = text;
        /** @type {string[]} */
        const pieces = [];
        const goOn = () => whenIdle(pieces.length === 0 ? longest : longestPause, (isIdle) => {
            // It is kept by now, or may not be kept any more.
            if (writing !== text) return;
            do {
                const { value, done } = text.next();
                if (done) {
                    writing = null;
                    store(board, pieces);
                    if (isOther) awaitLeisure();
                    return;
                }
                pieces.push(value);
            } while (isIdle());
            goOn();
        });
        goOn();
    };
    const note = () => {
        // What is drawn without the node is kept as what is to be sent.
        if (client.status !== "online") return;
        isOther = true;
        // What is being written would never be done if it began anew each time.
        if (!writing) awaitLeisure();
    };
    // What was drawn here is on the board for good when it is pending no more.
    client.addEventListener("change", note);
    client.addEventListener("pending", note);
    client.addEventListener("status", () => {
        note();
        const isRefused = refusals.has(client.closeReason?.code ?? 0) || client.refusal?.isFinal === true;
        if (!isRefused) return;
        isOther = false;
        writing = null;
        forgetStates();
    });
    addEventListener("pagehide", keepNow);
    document.addEventListener("visibilitychange", keepNow);
}

/**
 * Not in the middle of a gesture, if that can be helped.
 * @param {number} timeout milliseconds that it may wait @param {(isIdle: () => boolean) => void} work
 */
function whenIdle(timeout, work) {
    // Safari has no such call.
    if (typeof requestIdleCallback !== "function") setTimeout(() => work(() => false));
    else requestIdleCallback((deadline) => work(() => deadline.timeRemaining() > rest), { timeout });
}

/**
 * The JSON of the board as it is now, some elements at a time: all of a large board take longer than a frame.
 * @param {EaselClient} client @returns {IterableIterator<string>}
 */
function textOf({ epoch, seq, confirmed }) {
    return jsonOf(`{"epoch":${JSON.stringify(epoch)},"seq":${seq},"elements":{`, confirmed.copy());
}

/** @param {string} start @param {import("../../client/easel-client.js").Document} document @returns {IterableIterator<string>} */
function* jsonOf(start, document) {
    /** @type {string[]} */
    let members = [];
    let before = start;
    for (const [id, element] of document.entries()) {
        members.push(`${JSON.stringify(id)}:${JSON.stringify(element)}`);
        if (members.length < piece) continue;
        yield before + members.join();
        [members, before] = [[], ","];
    }
    yield `${members.length > 0 || before === start ? before : ""}${members.join()}}}`;
}

/** @param {string} board @param {readonly string[]} pieces */
function store(board, pieces) {
    // Of one board: a tab has room for one.
    forgetStates();
    const text = pieces.join("");
    if (text.length > most) return;
    try {
        sessionStorage.setItem(prefix + board, text);
    } catch {
        // There is no room for it.
    }
}
