import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { LAYERS, folderCycle, importsOf, loadedWith, sharedNames, untyped, wrongWayImports } from "./rules.js";

const root = new URL("../", import.meta.resolve("#whiteboard/main.js"));

/** The modules in a folder of Sources/EaselWeb. */
function modulesIn(folder, ending = ".js") {
    return readdirSync(new URL(`${folder}/`, root), { recursive: true })
        .filter((path) => path.endsWith(ending))
        .map((path) => {
            const file = `${folder}/${path.replaceAll("\\", "/")}`;
            return { file, text: readFileSync(fileURLToPath(new URL(file, root)), "utf8") };
        });
}

const page = modulesIn("whiteboard");
const client = modulesIn("client");

test("the page's imports go from input over tools, drags and elements down to the scene, never up", () => {
    assert.ok(page.length > 150 && page.flatMap(importsOf).length > 500, "modules and imports are found");
    assert.deepEqual(wrongWayImports([...page, ...client]), []);
    assert.equal(folderCycle([...page, ...client]), null);
});

test("what people do not need to begin is loaded later: dialogs, the timeline, and what reads pasted texts", () => {
    const first = loadedWith("whiteboard/main.js", [...page, ...client]);
    assert.ok(first.size > 150 && first.has("whiteboard/editor/exchange.js"), "the first load is found");
    const later = [...loadedWith("whiteboard/extras.js", page)].filter((file) => !first.has(file)).map((file) => file.split("/").pop());
    const { text } = page.find(({ file }) => file === "whiteboard/extras.js") ?? { text: "" };
    const parts = [...text.matchAll(/from "[^"]*\/([^"/]+)"/g)].map(([, file]) => file);
    const parsers = ["flow-layout.js", "flowchart-drawing.js", "inert-xml.js", "mermaid.js", "svg-drawing.js", "svg-path.js", "table.js"];
    for (const file of [...parts, ...parsers]) assert.ok(later.includes(file), `${file} is in the first load, or nowhere`);
    assert.ok(parts.length > 9, "what is loaded later is found");
});

test("what a module is loaded with is found over several imports, and neither types nor what is loaded later count", () => {
    const found = loadedWith("a/1.js", [
        { file: "a/1.js", text: 'import {\n    b,\n} from "./2.js";\n/** @type {import("./3.js").C} */\nconst d = () => import("./4.js");\n' },
        { file: "a/2.js", text: 'export { e } from "../b/5.js";\nimport "./6.js";\n' },
        { file: "a/6.js", text: 'import { b } from "./1.js";\n' },
    ]);
    assert.deepEqual([...found].sort(), ["a/1.js", "a/2.js", "a/6.js", "b/5.js"]);
});

test("no two modules, classes or exported functions of the page have one name", () => {
    assert.deepEqual(sharedNames(page), []);
});

test("no type of the page or of the client is any type", () => {
    assert.ok(client.length > 40, "the client's modules are found");
    const declarations = modulesIn("client", ".d.ts");
    assert.ok(declarations.length > 0, "the client's declarations are found");
    assert.deepEqual(untyped([...page, ...client, ...declarations]), []);
});

const editor = "whiteboard/editor";

test("an import that goes up is found, of a value or of a type", () => {
    const wrong = [
        { file: `${editor}/elements/binding.js`, text: 'import { ownerOf } from "../tools/unit.js";\n' },
        { file: `${editor}/drags/point-drag.js`, text: 'import {\n    ending,\n} from "../tools/line-tool.js";\n' },
        { file: `${editor}/drags/move-drag.js`, text: '/** @typedef {import("../tools/tool.js").Tool} Tool */\n' },
        { file: "whiteboard/ui/page.js", text: 'import "../timeline/timeline.js";\n' },
        { file: "whiteboard/scene/scene.js", text: 'export { build } from "../ui/dom.js";\n' },
        { file: "client/client.js", text: 'const scene = await import("../whiteboard/scene/scene.js");\n' },
        { file: `${editor}/elements/odd.js`, text: 'import { x } from "../elsewhere/x.js";\n' },
    ];
    assert.equal(wrongWayImports(wrong).length, wrong.length);
    const right = [
        { file: `${editor}/tools/grab.js`, text: 'import { a } from "../drags/point-drag.js";\nimport { b } from "./b.js";\n' },
        { file: "whiteboard/timeline/timeline.js", text: '/** @type {import("../ui/api.js").Api} */\nlet api;\n' },
        { file: "whiteboard/main.js", text: 'import { a } from "./timeline/a.js";\n// from "./nowhere.js"\n' },
    ];
    assert.deepEqual(wrongWayImports(right), []);
    assert.equal(importsOf(right[0]).length, 2);
});

test("a cycle between folders is found, however long", () => {
    const imports = (file, ...targets) => ({ file, text: targets.map((target) => `import "${target}";\n`).join("") });
    assert.equal(folderCycle([imports("a/1.js", "../b/1.js"), imports("b/1.js", "../c/1.js"), imports("b/2.js", "./1.js")]), null);
    const cycle = folderCycle([imports("a/1.js", "../b/1.js"), imports("b/2.js", "../c/1.js"), imports("c/3.js", "../a/2.js")]);
    assert.deepEqual(cycle, ["a", "b", "c", "a"]);
    assert.equal(new Set(LAYERS).size, LAYERS.length);
});

test("a name that is there twice is found", () => {
    const found = sharedNames([
        { file: "whiteboard/ui/stage.js", text: "export class Stage {\n}\nclass Other {}\nfunction own() {}\n" },
        { file: "whiteboard/editor/stage.js", text: "class Stage {\n}\nexport async function fitted() {}\nfunction own() {}\n" },
        { file: "whiteboard/scene/scene.js", text: "export function fitted() {}\n" },
    ]);
    assert.deepEqual(found.map((line) => line.split(":")[0]).sort(), ["class Stage", "function fitted", "module stage.js"]);
});

test("a type that is none is found, wherever it is in a type, and the word in a sentence is not", () => {
    const wrong = [
        "/** @param {any} client */", "/** @type {Map<string, any>} */", "/** @type {any[]} */",
        "/** @returns {Record<string, any>} */", "/**\n * @param {{\n *   scene: any,\n * }} app\n */", "/** @type {*} */",
        "/** @param {string} a @param {(value: any) => void} b */", "const x = /** @type {any} */ (y);",
    ];
    for (const text of wrong) assert.equal(untyped([{ file: "a.js", text }]).length, 1, text);
    assert.equal(untyped([{ file: "a.d.ts", text: "/** any */\nf(a: string,\n  b: any): void; // any\n" }]).length, 1);
    const right = "/**\n * @property {string[]} keys any of them {any}\n * @param {unknown} value if there is any\n */\n// {any}\n";
    assert.deepEqual(untyped([{ file: "a.js", text: right }]), []);
});
