// @ts-check
// What holds of the page's modules as a whole, as functions of their texts.
import { dirname, join, normalize } from "node:path/posix";

/**
 * A module, named by its path below Sources/EaselWeb.
 * @typedef {{file: string, text: string}} Module
 */

/** Folders from the top down: a module imports from its own folder and from those below it. */
export const LAYERS = [
    "whiteboard",
    "whiteboard/admin",
    "whiteboard/timeline",
    "whiteboard/ui",
    "whiteboard/ui/qr",
    "whiteboard/editor",
    "whiteboard/editor/input",
    "whiteboard/editor/clipboard",
    "whiteboard/editor/commands",
    "whiteboard/editor/text",
    "whiteboard/editor/tools",
    "whiteboard/editor/drags",
    "whiteboard/editor/transform",
    "whiteboard/editor/snapping",
    "whiteboard/editor/elements",
    "whiteboard/scene",
    "client",
];

/** Imports of values and, in comments, of types. */
const IMPORT = /^\s*(?:import|export)\b[^;"]*?\bfrom "(\.[^"]+)"|^\s*import "(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/gm;

/**
 * The modules that a module imports, or takes a type from.
 * @param {Module} module
 */
export function importsOf({ file, text }) {
    return [...text.matchAll(IMPORT)].map(([, from, bare, called]) =>
        normalize(join(dirname(file), from ?? bare ?? called)));
}

/** Imports of values that a module can't begin without. */
const STATIC_IMPORT = /^(?:import|export)\b[^;"]*?\bfrom "(\.[^"]+)"|^import "(\.[^"]+)"/gm;

/**
 * The modules that are loaded with one, before it begins: not those that it loads when it needs them.
 * @param {string} entry
 * @param {readonly Module[]} modules
 * @returns {Set<string>}
 */
export function loadedWith(entry, modules) {
    const texts = new Map(modules.map(({ file, text }) => [file, text]));
    const loaded = new Set([entry]);
    for (const file of loaded) {
        for (const [, from, bare] of (texts.get(file) ?? "").matchAll(STATIC_IMPORT)) loaded.add(normalize(join(dirname(file), from ?? bare)));
    }
    return loaded;
}

/** @param {readonly Module[]} modules @returns {{from: string, to: string}[]} */
function imports(modules) {
    return modules.flatMap((module) => importsOf(module).map((to) => ({ from: module.file, to })));
}

/**
 * Imports that go up, or to where nothing belongs.
 * @param {readonly Module[]} modules
 * @param {readonly string[]} [layers]
 */
export function wrongWayImports(modules, layers = LAYERS) {
    return imports(modules).flatMap(({ from, to }) => {
        const [above, below] = [from, to].map((file) => layers.indexOf(dirname(file)));
        return above >= 0 && below >= above ? [] : [`${from} imports ${to}`];
    });
}

/**
 * A way from a folder back to itself over imports of others; null if there is none.
 * @param {readonly Module[]} modules
 * @returns {string[] | null}
 */
export function folderCycle(modules) {
    /** @type {Map<string, Set<string>>} */
    const graph = new Map();
    for (const { from, to } of imports(modules)) {
        const [source, target] = [dirname(from), dirname(to)];
        if (source === target) continue;
        graph.set(source, (graph.get(source) ?? new Set()).add(target));
    }
    /** @type {Set<string>} */
    const done = new Set();
    /** @param {string} folder @param {string[]} way @returns {string[] | null} */
    const visit = (folder, way) => {
        if (way.includes(folder)) return [...way.slice(way.indexOf(folder)), folder];
        if (done.has(folder)) return null;
        for (const next of graph.get(folder) ?? []) {
            const cycle = visit(next, [...way, folder]);
            if (cycle) return cycle;
        }
        done.add(folder);
        return null;
    };
    for (const folder of graph.keys()) {
        const cycle = visit(folder, []);
        if (cycle) return cycle;
    }
    return null;
}

/**
 * Names that two modules, two classes or two exported functions share.
 * @param {readonly Module[]} modules
 */
export function sharedNames(modules) {
    /** @type {Map<string, string[]>} */
    const files = new Map();
    for (const { file, text } of modules) {
        const classes = [...text.matchAll(/^(?:export )?class (\w+)/gm)].map(([, name]) => `class ${name}`);
        const functions = [...text.matchAll(/^export (?:async )?function\*? (\w+)/gm)]
            .map(([, name]) => `function ${name}`);
        for (const name of [`module ${file.split("/").pop()}`, ...classes, ...functions]) {
            files.set(name, [...files.get(name) ?? [], file]);
        }
    }
    return [...files].filter(([, where]) => where.length > 1)
        .map(([name, where]) => `${name}: ${where.join(", ")}`);
}

/**
 * Types that are, or contain, `any` or `*`: in comments of JavaScript, and in declarations.
 * @param {readonly Module[]} modules
 */
export function untyped(modules) {
    return modules.flatMap(({ file, text }) => file.endsWith(".d.ts") ? untypedLines(file, text) : typesOf(text)
        .filter((type) => /\bany\b/.test(type) || /(?:^|[<,|(:])\s*\*\s*(?:$|[>,|):])/.test(type))
        .map((type) => `${file}: {${type}}`));
}

/** @param {string} file @param {string} text declarations, whose comments are prose */
function untypedLines(file, text) {
    return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "").split("\n")
        .filter((line) => /\bany\b/.test(line))
        .map((line) => `${file}: ${line.trim()}`);
}

/**
 * What stands between the braces after a tag.
 * @param {string} text
 */
function typesOf(text) {
    const types = [];
    for (const { 0: comment } of text.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
        const plain = comment.replace(/^\s*\* ?/gm, " ");
        for (const { 0: tag, index = 0 } of plain.matchAll(/@\w+ +(?=\{)/g)) {
            const start = index + tag.length;
            types.push(plain.slice(start + 1, closingBrace(plain, start)));
        }
    }
    return types;
}

/** @param {string} text @param {number} start where the opening brace is */
function closingBrace(text, start) {
    let depth = 0;
    for (let place = start; place < text.length; place += 1) {
        if (text[place] === "{") depth += 1;
        else if (text[place] === "}" && (depth -= 1) === 0) return place;
    }
    return text.length;
}
