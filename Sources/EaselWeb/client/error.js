// @ts-check

/** Something that could not be done, with a code for programs and a message for people. */
export class EaselError extends Error {
    /**
     * @param {string} code a `reject` code (docs/PROTOCOL.md, "Reject codes"), or one of docs/CLIENT.md
     * @param {string} message
     */
    constructor(code, message) {
        super(message);
        this.name = "EaselError";
        /** @type {string} */
        this.code = code;
    }
}

/**
 * What went wrong, in words.
 *
 * @param {unknown} error what was thrown
 * @returns {string}
 */
export function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}
