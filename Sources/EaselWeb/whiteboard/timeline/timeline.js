// @ts-check
import { diff, pack } from "../../client/easel-client.js";
import { Problem } from "../ui/api.js";
import { Activity } from "./activity.js";
import { describe } from "./describe.js";
import { History } from "./history.js";
import { BoardPeople } from "./known-people.js";
import { Player } from "./player.js";
import { TimelineBar } from "./timeline-bar.js";

/** @typedef {import("../../client/easel-client.js").Document} Document */
/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../ui/api.js").Operation} Operation */

/** The board's whole history to look at, play and restore. What is past can only be looked at. */
export class Timeline {
    #app;
    #history;
    #bar;
    #player;
    #activity;
    #people = new BoardPeople();
    #button;
    #isOpen = false;
    /**
     * Where in history the page is; null for now.
     * @type {{seq: number, document: Document, at: number} | null}
     */
    #past = null;
    /**
     * Where to go next: only the latest wish counts.
     * @type {number | null}
     */
    #wish = null;
    /**
     * What is being fetched to be shown; null when nothing is, or when nobody wants it any more.
     * @type {number | null}
     */
    #goal = null;
    /**
     * Ends when all wishes are fulfilled; null when there is none.
     * @type {Promise<void> | null}
     */
    #seeking = null;

