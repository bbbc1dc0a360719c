// @ts-check
import { EaselClient, openStore } from "../../client/easel-client.js";
import { Editor } from "../editor/editor.js";
import { loadFonts } from "../scene/fonts.js";
import { Renderer } from "../scene/renderer.js";
import { Scene } from "../scene/scene.js";
import { Viewport } from "../scene/viewport.js";
import { linkTo } from "./board-address.js";
import { keepSummary } from "./drawing-summary.js";
import { keepView } from "./last-view.js";
import { Following } from "./following.js";
import { Grid } from "./grid.js";
import { othersSelections } from "./others-selections.js";
import { buildPage } from "./page.js";
import { followOtherTabs, guardChanges } from "./page-life.js";
import { Presence } from "./presence.js";
import { ownProfile } from "./profile.js";
import { Stage } from "./stage.js";
import { Theme } from "./theme.js";
import { Title } from "./title.js";
import { Toasts } from "./toasts.js";
import { Timeline } from "../timeline/timeline.js";
import { keepNames } from "../timeline/known-people.js";

/**
 * What the parts of the page share.
 * @typedef {object} App
 * @property {string} board
 * @property {import("./api.js").Api} api
 * @property {any} client
 * @property {any} scene
 * @property {any} viewport
 * @property {any} renderer
 * @property {any} editor
 * @property {Stage} stage
 * @property {Theme} theme
 * @property {Grid} grid
 * @property {Toasts} toasts
 * @property {Title} title
 * @property {Following} following
 * @property {Timeline} timeline
 * @property {boolean} isKept whether what is drawn offline outlives the page
 */

/**
 * Opens a board: joins it, draws it, and puts the page's parts around it.
 * @param {string} board @param {import("./api.js").Api} api
 */
export async function openWhiteboard(board, api) {
    const [store] = await Promise.all([openStore(board).catch(() => null), loadFonts()]);
    const profile = ownProfile();
    const client = new EaselClient({ url: linkTo(board), ...profile, store });
    const app = assemble(board, api, client, store !== null);
    buildPage(app);
    followOtherTabs(client, app.theme);
    guardChanges(app);
    Object.assign(globalThis, { easel: drawingParts(app) });
    client.connect();
}

/** @param {App} app what the console and tests may hold on to */
function drawingParts({ client, scene, viewport, renderer, editor }) {
    return { client, scene, viewport, renderer, editor };
}

/**
 * @param {string} board @param {import("./api.js").Api} api @param {any} client
 * @param {boolean} isKept
 * @returns {App}
 */
function assemble(board, api, client, isKept) {
    const canvas = /** @type {HTMLElement} */ (document.getElementById("canvas"));
    const toasts = new Toasts();
    const theme = new Theme();
    const scene = new Scene();
    const viewport = new Viewport();
    const stage = new Stage(client, scene);
    const renderer = new Renderer({ container: canvas, scene, viewport });
    const editor = new Editor({ client, scene, viewport, renderer, container: canvas });
    const following = new Following(client, viewport, toasts);
    const timeline = new Timeline({ api, board, client, stage, toasts });
    const title = new Title(api, board, toasts);
    const grid = new Grid(renderer);
    const app = {
        board, api, client, scene, viewport, renderer, editor, stage, theme, grid, toasts, title, following,
        timeline,
        isKept,
    };
    keepLook(app);
    keepSummary(scene, /** @type {HTMLElement} */ (document.getElementById("drawing-summary")));
    keepNames(client);
    keepView(board, client, scene, viewport);
    new Presence(client, editor, viewport, following, stage);
    return app;
}

/**
 * The drawing follows the page's theme, and shows what others have selected.
 * @param {App} app
 */
function keepLook({ renderer, theme, client, scene, stage }) {
    const apply = () => { renderer.theme = theme.current; };
    theme.addEventListener("change", apply);
    apply();
    renderer.addOverlay(othersSelections(client, scene, stage));
    for (const event of ["presence", "participants"]) {
        client.addEventListener(event, () => renderer.requestFrame());
    }
}
