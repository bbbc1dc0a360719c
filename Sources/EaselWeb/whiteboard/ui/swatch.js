// @ts-check
import { Palette } from "../scene/palette.js";

/** @type {Palette | undefined} */
let dark;

/**
 * Gives an element a colour of the drawing, as it is on light and, with "-dark" behind the name, on dark paper.
 * @param {HTMLElement} element @param {string} name of the property @param {string} colour
 */
export function showSwatch(element, name, colour) {
    element.style.setProperty(name, colour);
    dark ??= new Palette("dark");
    element.style.setProperty(`${name}-dark`, dark.colour(colour));
}
