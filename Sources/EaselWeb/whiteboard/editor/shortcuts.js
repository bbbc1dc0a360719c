// @ts-check

/** Signs that are shortcuts wherever they are on the keyboard. */
const SIGNS = new Set(["?", "/"]);

/** Keys by the place on the keyboard where they are, for layouts whose letters are not Latin. */
const PLACES = new Map([
    ["BracketLeft", "["], ["BracketRight", "]"], ["Equal", "+"], ["NumpadAdd", "+"], ["Minus", "-"],
    ["NumpadSubtract", "-"], ["Quote", "'"],
]);

/**
 * What a key press asks for.
 *
 * @template {{keys?: string[]}} Action
 * @param {Pick<KeyboardEvent, "key"|"code"|"ctrlKey"|"metaKey"|"altKey"|"shiftKey">} event
 * @param {boolean} isMac
 * @param {readonly Action[]} actions
 * @returns {Action|undefined}
 */
export function shortcutFor(event, isMac, actions) {
    const withKeys = (/** @type {string} */ wanted) => actions.find(({ keys }) => keys?.includes(wanted));
    const hasMod = isMac ? event.metaKey : event.ctrlKey;
    // The other one of the two means something else, as Ctrl+A does on a Mac.
    if (isMac ? event.ctrlKey : event.metaKey) return undefined;
    const modifiers = [hasMod ? "Mod+" : "", event.altKey ? "Alt+" : "", event.shiftKey ? "Shift+" : ""].join("");
    const name = modifiers + keyOf(event);
    if (SIGNS.has(event.key) && !hasMod && !event.altKey) return withKeys(event.key);
    // Where + needs Shift it is still the same key.
    const plain = event.shiftKey && hasMod && keyOf(event) === "+" ? "Mod++" : name;
    return withKeys(plain);
}

/** @param {{key: string, code: string, ctrlKey: boolean, metaKey: boolean}} event */
function keyOf({ key, code }) {
    if (/^[a-z]$/i.test(key)) return key.toUpperCase();
    if (key === "'") return key;
    // Digits need Shift on a French keyboard, and with Shift they are signs.
    const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1];
    if (digit !== undefined) return digit;
    const sign = PLACES.get(code);
    if (key === "[" || key === "]" || key === "+" || key === "-") return key;
    if (sign !== undefined) return sign;
    if (key.length === 1 && /^Key[A-Z]$/.test(code)) return code.slice(3);
    return key;
}

const MAC_SIGNS = new Map([["Mod", "⌘"], ["Shift", "⇧"], ["Alt", "⌥"]]);
const NAMES = new Map([
    ["Mod", "Ctrl"], ["ArrowLeft", "←"], ["ArrowRight", "→"], ["ArrowUp", "↑"], ["ArrowDown", "↓"],
    ["Escape", "Esc"], ["Delete", "Del"], ["-", "−"],
]);

/**
 * How keys are written for people.
 *
 * @param {string} keys such as "Mod+Shift+Z"
 * @param {boolean} isMac
 */
export function keysText(keys, isMac) {
    const parts = keys.endsWith("++") ? [...keys.slice(0, -2).split("+"), "+"] : keys.split("+");
    const names = parts.map((part) => (isMac ? MAC_SIGNS.get(part) : undefined) ?? NAMES.get(part) ?? part);
    return isMac ? names.join("") : names.join("+");
}

export function isMacLike() {
    return /Mac|iPhone|iPad/.test(navigator.platform);
}
