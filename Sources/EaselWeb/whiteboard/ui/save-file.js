// @ts-check
import { build } from "./dom.js";

/** @param {Blob} blob @param {string} name hands a file to the browser's downloads */
export function saveFile(blob, name) {
    const address = URL.createObjectURL(blob);
    const link = build("a", { href: address, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** @param {string} title @param {string} type @returns {string} a name that every file system takes */
export function fileName(title, type) {
    const name = title.replace(/[\u0000-\u001f\u007f"*/:<>?\\|]+/g, " ").replace(/\s+/g, " ").trim();
    return `${Array.from(name.replace(/^[. ]+/, "")).slice(0, 80).join("") || "board"}.${type}`;
}
