// @ts-check
// What to say of the connection. Pure, so that every case is tested as a value.

/**
 * @typedef {object} ConnectionState
 * @property {"connecting" | "catching-up" | "online" | "offline" | "closed"} status
 * @property {string | null} role
 * @property {number} pending operations that are not in the log as far as is known
 * @property {number} unwritten of these, what is still being written to where it is kept
 * @property {{code: number, reason: string} | null} closeReason
 * @property {{status: number, isFinal: boolean} | null} [refusal] why the node lets nobody connect who comes from here
 * @property {boolean} isDeleted
 * @property {boolean} isPast whether the page shows the past
 * @property {boolean} isKept whether what is pending outlives the page
 */

/**
 * @typedef {{kind: string, short: string, text: string}} ConnectionText `short` is for where there is little
 *   room
 */

/** @param {ConnectionState} state @returns {ConnectionText} */
export function connectionText(state) {
    if (state.isDeleted) {
        return { kind: "deleted", short: "Deleted", text: "Board deleted" };
    }
    switch (state.status) {
        case "closed": return closedText(state.closeReason);
        case "offline": return state.refusal?.isFinal ? refusedText(state, state.refusal) : offlineText(state);
        case "connecting": return connectingText(state);
        case "catching-up": return { kind: "catching-up", short: "Catching up", text: "Catching up…" };
        default: return onlineText(state);
    }
}

/** @param {ConnectionState} state */
function onlineText({ isPast, pending, role }) {
    if (isPast) return { kind: "past", short: "Past", text: "Looking at the past" };
    if (pending > 0) return { kind: "saving", short: "Saving", text: `Saving ${changes(pending)}…` };
    if (role === "viewer") return { kind: "read-only", short: "Read-only", text: "Read-only" };
    return { kind: "saved", short: "Saved", text: "Saved" };
}

/** @param {ConnectionState} state */
function connectingText({ pending }) {
    const kept = pending > 0 ? ` ${changes(pending)} to send.` : "";
    return { kind: "connecting", short: "Connecting", text: `Connecting…${kept}` };
}

/** @param {ConnectionState} state */
function offlineText({ pending, unwritten, isKept, refusal }) {
    const offline = refusal ? busy : away;
    const place = isKept ? "kept here" : "kept until this page closes";
    const kept = isKept ? pending - unwritten : pending;
    if (pending === 0) return offline(`what you draw is ${place} and sent later`);
    return offline(kept > 0 ? `${changes(kept)} ${place}, will be sent` : `keeping ${changes(pending)}…`);
}

/** @param {string} text */
function busy(text) {
    return { kind: "offline", short: "Waiting", text: `The server asks to wait — ${text}` };
}

/**
 * What is not to be expected to be sent is not promised to be.
 *
 * @param {ConnectionState} state
 * @param {{status: number}} refusal
 */
function refusedText({ pending }, { status }) {
    const why = refusalTexts.get(status) ?? "the server refuses this page";
    const consequence = pending > 0 ? `${changes(pending)} not sent` : "what you draw is not sent";
    return { kind: "refused", short: "Refused", text: `Refused — ${why}; ${consequence}` };
}

/** @type {ReadonlyMap<number, string>} */
const refusalTexts = new Map([
    [400, "the server does not understand this page"],
    [401, "the server does not know who you are"],
    [403, "the server does not accept pages of this address"],
    [404, "the server has no such board"],
    [421, "the server does not go by this name"],
]);

/** @param {string} text */
function away(text) {
    return { kind: "offline", short: "Offline", text: `Offline — ${text}` };
}

/** @param {{code: number, reason: string} | null} reason */
function closedText(reason) {
    const text = closeTexts.get(reason?.code ?? 0)
        ?? `Disconnected${reason?.reason ? `: ${reason.reason}` : ""}`;
    return { kind: "closed", short: "Closed", text };
}

/** @type {ReadonlyMap<number, string>} */
const closeTexts = new Map([
    [4400, "The server did not understand this page. Reload it."],
    [4401, "Your access has ended"],
    [4403, "No access to this board"],
    [4404, "There is no such board"],
    [4409, "Board deleted"],
    [4429, "Too much was sent at once. Reload the page to go on."],
]);

/** @param {number} count */
function changes(count) {
    return count === 1 ? "1 change" : `${count.toLocaleString("en")} changes`;
}
