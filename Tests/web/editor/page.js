// @ts-check
// A page with nothing but an editor: `?node=…&board=…` says where its board is.
import { EaselClient } from "/client/easel-client.js";
import { Editor } from "/whiteboard/editor/editor.js";
import { Renderer } from "/whiteboard/scene/renderer.js";
import { Scene } from "/whiteboard/scene/scene.js";
import { SceneSource } from "/whiteboard/scene/scene-source.js";
import { Viewport } from "/whiteboard/scene/viewport.js";

const query = new URLSearchParams(location.search);
const container = /** @type {HTMLElement} */ (document.getElementById("canvas"));
const client = new EaselClient({ url: `${query.get("node")}/boards/${query.get("board")}` });
const scene = new Scene();
const viewport = new Viewport();
const source = new SceneSource(client, scene);
const renderer = new Renderer({ container, scene, viewport });
const loadParsers = () => import("/whiteboard/editor/clipboard/made-drawing.js");
const editor = new Editor({ client, scene, source, viewport, renderer, container, loadParsers });

/** @type {{type: string, detail: unknown}[]} */
const events = [];
for (const type of ["tool", "selection", "style", "readonly", "edit", "notice", "refused"]) {
    editor.addEventListener(type, (event) => events.push({ type, detail: /** @type {CustomEvent} */ (event).detail }));
}
let operations = 0;
client.addEventListener("operation", () => {
    operations += 1;
});
client.addEventListener("status", () => {
    if (client.status === "online") document.documentElement.dataset.ready = "";
});
client.connect();
Object.assign(globalThis, {
    easel: { client, scene, viewport, renderer, editor, events, get operations() { return operations; } },
});
