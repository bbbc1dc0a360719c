// @ts-check

/** @typedef {import("./types.js").Status} Status */

/** Dispatches a client's events, those of a state only when it is another. */
export class Announcer {
    /** @type {Status} */
    status = "offline";
    /** @type {{status: number, detail: string} | null} */
    #refusal = null;
    #target;
    #pending;
    #isWriting = false;
    #canUndo = false;
    #canRedo = false;

    /**
     * @param {EventTarget} target
     * @param {number} pending
     */
    constructor(target, pending) {
        this.#target = target;
        this.#pending = pending;
    }

    /**
     * @param {string} type
     * @param {object} [detail]
     */
    tell(type, detail = {}) {
        this.#target.dispatchEvent(new CustomEvent(type, { detail }));
    }

    /**
     * @param {string} code
     * @param {string} message
     */
    notice(code, message) {
        this.tell("notice", { code, message });
    }

    /**
     * @param {Status} status
     * @param {string} reason
     * @param {{status: number, detail: string} | null} refusal
     */
    tellStatus(status, reason, refusal) {
        const isSame = refusal?.status === this.#refusal?.status && refusal?.detail === this.#refusal?.detail;
        if (status === this.status && isSame) return;
        this.status = status;
        this.#refusal = refusal;
        this.tell("status", { status, reason });
    }

    /** @param {number} count @param {number} unwritten */
    tellPending(count, unwritten) {
        if (count === this.#pending && (unwritten > 0) === this.#isWriting) return;
        this.#pending = count;
        this.#isWriting = unwritten > 0;
        this.tell("pending", { count });
    }

    /** @param {{canUndo: boolean, canRedo: boolean}} undo */
    tellUndo({ canUndo, canRedo }) {
        if (canUndo === this.#canUndo && canRedo === this.#canRedo) return;
        this.#canUndo = canUndo;
        this.#canRedo = canRedo;
        this.tell("undo", { canUndo, canRedo });
    }
}
