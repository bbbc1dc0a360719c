// @ts-check
import { AccessState } from "./access-state.js";
import { iconButton, textButton } from "./button.js";
import { markCanvasFocus } from "./canvas-focus.js";
import { Connection } from "./connection.js";
import { ContextMenu } from "./context-menu.js";
import { coveredEdges } from "./covered-edges.js";
import { Cursors } from "./cursors.js";
import { build } from "./dom.js";
import { FindBar } from "./find-bar.js";
import { ImportFile } from "./import-file.js";
import { LinkBadges } from "./link-badges.js";
import { mainMenu } from "./main-menu.js";
import { loadWhenIdle, OnDemand } from "./on-demand.js";
import { keepPage } from "./offline-page.js";
import { OthersMaking } from "./others-making.js";
import { pageActions } from "./page-actions.js";
import { Participants } from "./participants.js";
import { PhoneBar } from "./phone-bar.js";
import { returnFocus } from "./return-focus.js";
import { selectionNews } from "./selection-news.js";
import { StylePanel } from "./style-panel.js";
import { Toolbar } from "./toolbar.js";
import { Tooltips } from "./tooltips.js";
import { Welcome } from "./welcome.js";
import { Writers } from "./writers.js";
import { ZoomBar } from "./zoom-bar.js";

/** @typedef {import("../editor/editor.js").Editor} Editor */
/** @typedef {import("./app.js").App} App */

/**
 * Puts what surrounds the drawing on the page.
 * @param {App} app
 */
export function buildPage(app) {
    const { client, editor, scene, viewport, source, toasts, timeline } = app;
    const access = new AccessState(app);
    const dialogs = dialogsOf(app);
    const importFile = new ImportFile(app);
    const find = new FindBar(app);
    const stylePanel = new StylePanel(editor, scene);
    editor.actions.add(pageActions(app, { ...dialogs, find, style: stylePanel }, () => importFile.pick()));
    tellNotices(editor, toasts);
    const top = build("header", { class: "top" },
        headerStart(app, importFile), toolbarHolder(editor), headerEnd(app, dialogs));
    const bottom = build("footer", { class: "bottom" },
        new PhoneBar(editor, stylePanel).element,
        new ZoomBar(editor, client, viewport).element,
        build("div", { class: "panel bar corner" }, timeline.button,
            iconButton("help", "Help", () => dialogs.help.open(), { keys: ["?"], tip: "above" })));
    const stageElement = /** @type {HTMLElement} */ (document.getElementById("stage"));
    const others = new OthersMaking(client, source, app.renderer);
    stageElement.append(new LinkBadges(scene, viewport).element, new Writers(client, scene, viewport, others).element,
        new Cursors(client, viewport, source).element, new Welcome(client, source, scene, editor, others).element);
    document.body.append(top, find.element, stylePanel.element, access.banner.element, bottom, timeline.element,
        app.presentation.element, selectionNews(editor, scene), toasts.element);
    viewport.covered = () => {
        stylePanel.update();
        const tools = [...top.getElementsByTagName("nav")];
        return coveredEdges(stageElement, [top, ...tools, find.element, stylePanel.element, bottom, timeline.element]);
    };
    returnFocus([top, bottom, stylePanel.element], stageElement);
    const canvas = /** @type {HTMLElement} */ (document.getElementById("canvas"));
    markCanvasFocus(canvas);
    new ContextMenu(app, canvas);
    new Tooltips();
    access.changed();
    onceOnline(client, () => {
        loadWhenIdle([timeline, ...Object.values(dialogs)]);
        keepPage();
    });
}

/**
 * What the editor has to tell, to offer, or is busy with.
 * @param {Editor} editor @param {App["toasts"]} toasts
 */
function tellNotices(editor, toasts) {
    editor.addEventListener("notice", (event) => {
        toasts.bad(/** @type {CustomEvent<{message: string}>} */ (event).detail.message);
    });
    editor.addEventListener("offer", (event) => {
        const { message, ...action } = /** @type {CustomEvent<import("../editor/exchange.js").Offer>} */ (event).detail;
        toasts.show(message, { action });
    });
    editor.addEventListener("working", (event) => {
        const { message, cancel, ended, follow } = /** @type {CustomEvent<import("../editor/exchange.js").Work>} */ (event).detail;
        const bar = build("progress", { "aria-label": message });
        follow((done) => { bar.value = done; });
        void ended.finally(toasts.show(message, { stays: true, progress: bar, action: { label: "Cancel", run: cancel } }));
    });
}

/** @param {App["client"]} client @param {() => void} run */
function onceOnline(client, run) {
    const look = () => {
        if (client.status !== "online") return;
        client.removeEventListener("status", look);
        run();
    };
    client.addEventListener("status", look);
}

/**
 * The dialogs that the page has, none of which it needs to begin.
 * @param {App} app
 */
function dialogsOf(app) {
    const { api, board, client, editor, scene, title, toasts, timeline, loadDialogs } = app;
    /**
     * @template {{open: () => unknown}} Part
     * @param {(dialogs: import("./app.js").Dialogs) => Part} make
     */
    const onDemand = (make) => new OnDemand(async () => make(await loadDialogs()), toasts);
    const shownSeq = () => timeline.shownSeq;
    return {
        help: onDemand(({ HelpDialog }) => new HelpDialog(editor.actions)),
        palette: onDemand(({ CommandPalette }) => new CommandPalette(editor.actions)),
        canvas: onDemand(({ CanvasDialog }) => new CanvasDialog(editor, scene)),
        boards: onDemand(({ BoardsDialog }) => new BoardsDialog(api, board, toasts, () => title.refreshSoon())),
        exporting: onDemand(({ ExportDialog }) =>
            new ExportDialog({ api, board, client, scene, editor, title, toasts, shownSeq })),
        link: onDemand(({ LinkDialog }) => new LinkDialog(editor)),
        profile: onDemand(({ ProfileDialog }) => new ProfileDialog(client)),
        share: onDemand(({ ShareDialog }) => new ShareDialog(app)),
        authors: onDemand(({ ElementAuthors }) => new ElementAuthors(app)),
    };
}

/** @param {App} app @param {ImportFile} importFile */
function headerStart(app, importFile) {
    const menu = mainMenu(app.editor.actions);
    return build("div", { class: "panel bar head" }, menu.button, menu.element, importFile.element,
        app.title.element, keptConnection(app).element);
}

/** @param {App} app */
function keptConnection(app) {
    const { client, source } = app;
    let isDeleted = false;
    let isBegun = false;
    const connection = new Connection(() => ({
        status: isBegun ? client.status : "connecting", role: client.role, pending: client.pending,
        unwritten: client.unwritten,
        closeReason: client.closeReason, refusal: client.refusal,
        isDeleted, isPast: source.isPast, isKept: app.isKept,
    }));
    client.addEventListener("deleted", () => {
        isDeleted = true;
        connection.changed();
    });
    client.addEventListener("status", () => {
        isBegun = true;
        connection.changed();
    });
    client.addEventListener("pending", () => connection.changed());
    source.addEventListener("time", () => connection.changed());
    return connection;
}

/** @param {Editor} editor */
function toolbarHolder(editor) {
    return build("nav", { class: "tools", "aria-label": "Tools" }, new Toolbar(editor).element);
}

/** @param {App} app @param {ReturnType<typeof dialogsOf>} dialogs */
function headerEnd({ client, following }, { profile, share }) {
    const people = new Participants(client, following, () => profile.open());
    return build("div", { class: "end" }, people.element,
        textButton("Share", () => share.open(), { icon: "share", kind: "main" }));
}
