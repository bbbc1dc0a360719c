// @ts-check
import { makeBoard } from "./make-board.js";

/** @typedef {import("../editor/action-registry.js").NamedAction} NamedAction */

/** @typedef {{open: () => unknown}} Openable */
/** @typedef {Openable & {load: () => Promise<{copy: (format: "png" | "svg") => unknown}>}} Exporting */

/**
 * What the page can do beside what the editor can.
 * @param {import("./app.js").App} app
 * @param {Record<"boards" | "link" | "share" | "profile" | "help" | "palette" | "find" | "style" | "canvas" | "authors", Openable>
 *   & {exporting: Exporting}} parts
 * @param {() => void} importFile
 * @returns {NamedAction[]}
 */
export function pageActions({ api, editor, toasts, timeline, grid, snapping, presentation, theme }, parts, importFile) {
    const themes = /** @type {const} */ ([["Light", "light", "sun"], ["Dark", "dark", "moon"],
        ["System", "system", "system"]]);
    const copies = /** @type {const} */ ([["png", "Copy as PNG", ["Alt+Shift+C"]], ["svg", "Copy as SVG", undefined]]);
    return [
        { id: "find", name: "Find on this board", also: "search", icon: "search", keys: ["Mod+F"], group: "View", looks: true,
            run: () => parts.find.open() },
        { id: "palette", name: "All commands", also: "menu", icon: "more", keys: ["Mod+K", "/"], group: "View", looks: true,
            run: () => parts.palette.open() },
        { id: "style", name: "Go to the style", also: "properties colour stroke background color width font size opacity edges arrowheads",
            icon: "more", keys: ["S"], group: "View", run: () => parts.style.open() },
        { id: "grid", name: "Grid", also: "toggle dots", icon: "grid", keys: ["Mod+'"], group: "View", looks: true, isOn: () => grid.isOn,
            run: () => { grid.isOn = !grid.isOn; } },
        { id: "snap-objects", name: "Snap to objects", also: "toggle guides magnet", icon: "magnet", keys: ["Alt+S"], group: "View",
            isOn: () => snapping.isOn, run: () => { snapping.isOn = !snapping.isOn; } },
        { id: "canvas-colour", name: "Canvas colour", also: "background color paper",
            icon: "palette", group: "Board", run: () => parts.canvas.open() },
        { id: "link", name: "Link", also: "add hyperlink url address", icon: "link", keys: ["Alt+K"], group: "Edit",
            isEnabled: () => editor.selection.size > 0, run: () => parts.link.open() },
        { id: "timeline", name: "Timeline", also: "history time past versions replay restore",
            icon: "clock", group: "Board", looks: true, run: () => timeline.open() },
        { id: "authors", name: "Who drew this", also: "history author", icon: "people", group: "View", looks: true,
            isEnabled: () => editor.selection.size === 1, run: () => parts.authors.open() },
        { id: "present", name: "Present frames", also: "presentation slideshow slides zen view mode", icon: "present", keys: ["Alt+P"], group: "Board", looks: true,
            run: () => presentation.start() },
        { id: "new-board", name: "New board", also: "create", icon: "newBoard", group: "Board", looks: true,
            run: () => makeBoard(api, toasts) },
        { id: "boards", name: "Boards", also: "open switch files",
            icon: "boards", group: "Board", looks: true, run: () => parts.boards.open() },
        { id: "import", name: "Import", also: "open upload load file library", icon: "upload", group: "Board", run: importFile },
        { id: "export", name: "Export", also: "save as download picture image print png svg excalidraw file",
            icon: "download", keys: ["Mod+Shift+E"], group: "Board", looks: true,
            run: () => parts.exporting.open() },
        ...copies.map(([format, name, keys]) => (/** @type {NamedAction} */ ({
            id: `copy-${format}`, name, also: "to clipboard picture image", icon: "copy", keys, group: "Edit", looks: true,
            run: async () => (await parts.exporting.load()).copy(format),
        }))),
        { id: "share", name: "Share", also: "live collaboration invite collaborate link address qr",
            icon: "share", group: "Board", looks: true, run: () => parts.share.open() },
        { id: "profile", name: "Your name and colour", also: "rename avatar me settings", icon: "people", group: "Board", looks: true,
            run: () => parts.profile.open() },
        ...themes.map(([name, choice, icon]) => (/** @type {NamedAction} */ ({
            id: `theme-${choice}`, name, also: "toggle mode theme", icon, group: "Theme", choice: "theme", looks: true,
            isOn: () => theme.choice === choice, run: () => { theme.choice = choice; },
        }))),
        { id: "help", name: "Help", also: "keyboard shortcuts", icon: "help", keys: ["?"], group: "View", looks: true,
            run: () => parts.help.open() },
    ];
}
