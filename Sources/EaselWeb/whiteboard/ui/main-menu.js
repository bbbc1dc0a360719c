// @ts-check
import { iconButton } from "./button.js";
import { Menu } from "./menu.js";
import { Popover } from "./popover.js";

/**
 * @typedef {object} MenuActions
 * @property {() => void} newBoard
 * @property {() => void} boards
 * @property {() => void} importFile
 * @property {() => void} exportFile
 * @property {() => void} help
 * @property {() => void} timeline
 * @property {() => void} zoomToFit
 * @property {() => boolean} mayDraw
 * @property {{isOn: boolean}} grid
 */

/**
 * The page's menu, behind one button.
 * @param {MenuActions} actions @param {import("./theme.js").Theme} theme
 */
export function mainMenu(actions, theme) {
    const button = iconButton("menu", "Menu", () => {}, { class: "menu-button", tip: "below" });
    button.setAttribute("aria-haspopup", "menu");
    const themes = /** @type {const} */ ([["Light", "light"], ["Dark", "dark"], ["System", "system"]]);
    /** @type {Menu} */
    const menu = new Menu("Menu", [
        { label: "New board", icon: "newBoard", run: actions.newBoard },
        { label: "Boards", icon: "boards", run: actions.boards },
        "rule",
        { label: "Import", icon: "upload", run: actions.importFile, isEnabled: actions.mayDraw },
        { label: "Export", icon: "download", run: actions.exportFile },
        "rule",
        { label: "Zoom to fit", icon: "fit", keys: ["Shift+1"], run: actions.zoomToFit },
        { label: "Timeline", icon: "clock", run: actions.timeline },
        {
            label: "Grid", isChecked: () => actions.grid.isOn,
            run: () => { actions.grid.isOn = !actions.grid.isOn; },
        },
        "rule",
        {
            heading: "Theme",
            entries: themes.map(([label, choice]) => ({
                label, group: "theme", isChecked: () => theme.choice === choice,
                run: () => { theme.choice = choice; },
            })),
        },
        "rule",
        { label: "Help", icon: "help", keys: ["?"], run: actions.help },
    ], () => popover.close());
    /** @type {Popover} */
    const popover = new Popover(menu.element, button, () => menu.opened());
    return { button, element: menu.element };
}
