// @ts-check

/**
 * What somebody has made of a text.
 *
 * @typedef {object} Change
 * @property {number} start the first token of the text that it replaces
 * @property {number} end the token behind the last
 * @property {string} text what stands there now
 */

/** Words, blanks between them, and every other character by itself. */
const TOKENS = /\s+|[\p{L}\p{N}\p{M}_]+|./gsu;
/** Comparisons of tokens: a text of a thousand words against another of as many. */
const MOST_COMPARISONS = 1_000_000;

/**
 * A text that two have written at once, from what both began with: each change is where it was made, and of two at one place
 * both are there, theirs first. Nothing that was written is lost.
 *
 * @param {string} base what both began with
 * @param {string} mine
 * @param {string} theirs
 * @returns {string}
 */
export function mergedText(base, mine, theirs) {
    if (mine === base || mine === theirs) return theirs;
    if (theirs === base) return mine;
    return merged(tokensOf(base), tokensOf(mine), tokensOf(theirs), true);
}

/** @param {string} text @returns {string[]} */
function tokensOf(text) {
    return text.match(TOKENS) ?? [];
}

/**
 * @param {string[]} base
 * @param {string[]} mine
 * @param {string[]} theirs
 * @param {boolean} isOfWords whether what both have replaced is compared letter by letter
 * @returns {string}
 */
function merged(base, mine, theirs, isOfWords) {
    const left = changesOf(base, mine);
    const right = changesOf(base, theirs);
    let text = "";
    let place = 0;
    while (left.length > 0 || right.length > 0) {
        const start = Math.min(left[0]?.start ?? Infinity, right[0]?.start ?? Infinity);
        text += base.slice(place, start).join("");
        const end = endOfOverlap(start, left, right);
        const [own, other] = [takeWithin(left, start, end), takeWithin(right, start, end)];
        const [ownText, otherText] = [own, other].map((changes) => applied(base, changes, start, end));
        if (own.length === 0 || other.length === 0) {
            text += own.length > 0 ? ownText : otherText;
        } else if (ownText === otherText) {
            text += ownText;
        } else if (!(own.some(removes) && other.some(removes))) {
            text += [...other, ...own].map((change) => change.text).join("");
        } else if (!own.some(adds) || !other.some(adds)) {
            // What one of them has deleted and the other has changed is as it was changed.
            text += own.some(adds) ? ownText : other.some(adds) ? otherText : "";
        } else if (isOfWords) {
            text += merged([...base.slice(start, end).join("")], [...ownText], [...otherText], false);
        } else {
            text += otherText + ownText;
        }
        place = end;
    }
    return text + base.slice(place).join("");
}

/** @param {Change} change */
function removes({ start, end }) {
    return end > start;
}

/** @param {Change} change */
function adds({ text }) {
    return text !== "";
}

/**
 * The end of what begins at a place and overlaps without a gap. What only touches does not overlap, but for insertions at one place.
 *
 * @param {number} start
 * @param {Change[]} left
 * @param {Change[]} right
 */
function endOfOverlap(start, left, right) {
    let end = start;
    const isIn = (/** @type {Change} */ change) => change.start < end || change.start === start;
    for (let before = -1; before !== end;) {
        before = end;
        for (const change of [...left, ...right]) {
            if (isIn(change)) end = Math.max(end, change.end);
        }
    }
    return end;
}

/**
 * What is inserted at the end comes behind it.
 *
 * @param {Change[]} changes
 * @param {number} start
 * @param {number} end
 */
function takeWithin(changes, start, end) {
    const count = changes.findIndex((change) => change.start >= end && change.start !== start);
    return changes.splice(0, count < 0 ? changes.length : count);
}

/** @param {string[]} base @param {Change[]} changes @param {number} start @param {number} end */
function applied(base, changes, start, end) {
    let text = "";
    let place = start;
    for (const change of changes) {
        text += base.slice(place, change.start).join("") + change.text;
        place = change.end;
    }
    return text + base.slice(place, end).join("");
}

/**
 * What has changed between two texts: as few tokens as can be, in order.
 *
 * @param {string[]} before
 * @param {string[]} after
 * @returns {Change[]}
 */
function changesOf(before, after) {
    let first = 0;
    while (first < before.length && first < after.length && before[first] === after[first]) first += 1;
    let last = 0;
    while (last < before.length - first && last < after.length - first
        && before[before.length - 1 - last] === after[after.length - 1 - last]) last += 1;
    const [rows, columns] = [before.length - first - last, after.length - first - last];
    if (rows === 0 && columns === 0) return [];
    if (rows * columns > MOST_COMPARISONS || rows === 0 || columns === 0) {
        return [{ start: first, end: first + rows, text: after.slice(first, first + columns).join("") }];
    }
    return aligned(before.slice(first, first + rows), after.slice(first, first + columns))
        .map((change) => ({ ...change, start: change.start + first, end: change.end + first }));
}

/**
 * The changes by a longest common subsequence.
 *
 * @param {string[]} before
 * @param {string[]} after
 * @returns {Change[]}
 */
function aligned(before, after) {
    const width = after.length + 1;
    const common = new Uint32Array((before.length + 1) * width);
    for (let row = before.length - 1; row >= 0; row -= 1) {
        for (let column = after.length - 1; column >= 0; column -= 1) {
            common[row * width + column] = before[row] === after[column]
                ? common[(row + 1) * width + column + 1] + 1
                : Math.max(common[(row + 1) * width + column], common[row * width + column + 1]);
        }
    }
    /** @type {Change[]} */
    const changes = [];
    let [row, column, isOpen] = [0, 0, false];
    while (row < before.length || column < after.length) {
        if (row < before.length && column < after.length && before[row] === after[column]) {
            [row, column, isOpen] = [row + 1, column + 1, false];
            continue;
        }
        if (!isOpen) changes.push({ start: row, end: row, text: "" });
        isOpen = true;
        const change = changes[changes.length - 1];
        const isGone = column === after.length
            || (row < before.length && common[(row + 1) * width + column] >= common[row * width + column + 1]);
        if (isGone) {
            row += 1;
            change.end = row;
        } else {
            change.text += after[column];
            column += 1;
        }
    }
    return changes;
}
