// @ts-check

/** @typedef {import("../editor/action-registry.js").ActionRegistry} ActionRegistry */
/** @typedef {import("../editor/action-registry.js").NamedAction} NamedAction */
/** @typedef {import("./menu.js").MenuEntry} MenuEntry */
/** @typedef {import("./menu.js").MenuGroup} MenuGroup */

/**
 * Entries of a menu by the ids of their actions.
 * @param {ActionRegistry} registry
 * @param {readonly (string | {heading: string, ids: readonly string[]})[]} ids "rule" is a line between two
 * @returns {(MenuEntry | MenuGroup | "rule")[]}
 */
export function menuOf(registry, ids) {
    return ids.map((id) => {
        if (id === "rule") return id;
        if (typeof id === "string") return entryOf(registry, id);
        return { heading: id.heading, entries: id.ids.map((each) => entryOf(registry, each)) };
    });
}

/** @param {ActionRegistry} registry @param {string} id @returns {MenuEntry} */
function entryOf(registry, id) {
    const action = registry.get(id);
    return {
        label: action.name, icon: action.icon, keys: action.keys?.slice(0, 1), group: action.choice,
        isChecked: action.isOn, isDanger: action.isDanger, isEnabled: () => registry.isEnabled(action),
        run: () => void action.run(),
    };
}
