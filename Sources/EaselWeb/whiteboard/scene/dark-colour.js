// @ts-check

/** The lightness of what is black and of what is white, in the dark: nearly white, and the dark paper's. */
const BLACK = 0.95;
const WHITE = 0.182;
/** Below 1: colours in the middle become lighter, for lines have to be seen on the dark paper. */
const LIFT = 0.65;

/**
 * A colour as it is shown on dark paper: its lightness is turned round, as people perceive it, and its hue stays. Of its
 * colourfulness as much stays as a screen can show.
 * @param {readonly number[]} rgb red, green and blue, 0 to 255
 * @returns {number[]}
 */
export function darkColour(rgb) {
    const [lightness, a, b] = okLab(rgb.map((part) => linear(part / 255)));
    const turned = WHITE + (BLACK - WHITE) * Math.max(0, 1 - lightness) ** LIFT;
    let [low, high] = [0, 1];
    if (isShown(fromOkLab([turned, a, b]))) low = 1;
    while (high - low > 0.01) {
        const middle = (low + high) / 2;
        if (isShown(fromOkLab([turned, a * middle, b * middle]))) low = middle;
        else high = middle;
    }
    return fromOkLab([turned, a * low, b * low])
        .map((part) => Math.round(255 * gamma(Math.min(1, Math.max(0, part)))));
}

/** @param {number[]} rgb */
const isShown = (rgb) => rgb.every((part) => part > -0.0005 && part < 1.0005);

/** @param {number} part */
const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

/** @param {number} part */
const gamma = (part) => (part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055);

/**
 * Oklab (https://bottosson.github.io/posts/oklab/): lightness from 0 to 1, green to red, blue to yellow.
 * @param {number[]} rgb linear
 */
function okLab([red, green, blue]) {
    const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
    const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
    const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
    return [
        0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
    ];
}

/** @param {number[]} lab */
function fromOkLab([lightness, a, b]) {
    const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
    const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
    const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
    return [
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
    ];
}
