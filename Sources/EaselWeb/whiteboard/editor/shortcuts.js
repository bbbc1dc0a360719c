// @ts-check
/** @typedef {import("./editor.js").Editor} Editor */

/**
 * A shortcut. "Mod" is Cmd on a Mac and Ctrl elsewhere. Without `run` it is
 * the browser's own, and here for the help sheet only.
 *
 * @typedef {object} Shortcut
 * @property {string[]} keys such as "Mod+Shift+Z"; any of them
 * @property {string} label
 * @property {"Tools"|"Edit"|"Arrange"|"View"} group
 * @property {(editor: Editor) => void} [run]
 * @property {boolean} [looks] whether it works where nothing can be changed
 */

/** @param {import("./tools/toolbox.js").ToolName} tool */
const choose = (tool) => (/** @type {Editor} */ editor) => {
    editor.tool = tool;
};

/** @type {readonly Shortcut[]} */
export const BINDINGS = Object.freeze([
    { keys: ["V", "1"], label: "Select", group: "Tools", run: choose("select"), looks: true },
    { keys: ["H"], label: "Hand", group: "Tools", run: choose("hand"), looks: true },
    { keys: ["R", "2"], label: "Rectangle", group: "Tools", run: choose("rectangle") },
    { keys: ["D", "3"], label: "Diamond", group: "Tools", run: choose("diamond") },
    { keys: ["O", "4"], label: "Ellipse", group: "Tools", run: choose("ellipse") },
    { keys: ["A", "5"], label: "Arrow", group: "Tools", run: choose("arrow") },
    { keys: ["L", "6"], label: "Line", group: "Tools", run: choose("line") },
    { keys: ["P", "X", "7"], label: "Pen", group: "Tools", run: choose("pen") },
    { keys: ["T", "8"], label: "Text", group: "Tools", run: choose("text") },
    { keys: ["N"], label: "Sticky note", group: "Tools", run: choose("sticky") },
    { keys: ["9"], label: "Picture", group: "Tools", run: choose("image") },
    { keys: ["E", "0"], label: "Eraser", group: "Tools", run: choose("eraser") },
    {
        keys: ["Q"], label: "Keep the tool after drawing", group: "Tools",
        run: (editor) => {
            editor.keepTool = !editor.keepTool;
        },
    },
    { keys: ["Mod+Z"], label: "Undo", group: "Edit", run: (editor) => editor.undo() },
    { keys: ["Mod+Shift+Z", "Mod+Y"], label: "Redo", group: "Edit", run: (editor) => editor.redo() },
    { keys: ["Mod+C"], label: "Copy", group: "Edit" },
    { keys: ["Mod+X"], label: "Cut", group: "Edit" },
    { keys: ["Mod+V"], label: "Paste", group: "Edit" },
    { keys: ["Mod+D"], label: "Duplicate", group: "Edit", run: (editor) => editor.duplicate() },
    {
        keys: ["Delete", "Backspace"], label: "Delete", group: "Edit",
        run: (editor) => editor.deleteSelection(),
    },
    { keys: ["Mod+A"], label: "Select all", group: "Edit", run: (editor) => editor.selectAll(), looks: true },
    {
        keys: ["Enter"], label: "Write in what is selected", group: "Edit",
        run: (editor) => editor.editText(),
    },
    {
        keys: ["Escape"], label: "Cancel, or select nothing", group: "Edit", run: (editor) => editor.escape(),
        looks: true,
    },
    { keys: ["Mod+G"], label: "Group", group: "Arrange", run: (editor) => editor.group() },
    { keys: ["Mod+Shift+G"], label: "Ungroup", group: "Arrange", run: (editor) => editor.ungroup() },
    { keys: ["Mod+]"], label: "Bring forward", group: "Arrange", run: (editor) => editor.bringForward() },
    { keys: ["Mod+["], label: "Send backward", group: "Arrange", run: (editor) => editor.sendBackward() },
    {
        keys: ["Mod+Shift+]"], label: "Bring to front", group: "Arrange",
        run: (editor) => editor.bringToFront(),
    },
    { keys: ["Mod+Shift+["], label: "Send to back", group: "Arrange", run: (editor) => editor.sendToBack() },
    {
        keys: ["Shift+H"], label: "Flip from left to right", group: "Arrange",
        run: (editor) => editor.flip("horizontally"),
    },
    {
        keys: ["Shift+V"], label: "Flip upside down", group: "Arrange",
        run: (editor) => editor.flip("vertically"),
    },
    {
        keys: ["Mod+Shift+L"], label: "Lock or unlock", group: "Arrange",
        run: (editor) => editor.toggleLock(),
    },
    {
        keys: ["ArrowLeft"], label: "Move left", group: "Arrange",
        run: (editor) => editor.step(-1, 0), looks: true,
    },
    {
        keys: ["ArrowRight"], label: "Move right", group: "Arrange",
        run: (editor) => editor.step(1, 0), looks: true,
    },
    {
        keys: ["ArrowUp"], label: "Move up", group: "Arrange",
        run: (editor) => editor.step(0, -1), looks: true,
    },
    {
        keys: ["ArrowDown"], label: "Move down", group: "Arrange",
        run: (editor) => editor.step(0, 1), looks: true,
    },
    {
        keys: ["Shift+ArrowLeft"], label: "Move far left", group: "Arrange",
        run: (editor) => editor.step(-5, 0), looks: true,
    },
    {
        keys: ["Shift+ArrowRight"], label: "Move far right", group: "Arrange",
        run: (editor) => editor.step(5, 0), looks: true,
    },
    {
        keys: ["Shift+ArrowUp"], label: "Move far up", group: "Arrange",
        run: (editor) => editor.step(0, -5), looks: true,
    },
    {
        keys: ["Shift+ArrowDown"], label: "Move far down", group: "Arrange",
        run: (editor) => editor.step(0, 5), looks: true,
    },
    { keys: ["Mod++"], label: "Zoom in", group: "View", run: (editor) => editor.zoomIn(), looks: true },
    { keys: ["Mod+-"], label: "Zoom out", group: "View", run: (editor) => editor.zoomOut(), looks: true },
    {
        keys: ["Mod+0"], label: "Zoom to 100 %", group: "View",
        run: (editor) => editor.resetZoom(), looks: true,
    },
    {
        keys: ["Shift+1"], label: "Show everything", group: "View",
        run: (editor) => editor.zoomToFit(), looks: true,
    },
    {
        keys: ["Shift+2"], label: "Show the selection", group: "View",
        run: (editor) => editor.zoomToSelection(), looks: true,
    },
    { keys: ["?"], label: "Help", group: "View", run: (editor) => editor.help(), looks: true },
]);

