// @ts-check

/** @typedef {"Tools"|"Edit"|"Arrange"|"View"|"Board"|"Theme"} ActionGroup the groups of the help sheet */

/**
 * Something that people can do, whichever way they ask for it: by keys, in a menu or in the palette.
 *
 * @typedef {object} NamedAction
 * @property {string} id such as "zoom-to-fit"
 * @property {string} name
 * @property {ActionGroup} group
 * @property {() => unknown} run
 * @property {string} [also] other words that people look for it by, with spaces between
 * @property {string} [icon]
 * @property {string[]} [keys] such as "Mod+Shift+Z", any of them; "Mod" is Cmd on a Mac and Ctrl elsewhere
 * @property {() => boolean} [isEnabled] whether it would do anything now
 * @property {() => boolean} [isOn] makes it something that is on or off
 * @property {string} [choice] actions of one choice exclude each other
 * @property {boolean} [looks] whether it works where nothing can be changed
 * @property {boolean} [hasBrowserKeys] the browser answers its keys, as it does for the clipboard
 * @property {boolean} [isKeyOnly] of use by its keys only, as moving by arrow keys
 * @property {boolean} [isOfDrawing] its keys mean something else outside of the drawing, and where it does nothing
 * @property {boolean} [isDanger]
 */

/** All actions of the page: shortcuts, menus, palette and help sheet are made from it. */
export class ActionRegistry {
    /** @type {Map<string, NamedAction>} */
    #actions = new Map();
    #mayChange;

    /** @param {() => boolean} mayChange whether the board can be changed now */
    constructor(mayChange) {
        this.#mayChange = mayChange;
    }

    /** @param {readonly NamedAction[]} actions none of which has another's id */
    add(actions) {
        for (const action of actions) {
            if (this.#actions.has(action.id)) throw new Error(`there are two actions called ${action.id}`);
            this.#actions.set(action.id, action);
        }
    }

    /**
     * In the order in which they were added.
     *
     * @returns {NamedAction[]}
     */
    get all() {
        return [...this.#actions.values()];
    }

    /** @param {string} id @returns {NamedAction} */
    get(id) {
        const action = this.#actions.get(id);
        if (!action) throw new Error(`there is no action called ${id}`);
        return action;
    }

    /** @param {NamedAction} action whether it can be run now, and would do something */
    isEnabled({ looks, isEnabled }) {
        return (looks === true || this.#mayChange()) && (isEnabled?.() ?? true);
    }
}
