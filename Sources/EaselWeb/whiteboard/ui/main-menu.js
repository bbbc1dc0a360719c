// @ts-check
import { menuOf } from "./action-menu.js";
import { iconButton } from "./button.js";
import { Menu } from "./menu.js";
import { Popover } from "./popover.js";

const entries = [
    "new-board", "boards", "rule", "import", "export", "rule", "find", "palette", "rule", "zoom-to-fit", "timeline", "present",
    "grid", "snap-objects", "canvas-colour", "rule", { heading: "Theme", ids: ["theme-light", "theme-dark", "theme-system"] }, "rule", "help",
];

/**
 * The page's menu, behind one button.
 * @param {import("../editor/action-registry.js").ActionRegistry} actions
 */
export function mainMenu(actions) {
    const button = iconButton("menu", "Menu", () => {}, { class: "menu-button", tip: "below" });
    button.setAttribute("aria-haspopup", "menu");
    /** @type {Menu} */
    const menu = new Menu("Menu", menuOf(actions, entries), () => popover.close());
    /** @type {Popover} */
    const popover = new Popover(menu.element, button, () => menu.opened(), () => menu.opens());
    return { button, element: menu.element };
}