/** Keys by the place on the keyboard where they are, for layouts whose letters are not Latin. */
const PLACES = new Map([
    ["BracketLeft", "["], ["BracketRight", "]"], ["Equal", "+"], ["NumpadAdd", "+"], ["Minus", "-"],
    ["NumpadSubtract", "-"],
]);

/**
 * The shortcut that a key press is.
 *
 * @param {Pick<KeyboardEvent, "key"|"code"|"ctrlKey"|"metaKey"|"altKey"|"shiftKey">} event
 * @param {boolean} isMac
 * @returns {Shortcut|undefined}
 */
export function shortcutFor(event, isMac) {
    const hasMod = isMac ? event.metaKey : event.ctrlKey;
    // The other one of the two means something else, as Ctrl+A does on a Mac.
    if (event.altKey || (isMac ? event.ctrlKey : event.metaKey)) return undefined;
    const name = (hasMod ? "Mod+" : "") + (event.shiftKey ? "Shift+" : "") + keyOf(event);
    if (event.key === "?") return BINDINGS.find(({ keys }) => keys.includes("?"));
    // Where + needs Shift it is still the same key.
    const plain = event.shiftKey && hasMod && keyOf(event) === "+" ? "Mod++" : name;
    return BINDINGS.find(({ keys, run }) => run !== undefined && keys.includes(plain));
}

/** @param {{key: string, code: string, ctrlKey: boolean, metaKey: boolean}} event */
function keyOf({ key, code }) {
    if (/^[a-z]$/i.test(key)) return key.toUpperCase();
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
