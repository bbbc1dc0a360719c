// @ts-check
import { writtenText } from "../elements/text-layout.js";
import { mergedText } from "./merged-text.js";
import { writingEdits } from "./written.js";
/** @typedef {import("../../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../../../client/easel-client.js").Edit} ClientEdit */
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../elements/context.js").Context} Context */
/** @typedef {import("../elements/context.js").Edit} Edit */
/** @typedef {import("./written.js").Writing} Writing */

/**
 * A text that was written here and is on its way into the log.
 *
 * @typedef {object} Sent
 * @property {Writing} writing
 * @property {Map<number, string>} versions what the text was, by the versions that somebody may have begun with
 * @property {string} own what was written here
 * @property {number} version of the element with it
 * @property {string} base what the text was before
 * @property {string|null} covered what others have written meanwhile
 * @property {string} whole all of it
 * @property {number} turns how often others came between
 */

/** Others may come between a merge, too; but not forever. */
const MOST_TURNS = 4;
/** How long whoever has covered a text has for writing both, in milliseconds. Their page may be gone. */
const PATIENCE = 3_000;

/**
 * A text that was written here and is in the log, while somebody may still cover it who has not seen it; then `theirs` is
 * what stands over it.
 *
 * @typedef {{writing: Writing, own: string, version: number, base: string, theirs: string|null,
 *   timer: ReturnType<typeof setTimeout>|undefined}} Standing
 */

/**
 * Two may write one text within the moment in which both are on their way: then neither has seen the other's, and the log lets
 * the second stand over the first. The page of the second sees what it has covered, and writes both. If it is gone before it does, the
 * page of the first does it.
 */
export class TextMerger {
    #client;
    #context;
    #step;
    /**
     * By the id of the text.
     *
     * @type {Map<string, Sent>}
     */
    #sent = new Map();
    /** @type {Map<string, Standing>} */
    #standing = new Map();
    #listener;
    #forget = () => {
        this.#sent.clear();
        for (const id of [...this.#standing.keys()]) this.#standDown(id);
    };

    /**
     * @param {EaselClient} client
     * @param {Context} context
     * @param {(edits: Edit[]) => void} step
     */
    constructor(client, context, step) {
        this.#client = client;
        this.#context = context;
        this.#step = step;
        this.#listener = (/** @type {Event} */ event) => {
            const { operation } = /** @type {CustomEvent<{operation: {client: string, edits: Edit[]}}>} */ (event).detail;
            if (this.#sent.size + this.#standing.size > 0) this.#follow(operation.edits, operation.client === client.client);
        };
        client.addEventListener("operation", this.#listener);
        // A snapshot does not tell what came when.
        client.addEventListener("reset", this.#forget);
    }

    destroy() {
        this.#client.removeEventListener("operation", this.#listener);
        this.#client.removeEventListener("reset", this.#forget);
        this.#forget();
    }

    /**
     * Watches what becomes of a text that is written.
     *
     * @param {Writing} writing
     * @param {() => void} submit
     */
    write(writing, submit) {
        const before = this.#context.element(writing.text.id);
        submit();
        if (!writing.isNew && before) this.#watch(writing, before, 0);
    }

    /**
     * @param {Writing} writing
     * @param {Element} before the text as it was on the board
     * @param {number} turns
     */
    #watch(writing, before, turns) {
        const { id } = writing.text;
        const after = this.#context.element(id);
        if (!after || after === before || turns > MOST_TURNS) return;
        const own = writtenText(after);
        // What this page has sent just before may still be on its way.
        const last = this.#sent.get(id);
        const versions = new Map([...last?.versions ?? [], [versionOf(before), writtenText(before)]]);
        const whole = last ? mergedText(last.own, own, last.whole) : own;
        this.#sent.set(id, {
            writing, versions, own, version: versionOf(after), base: last?.base ?? writtenText(before),
            covered: last?.covered ?? null, whole, turns,
        });
    }

