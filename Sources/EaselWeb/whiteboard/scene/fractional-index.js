// @ts-check

/*
 * Excalidraw's `index` strings: a letter that tells how many base 62 digits of a whole number follow, those
 * digits, and then digits of a fraction, which never ends in 0. They sort as text as they do as numbers.
 */

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SMALLEST_WHOLE = `A${"0".repeat(26)}`;
/** Above all whole numbers. */
const LARGEST = `z${"z".repeat(26)}V`;

/**
 * An index above `below` and below `above`; null stands for no bound. Indexes that are none, which a stranger
 * may have given, are still sorted around as text; if no index can lie between, the result is above `below`
 * only.
 * @param {string | null} below
 * @param {string | null} above
 * @returns {string}
 */
export function between(below, above) {
    if (below !== null && !isIndex(below) && indexAbove(below) === below) return beyond(below);
    if (below !== null && !isIndex(below) && above === null) return indexAbove(below);
    const low = below === null || isIndex(below) ? below : indexAbove(below);
    const high = above === null || isIndex(above) ? above : indexBelow(above);
    if (low !== null && high !== null && low >= high) return after(low);
    if (low === null) return high === null ? "a0" : before(high);
    return high === null ? after(low) : midway(low, high);
}

/**
 * `count` indexes between two, each above the one before.
 * @param {string | null} below
 * @param {string | null} above
 * @param {number} count
 * @returns {string[]}
 */
export function many(below, above, count) {
    if (count <= 0) return [];
    if (above === null) {
        const made = [];
        for (let last = below; made.length < count; made.push(last)) last = between(last, null);
        return made;
    }
    // In halves, so that they stay as short as can be.
    const half = Math.floor(count / 2);
    const middle = between(below, above);
    return [...many(below, middle, half), middle, ...many(middle, above, count - half - 1)];
}

/**
 * Whether Excalidraw takes it for an index.
 * @param {unknown} text @returns {text is string}
 */
export function isIndex(text) {
    if (typeof text !== "string" || !/^[A-Za-z][0-9A-Za-z]+$/.test(text)) return false;
    if (text === SMALLEST_WHOLE) return false;
    const length = wholeLength(text);
    return text.length >= length && (text.length === length || !text.endsWith("0"));
}

/** @param {string} index */
function wholeLength(index) {
    const letter = index.charCodeAt(0);
    return letter >= 97 ? letter - 97 + 2 : 90 - letter + 2;
}

/** @param {string} index */
function parts(index) {
    const length = wholeLength(index);
    return { whole: index.slice(0, length), fraction: index.slice(length) };
}

/** @param {string} index */
function after(index) {
    const { whole, fraction } = parts(index);
    return stepped(whole, 1) ?? whole + middle(fraction, null);
}

/** @param {string} index */
function before(index) {
    const { whole, fraction } = parts(index);
    if (fraction !== "") return whole === SMALLEST_WHOLE ? whole + middle("", fraction) : whole;
    return stepped(whole, -1) ?? SMALLEST_WHOLE + middle("", null);
}

/** @param {string} low @param {string} high */
function midway(low, high) {
    const [a, b] = [parts(low), parts(high)];
    if (a.whole === b.whole) return a.whole + middle(a.fraction, b.fraction);
    const next = stepped(a.whole, 1);
    return next !== null && next < high ? next : a.whole + middle(a.fraction, null);
}

/**
 * The whole number before or after, or null at the end of all.
 * @param {string} whole
 * @param {1 | -1} by
 */
function stepped(whole, by) {
    const [from, to] = by === 1 ? ["z", "0"] : ["0", "z"];
    const digits = [...whole.slice(1)];
    for (let place = digits.length - 1; place >= 0; place -= 1) {
        if (digits[place] !== from) {
            digits[place] = DIGITS[DIGITS.indexOf(digits[place]) + by];
            const made = whole[0] + digits.join("");
            return made === SMALLEST_WHOLE ? null : made;
        }
        digits[place] = to;
    }
    const letter = nextLetter(whole[0], by);
    return letter === null ? null : letter + to.repeat(wholeLength(letter) - 1);
}

/**
 * Lower-case letters count up from zero, capitals count down.
 * @param {string} letter @param {1 | -1} by
 */
function nextLetter(letter, by) {
    if (letter === (by === 1 ? "z" : "A")) return null;
    if (letter === (by === 1 ? "Z" : "a")) return by === 1 ? "a" : "Z";
    return String.fromCharCode(letter.charCodeAt(0) + by);
}

/**
 * A fraction between two; null stands for one.
 * @param {string} low
 * @param {string | null} high
 * @returns {string}
 */
function middle(low, high) {
    if (high !== null) {
        let common = 0;
        while ((low[common] ?? "0") === high[common]) common += 1;
        if (common > 0) return high.slice(0, common) + middle(low.slice(common), high.slice(common));
    }
    const lowDigit = low === "" ? 0 : DIGITS.indexOf(low[0]);
    const highDigit = high === null ? DIGITS.length : DIGITS.indexOf(high[0]);
    if (highDigit - lowDigit > 1) return DIGITS[Math.round((lowDigit + highDigit) / 2)];
    if (high !== null && high.length > 1) return high[0];
    return DIGITS[lowDigit] + middle(low.slice(1), null);
}

/**
 * The smallest index above a text that is none; the text itself if there is none.
 * @param {string} text @returns {string}
 */
function indexAbove(text) {
    for (const letter of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") {
        const whole = letter + "0".repeat(wholeLength(letter) - 1);
        if (whole > text && whole !== SMALLEST_WHOLE) return whole;
    }
    return LARGEST > text ? LARGEST : text;
}

/**
 * An index above a text that is above all whole numbers: it has a character above all letters. Whatever follows
 * the last such one can be counted on.
 * @param {string} text @returns {string}
 */
function beyond(text) {
    const foreign = /^[^]*[^0-9A-Za-z]/.exec(text)?.[0] ?? text;
    const rest = text.slice(foreign.length);
    return foreign + between(rest === "" ? null : rest, null);
}

/**
 * The largest whole number below a text that is no index; null if there is none.
 * @param {string} text
 */
function indexBelow(text) {
    for (const letter of "zyxwvutsrqponmlkjihgfedcbaZYXWVUTSRQPONMLKJIHGFEDCBA") {
        const whole = letter + "0".repeat(wholeLength(letter) - 1);
        if (whole < text && whole !== SMALLEST_WHOLE) return whole;
    }
    return null;
}
