// @ts-check

/** Something that could not be done, with a code for programs and a message for people. */
export class EaselError extends Error {
    /**
     * @param {string} code a `reject` code of section 3 of the design, or one of docs/CLIENT.md
     * @param {string} message
     */
    constructor(code, message) {
        super(message);
        this.name = "EaselError";
        /** @type {string} */
        this.code = code;
    }
}
