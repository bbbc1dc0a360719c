// @ts-check
import { Banner } from "./banner.js";
import { addressOf, newBoardTitle, rememberBoard } from "./board-address.js";
import { openingError, errorPage } from "./error-page.js";
import { localFile } from "./excalidraw-file.js";
import { makeBoard } from "./make-board.js";
import { OnDemand } from "./on-demand.js";
import { RefusedWork } from "./refused-work.js";
import { fileName, saveFile } from "./save-file.js";

/** What the node says before it ends a session for good: banner or page say so too, in words for people. */
const endings = new Set(["unauthenticated", "forbidden", "forgotten", "closed-by-administrator", "no-such-board", "board-deleted"]);

/** Whether one may draw now, and the notice that says why not. */
export class AccessState {
    #app;
    #isDeleted = false;

    /** @param {import("./app.js").App} app */
    constructor(app) {
        this.#app = app;
        this.banner = new Banner(() => this.#notice());
        const { client, editor, source, following } = app;
        const refused = new RefusedWork(client, app.toasts);
        editor.addEventListener("refused", (event) => {
            const { edits, message } = /** @type {CustomEvent<{edits: [], message: string}>} */ (event).detail;
            refused.keep(edits, message);
        });
        client.addEventListener("deleted", () => {
            this.#isDeleted = true;
            this.changed();
        });
        client.addEventListener("status", () => this.changed());
        client.addEventListener("participants", () => app.title.refreshSometime());
        client.addEventListener("rejected", ({ detail: { code, message, edits } }) => {
            // That the board is gone is said already, and by more than a notice.
            if (code !== "board-deleted") refused.keep(edits, message || code);
        });
        client.addEventListener("reset", (event) => {
            if (event.detail.reason !== "epoch") return;
            app.toasts.show("The board’s history was forked; it was loaded anew.");
        });
        client.addEventListener("notice", (event) => this.#noticed(event.detail));
        source.addEventListener("time", () => this.changed());
        app.signIn.addEventListener("change", () => this.changed());
        following.addEventListener("change", () => this.changed());
    }

    changed() {
        const { client, signIn: { credential }, editor, source, title } = this.#app;
        const isViewer = client.role === "viewer";
        // Where boards have owners, they alone name them.
        const mayRename = credential === undefined ? !isViewer : client.role === "owner";
        const isClosed = client.status === "closed" || this.#isDeleted;
        editor.readOnly = source.isPast || isViewer || isClosed;
        title.isEditable = mayRename && !isClosed;
        title.isKnown = client.status === "online";
        if (title.isKnown) title.refreshSoon();
        if (client.status === "online") this.#opened();
        this.#showOpeningError();
        this.banner.changed();
    }

    #opened() {
        if (document.documentElement.dataset.ready) return;
        document.documentElement.dataset.ready = "true";
        rememberBoard(this.#app.board);
    }

    /** @returns {import("./banner.js").Notice | null} */
    #notice() {
        const { client, following, signIn } = this.#app;
        const download = { label: "Download .excalidraw", run: () => this.#download() };
        if (this.#isDeleted) {
            const create = { label: "New board", run: () => makeBoard(this.#app.api, this.#app.toasts) };
            const text = "This board was deleted. The drawing stays here until you close the page.";
            return { text, tone: "bad", actions: [download, create] };
        }
        if (client.status === "closed") {
            const reload = { label: "Reload", run: () => location.reload() };
            return { text: this.#closedText(), tone: "bad", actions: [this.#signInAction() ?? reload, download] };
        }
        if (client.refusal?.isFinal && client.status === "offline") {
            const reload = { label: "Reload", run: () => location.reload() };
            const why = client.refusal.detail ? `: ${client.refusal.detail}` : "";
            return { text: `The server refuses this page${why}. What you draw is not sent.`, tone: "bad", actions: [download, reload] };
        }
        if (signIn.isDue && signIn.url !== null) {
            const renew = { label: "Sign in", run: () => signIn.go() };
            const what = client.status === "online" ? "ends soon" : "has ended";
            return { text: `Your access ${what}. Sign in again to go on; what you drew is kept.`, tone: "warn", actions: [renew] };
        }
        if (following.session !== null) {
            const stop = { label: "Stop following", run: () => following.stop() };
            return { text: `Following ${following.name}`, actions: [stop] };
        }
        if (client.status === "offline" && client.epoch === null) {
            return { text: this.#emptyText(), tone: "warn" };
        }
        if (client.role !== "viewer") return null;
        return { text: "You can look at this board but not draw on it.", tone: "warn" };
    }

    /** What lets somebody sign in again, if that is what is missing and the node says where. */
    #signInAction() {
        const { client, signIn } = this.#app;
        if (client.closeReason?.code !== 4401 || signIn.url === null) return null;
        return { label: "Sign in", run: () => signIn.go() };
    }

    #closedText() {
        const { client: { closeReason }, signIn: { credential, url } } = this.#app;
        if (closeReason?.code === 4401 && url !== null) return "You have to sign in again. What you drew is kept and saved then.";
        if (credential?.isLink && closeReason?.code === 4403) return "The link that you came by does not work any more.";
        return closeReason?.reason ? `Disconnected: ${closeReason.reason}.` : "Disconnected.";
    }

    /** Why there is nothing to be seen of the board yet. */
    #emptyText() {
        const { refusal } = this.#app.client;
        if (!refusal) {
            return "The server cannot be reached, and nothing of this board is kept in this tab. It is shown once the server answers.";
        }
        const why = refusal.detail ? `: ${refusal.detail}` : "";
        return `The server asks to wait${why}. The board is shown once it lets you in.`;
    }

    #download() {
        const { client, title } = this.#app;
        saveFile(localFile(client.document), fileName(title.text, "excalidraw"));
    }

    /** @param {{code: string, message: string}} notice of the client or the server */
    #noticed({ code, message }) {
        if (code === "store-failed") this.#app.isKept = false;
        if (endings.has(code)) return;
        this.#app.toasts.bad(message || code);
    }

    /** A board that was never open here gets a page that says why; one that was stays visible. */
    #showOpeningError() {
        const { client, board, api, signIn, signIn: { credential }, toasts, loadDialogs } = this.#app;
        if (client.status !== "closed" || this.#isDeleted || document.getElementById("trouble")) return;
        const { code = 0, reason = "" } = client.closeReason ?? {};
        const error = openingError(code, reason, credential?.isLink);
        if (!error || document.documentElement.dataset.ready) return;
        const create = async () => {
            try {
                await api.create({ id: board, title: newBoardTitle });
                location.assign(addressOf(board));
            } catch (error) {
                toasts.failed(error, "The board could not be made.");
            }
        };
        const boards = new OnDemand(async () => {
            const { BoardsDialog } = await loadDialogs();
            return new BoardsDialog(api, null, toasts, () => {});
        }, toasts);
        const actions = [{ label: "All boards", run: () => boards.open() }];
        const retry = { label: "Try again", run: () => location.reload() };
        const first = error.canCreate
            ? { label: "Create this board", run: create, isMain: true }
            : { ...this.#signInAction() ?? retry, isMain: true };
        // Whoever comes without any token has only one way to go.
        if (code === 4401 && credential === undefined) signIn.go();
        document.body.append(errorPage({ ...error, actions: [...actions, first] }));
    }
}