    /**
     * @param {{api: import("../ui/api.js").Api, board: string, client: EaselClient,
     *   source: import("../scene/scene-source.js").SceneSource, toasts: import("../ui/toasts.js").Toasts}} app
     * @param {HTMLElement} button that opens and closes it
     */
    constructor(app, button) {
        this.#app = app;
        this.#button = button;
        this.#history = new History(app.api, app.board);
        this.#bar = new TimelineBar({
            seek: (seq) => this.#seekByHand(seq),
            step: (by) => this.#seekByHand(this.#position + by),
            togglePlay: () => this.#togglePlay(),
            setSpeed: (speed) => { this.#player.speed = speed; },
            restore: () => this.#restore(),
            backToNow: () => this.#showNow(),
            close: () => this.close(),
        });
        this.#player = new Player(this.#history, {
            show: (operations) => this.#playedOn(operations),
            ended: () => this.#showNow(),
            failed: (error) => this.#failed(error),
            changed: (isPlaying) => { this.#bar.isPlaying = isPlaying; },
        });
        this.#activity = new Activity(this.#history, this.#bar.activityCanvas, app.client, this.#people);
        this.element = this.#bar.element;
        app.client.addEventListener("operation",
            (event) => this.#grew(event.detail.operation));
        app.client.addEventListener("reset",
            (event) => this.#reset(event.detail.reason));
    }

    /**
     * The seq that is looked at, or null at now.
     * @returns {number | null}
     */
    get shownSeq() {
        return this.#past?.seq ?? null;
    }

    /** Where the slider is: what is shown, or will be as soon as it is fetched. */
    get #position() {
        return this.#wish ?? this.#goal ?? this.#past?.seq ?? this.#history.head;
    }

    toggle() {
        if (this.#isOpen) this.close();
        else this.open();
    }

    async open() {
        if (this.#isOpen) return;
        this.#show(true);
        const opened = this.#reopen();
        this.#bar.focus();
        await opened;
    }

    close() {
        this.#showNow();
        this.#show(false);
        this.#button.focus();
    }

    /** @param {boolean} isOpen */
    #show(isOpen) {
        this.#isOpen = isOpen;
        this.element.hidden = !isOpen;
        document.body.toggleAttribute("data-timeline", isOpen);
        this.#button.setAttribute("aria-expanded", String(isOpen));
    }

    async #reopen() {
        if (!this.#isOpen) return;
        this.#history.begin(this.#app.client.seq ?? 0);
        this.#showNow();
        try {
            await Promise.all([this.#history.look(), this.#learnNames()]);
            // Whoever was quick is in the past already, and stays there.
            if (this.#past === null && this.#seeking === null) this.#showNow();
            else this.#bar.reach(this.#history.oldest, this.#history.head);
            this.#activity.load();
        } catch (error) {
            this.#failed(error);
            this.#show(false);
        }
    }

    /** Asks who has drawn. The timeline tells as much without names as it can. */
    async #learnNames() {
        this.#people.learn(await this.#app.api.people(this.#app.board).catch(() => []));
    }

    /** @param {string} reason "epoch" for another history, "resync" where the page only missed some of it */
    #reset(reason) {
        if (!this.#isOpen) return;
        if (reason === "epoch") {
            this.#reopen();
            return;
        }
        this.#history.head = Math.max(this.#history.head, this.#app.client.seq);
        if (this.#past === null) this.#showNow();
        else this.#bar.reach(this.#history.oldest, this.#history.head);
        this.#activity.load();
    }

    /** @param {Operation} operation */
    #grew(operation) {
        if (!this.#isOpen) return;
        this.#history.extend(operation);
        this.#activity.extend(operation);
        if (this.#past === null) this.#showNow();
        else this.#bar.reach(this.#history.oldest, this.#history.head);
    }

    /** @param {number} seq */
    #seekByHand(seq) {
        this.#player.stop();
        this.#seek(Math.max(this.#history.oldest, Math.min(seq, this.#history.head)));
    }

    /** @param {number} seq */
    #seek(seq) {
        this.#wish = seq;
        this.#seeking ??= this.#follow();
        return this.#seeking;
    }

    async #follow() {
        try {
            while (this.#wish !== null) {
                this.#goal = this.#wish;
                this.#wish = null;
                await this.#goTo(this.#goal);
            }
        } catch (error) {
            this.#failed(error);
        } finally {
            this.#goal = null;
            this.#seeking = null;
        }
    }

    /** @param {number} goal */
    async #goTo(goal) {
        if (goal >= this.#history.head) {
            this.#showNow();
            return;
        }
        const hasBefore = goal > this.#history.oldest && goal > 0;
        const document = await this.#history.documentAt(hasBefore ? goal - 1 : goal);
        const operation = await this.#history.operationAt(goal);
        // Whoever went elsewhere meanwhile, or back to now, is not brought here.
        if (!this.#isOpen || this.#goal !== goal || this.#wish !== null) return;
        const deed = operation ? describe(operation.edits, (id) => document.get(id)) : "";
        if (hasBefore && operation) document.apply(operation.edits);
        this.#past = { seq: goal, document, at: operation?.at ?? NaN };
        this.#app.source.showPast(document, null);
        this.#tell(operation, deed);
    }

    /** @param {Operation[]} operations that follow what is shown */
    #playedOn(operations) {
        const past = this.#past;
        if (past === null) return;
        const last = operations[operations.length - 1];
        const touched = new Set();
        let isAnything = false;
        let deed = "";
        for (const operation of operations) {
            if (operation === last) deed = describe(operation.edits, (id) => past.document.get(id));
            const ids = past.document.apply(operation.edits);
            if (ids === null) isAnything = true;
            else for (const id of ids) touched.add(id);
        }
        past.seq = last.seq;
        past.at = last.at;
        this.#app.source.showPast(past.document, isAnything ? null : touched);
        this.#tell(last, deed);
    }

    /** @param {Operation | null} operation @param {string} deed */
    #tell(operation, deed) {
        const { oldest, head } = this.#history;
        this.#bar.reach(oldest, head);
        const person = operation ? this.#people.maker(operation, this.#app.client) : null;
        const isPlaying = this.#player.isPlaying;
        this.#bar.showPast({ seq: this.#position, person, deed, at: operation?.at ?? NaN, isPlaying });
    }

    #showNow() {
        this.#wish = null;
        this.#goal = null;
        this.#player.stop();
        this.#past = null;
        this.#app.source.showNow();
        this.#bar.reach(this.#history.oldest, this.#history.head);
        this.#bar.showNow(this.#history.head);
    }

    async #togglePlay() {
        if (this.#player.isPlaying) {
            this.#player.stop();
            return;
        }
        if (this.#history.head <= this.#history.oldest) return;
        if (this.#past === null && this.#seeking === null) this.#seek(this.#history.oldest);
        await this.#seeking;
        if (this.#past !== null && !this.#player.isPlaying) this.#player.start(this.#past.seq, this.#past.at);
    }

    /** Restores the moment that the slider is at, also where that has yet to be fetched. */
    async #restore() {
        const wanted = this.#position;
        await this.#seeking;
        if (this.#past === null || this.#past.seq !== wanted) return;
        const { client, toasts } = this.#app;
        const edits = diff(client.document, this.#past.document);
        if (edits.length === 0) {
            this.#showNow();
            toasts.show("The board looks like that already.");
            return;
        }
        try {
            pack(edits, client.limits).forEach((part, index) => {
                client.submit(part, { undo: index === 0 ? "new" : "merge" });
            });
            this.#showNow();
            toasts.show("Restored. What came after is still in the timeline.", {
                kind: "good", action: { label: "Undo", run: () => client.undo() },
            });
        } catch (error) {
            toasts.failed(error, "This could not be restored.");
        }
    }

    /** @param {unknown} error */
    #failed(error) {
        this.#player.stop();
        if (error instanceof Problem && error.status === 410 && error.oldest !== null) {
            this.#history.oldest = error.oldest;
            this.#app.toasts.show("What was before that is not kept any more.");
            this.#showNow();
            return;
        }
        this.#app.toasts.failed(error, "The history cannot be shown.");
        this.#showNow();
    }
}
