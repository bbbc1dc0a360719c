// @ts-check
import { EaselClient, openStore } from "../client/easel-client.js";
import { Editor } from "./editor/editor.js";
import { loadFonts, whenLettersCome } from "./scene/fonts.js";
import { Renderer } from "./scene/renderer.js";
import { SceneSource } from "./scene/scene-source.js";
import { Scene } from "./scene/scene.js";
import { Viewport } from "./scene/viewport.js";
import { keepNames } from "./timeline/known-people.js";
import { TimelineOnDemand } from "./timeline-on-demand.js";
import { linkTo } from "./ui/board-address.js";
import { socketClass } from "./ui/board-socket.js";
import { keepSummary } from "./ui/drawing-summary.js";
import { Following } from "./ui/following.js";
import { Grid } from "./ui/grid.js";
import { LaserPointers } from "./ui/laser-pointers.js";
import { keepState, lastState } from "./ui/last-state.js";
import { keepView } from "./ui/last-view.js";
import { ObjectSnapping } from "./ui/object-snapping.js";
import { othersSelections } from "./ui/others-selections.js";
import { followOtherTabs, guardChanges } from "./ui/page-life.js";
import { buildPage } from "./ui/page.js";
import { Presence } from "./ui/presence.js";
import { Presentation } from "./ui/presentation.js";
import { ownProfile } from "./ui/profile.js";
import { Theme } from "./ui/theme.js";
import { Title } from "./ui/title.js";
import { Toasts } from "./ui/toasts.js";

/** @typedef {import("./ui/app.js").App} App */

/**
 * Opens a board: joins it, draws it, and puts the page's parts around it.
 * @param {string} board @param {import("./ui/api.js").Api} api
 * @param {import("./ui/sign-in.js").SignIn} signIn
 */
export async function openWhiteboard(board, api, signIn) {
    const store = await openStore(board).catch(() => null);
    const profile = ownProfile();
    const client = new EaselClient({
        url: linkTo(board), ...profile, store, token: signIn.token, document: lastState(board), WebSocket: socketClass,
    });
    if (signIn.credential?.isLink) api.clientKey = client.key;
    const app = { ...assemble(board, api, client, store !== null), signIn };
    buildPage(app);
    followOtherTabs(client, app.theme);
    guardChanges(app);
    Object.assign(globalThis, { easel: drawingParts(app) });
    loadFontsBehind(client);
    client.connect();
}

/**
 * On a slow network letters would hold up the board, which most often has none yet.
 * @param {EaselClient} client
 */
function loadFontsBehind(client) {
    const look = () => {
        if (client.status === "connecting") return;
        client.removeEventListener("status", look);
        loadFonts();
    };
    client.addEventListener("status", look);
}

/** @param {App} app what the console and tests may hold on to */
function drawingParts({ client, scene, viewport, renderer, editor }) {
    return { client, scene, viewport, renderer, editor };
}

/**
 * @param {string} board @param {import("./ui/api.js").Api} api @param {EaselClient} client
 * @param {boolean} isKept
 * @returns {Omit<App, "signIn">}
 */
function assemble(board, api, client, isKept) {
    const canvas = /** @type {HTMLElement} */ (document.getElementById("canvas"));
    const toasts = new Toasts();
    const theme = new Theme();
    const scene = new Scene();
    const viewport = new Viewport();
    const source = new SceneSource(client, scene);
    const renderer = new Renderer({ container: canvas, scene, viewport });
    const editor = new Editor({ client, scene, source, viewport, renderer, container: canvas, loadParsers: () => import("./extras.js") });
    const following = new Following(client, viewport, toasts);
    const timeline = new TimelineOnDemand({ api, board, client, source, toasts });
    const title = new Title(api, board, toasts);
    const grid = new Grid(renderer, editor);
    const snapping = new ObjectSnapping(editor);
    const presentation = new Presentation(client, editor, scene, viewport, toasts, following);
    const app = {
        board, api, client, scene, viewport, renderer, editor, source, theme, grid, snapping, toasts, title, following, presentation,
        timeline,
        loadDialogs: () => import("./extras.js"),
        isKept,
    };
    const laser = new LaserPointers(client, editor, renderer);
    keepLook(app);
    whenLettersCome(() => scene.remeasure());
    keepSummary(scene, /** @type {HTMLElement} */ (document.getElementById("drawing-summary")));
    keepNames(client);
    keepState(board, client);
    keepView(board, client, scene, viewport);
    new Presence(client, editor, viewport, following, source, laser, presentation);
    return app;
}

/**
 * The drawing follows the page's theme, and shows what others have selected.
 * @param {Omit<App, "signIn">} app
 */
function keepLook({ renderer, theme, client, scene, source }) {
    const apply = () => { renderer.theme = theme.current; };
    theme.addEventListener("change", apply);
    apply();
    renderer.addOverlay(othersSelections(client, scene, source));
    for (const event of ["presence", "participants"]) {
        client.addEventListener(event, () => renderer.requestFrame());
    }
}