    /** @param {Edit[]} edits @param {boolean} isOwn */
    #follow(edits, isOwn) {
        for (const { id, value, set } of edits) {
            const sent = this.#sent.get(id);
            const change = value ?? set;
            const text = change?.originalText ?? change?.text;
            if (change && typeof text === "string") this.#look(id, text, versionOf(change), isOwn);
            if (!sent || !change || typeof text !== "string") continue;
            if (!isOwn) cover(sent, text, versionOf(change));
            else if (versionOf(change) === sent.version && text === sent.own) this.#settle(id, sent);
        }
    }

    /**
     * What was written here is in the log, over what it has covered. Undone, it leaves what the others have written.
     *
     * @param {string} id
     * @param {Sent} sent
     */
    #settle(id, { writing, versions, own, version, base: begun, covered, whole, turns }) {
        this.#sent.delete(id);
        const current = this.#context.element(id);
        if (covered === null) this.#standing.set(id, { writing, own, version, base: begun, theirs: null, timer: undefined });
        if (whole === own || covered === null || !current) return;
        // Somebody has written both already.
        if (writtenText(current) === whole) return;
        // Who came behind without having seen this covers it, and sees that.
        if (writtenText(current) !== own && versionOf(current) <= version) return;
        const base = { ...writing, text: { ...current, id, originalText: own } };
        if (covered.trim() !== "") {
            const theirs = writingEdits(base, covered, this.#context);
            this.#client.submit(/** @type {ClientEdit[]} */ (theirs), { undo: "none" });
        }
        const before = this.#context.element(id);
        if (!before) return;
        const both = { ...writing, text: { ...before, id } };
        this.#step(writingEdits(both, mergedText(own, whole, writtenText(current)), this.#context));
        this.#sent.set(id, {
            writing: both, versions: versions.set(version, own), own: writtenText(before), version, base: own,
            covered: null, whole: writtenText(before), turns,
        });
        this.#watch(both, before, turns + 1);
    }

    /**
     * A text that was written here before is written again: by somebody who has not seen it, which has to be the first after
     * it, or by somebody who has.
     *
     * @param {string} id
     * @param {string} text
     * @param {number} version
     * @param {boolean} isOwn
     */
    #look(id, text, version, isOwn) {
        const standing = this.#standing.get(id);
        if (!standing || (isOwn && version === standing.version)) return;
        const isCrossing = !isOwn && version <= standing.version && standing.theirs === null && text !== standing.own;
        if (!isCrossing) return this.#standDown(id);
        standing.theirs = text;
        standing.timer = setTimeout(() => this.#rescue(id, standing), PATIENCE);
    }

    /** @param {string} id */
    #standDown(id) {
        clearTimeout(this.#standing.get(id)?.timer);
        this.#standing.delete(id);
    }

    /**
     * Writes both, since nobody else has.
     *
     * @param {string} id
     * @param {Standing} standing
     */
    #rescue(id, { writing, own, base, theirs }) {
        this.#standDown(id);
        const current = this.#context.element(id);
        if (!current || theirs === null || writtenText(current) !== theirs) return;
        const whole = mergedText(base, own, theirs);
        if (whole !== theirs) this.#step(writingEdits({ ...writing, text: { ...current, id } }, whole, this.#context));
    }
}

/**
 * Somebody else's text came into the log before this page's, which covers it.
 *
 * @param {Sent} sent
 * @param {string} text
 * @param {number} version
 */
function cover(sent, text, version) {
    const base = sent.versions.get(version - 1) ?? sent.base;
    sent.whole = mergedText(base, sent.whole, text);
    sent.covered = sent.covered === null ? text : mergedText(base, sent.covered, text);
    sent.versions.set(version, text);
}

/** @param {Element} element */
function versionOf({ version }) {
    return Number.isSafeInteger(version) ? Number(version) : 0;
}
