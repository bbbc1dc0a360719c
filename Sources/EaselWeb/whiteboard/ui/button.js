// @ts-check
import { isMacLike, keysText } from "../editor/shortcuts.js";
import { build } from "./dom.js";
import { icon } from "./icon.js";

/**
 * A button that shows an icon only; tooltips.js shows its data-tip.
 * @param {string} name an icon's name
 * @param {string} label
 * @param {() => void} action
 * @param {{keys?: string[], class?: string, tip?: "below" | "above"}} [options]
 */
export function iconButton(name, label, action, options = {}) {
    return build("button", {
        type: "button",
        class: `icon-button ${options.class ?? ""}`.trim(),
        "aria-label": label,
        "aria-keyshortcuts": options.keys ? ariaKeys(options.keys) : null,
        "data-tip": options.keys ? `${label} — ${keysForPeople(options.keys)}` : label,
        "data-tip-side": options.tip ?? "below",
        onclick: action,
    }, icon(name));
}

/**
 * @param {string} label
 * @param {() => void} action
 * @param {{icon?: string, kind?: "main" | "danger" | "plain" | "apart", type?: "button" | "submit"}} [options]
 */
export function textButton(label, action, options = {}) {
    return build("button", {
        type: options.type ?? "button", class: `text-button ${options.kind ?? "plain"}`, onclick: action,
    }, options.icon ? icon(options.icon) : null, build("span", {}, label));
}

/** @param {Element} control @param {string} label changes both what is read out and what the tooltip says */
export function relabel(control, label) {
    control.setAttribute("aria-label", label);
    control.setAttribute("data-tip", label);
}

/** @param {readonly string[]} keys as the editor writes them, like "Mod+Z" */
export function keysForPeople(keys) {
    return keys.map((each) => keysText(each, isMacLike())).join(" or ");
}

/** @param {readonly string[]} keys */
function ariaKeys(keys) {
    return keys.map((each) =>
        each.replace("Mod", isMacLike() ? "Meta" : "Control").replace("++", "+Plus")).join(" ");
}
