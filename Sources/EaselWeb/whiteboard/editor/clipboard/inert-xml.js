// @ts-check

/** @typedef {{name: string, attributes: Map<string, string>, children: (Node | string)[]}} Node an element of XML */

const LONGEST = 2_000_000;
export const MOST_NODES = 20_000;
const DEEPEST = 64;
const ENTITIES = new Map([["lt", "<"], ["gt", ">"], ["amp", "&"], ["quot", '"'], ["apos", "'"]]);
const TOKEN = new RegExp([
    "<!--[\\s\\S]*?-->", "<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>", "<\\?[\\s\\S]*?\\?>", "<!DOCTYPE[^>[]*>",
    "<\\/([\\w:.-]+)\\s*>", "<([\\w:.-]+)((?:\\s+[\\w:.-]+\\s*=\\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\\s*(\\/?)>", "([^<]+)",
].join("|"), "y");

/**
 * Reads XML as values, of which nothing runs or loads anything. Entities other than those of XML itself are not there, so
 * none expands.
 *
 * @param {string} text
 * @returns {Node|null} null for what is not well-formed, or more than is looked at
 */
export function inertXML(text) {
    if (text.length > LONGEST) return null;
    /** @type {Node} */
    const root = { name: "", attributes: new Map(), children: [] };
    const open = [root];
    let count = 0;
    TOKEN.lastIndex = 0;
    const source = text.replace(/^\ufeff/, "").trim();
    while (TOKEN.lastIndex < source.length) {
        const match = TOKEN.exec(source);
        if (!match) return null;
        const [, data, closed, name, attributes, isEmpty, plain] = match;
        const here = open[open.length - 1];
        if (closed !== undefined) {
            if (open.length < 2 || here.name !== closed) return null;
            open.pop();
        } else if (name !== undefined) {
            const node = { name, attributes: attributesOf(attributes), children: [] };
            if ((count += 1) > MOST_NODES || open.length > DEEPEST) return null;
            here.children.push(node);
            if (isEmpty === "") open.push(node);
        } else if (data !== undefined || plain !== undefined) {
            here.children.push(data ?? decoded(plain));
        }
    }
    const elements = root.children.flatMap((child) => (typeof child === "string" ? [] : [child]));
    return open.length === 1 && elements.length === 1 ? elements[0] : null;
}

/** @param {string} text */
function attributesOf(text) {
    /** @type {Map<string, string>} */
    const attributes = new Map();
    for (const [, name, one, other] of text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
        attributes.set(name, decoded(one ?? other));
    }
    return attributes;
}

/** @param {string} text */
function decoded(text) {
    return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal, hexadecimal, name) => {
        if (name !== undefined) return ENTITIES.get(name) ?? whole;
        const code = decimal === undefined ? parseInt(hexadecimal, 16) : Number(decimal);
        return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
    });
}
