// @ts-check
// What strangers tell of themselves, made fit to be shown.

/** What follows a name that nobody vouches for. */
export const CLAIMED_MARK = " (unverified)";

const colourForm = /^#[0-9a-f]{6}$/i;

/** @param {unknown} name @returns {string} */
export function personName(name) {
    const text = typeof name === "string" ? name.replace(/\s+/g, " ").trim() : "";
    return text === "" ? "Somebody" : shortened(text, 60);
}

/**
 * The name to show for somebody who is here: one that nobody vouches for, where others' are vouched for, is marked.
 * @param {{name?: unknown, claimed?: unknown} | undefined} participant
 * @param {number} [length] in characters, without the mark
 */
export function participantName(participant, length = 60) {
    const name = shortened(personName(participant?.name), length);
    return participant?.claimed === true ? markedAsClaimed(name) : name;
}

/** @param {string} name one that somebody only calls themselves */
export function markedAsClaimed(name) {
    return name + CLAIMED_MARK;
}

/**
 * @param {unknown} colour
 * @param {string} id whose colour it is, for those who told none
 * @returns {string}
 */
export function personColour(colour, id) {
    if (typeof colour === "string" && colourForm.test(colour)) return colour;
    let hash = 0;
    for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360;
    return hueToHex(hash);
}

/** @param {string} name @returns {string} one or two letters that stand for somebody */
export function initials(name) {
    const words = name.split(" ").filter((word) => word !== "");
    const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
    return letters.map((word) => Array.from(word)[0] ?? "").join("").toUpperCase();
}

/** @param {string} colour as #rrggbb @returns {"#ffffff" | "#1b1a17"} what can be read on it */
export function inkOn(colour) {
    const [red, green, blue] = [channelOf(colour, 1), channelOf(colour, 3), channelOf(colour, 5)];
    const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    return luminance > 0.19 ? "#1b1a17" : "#ffffff";
}

/** @param {string} text @param {number} length in characters as people see them */
export function shortened(text, length) {
    const characters = Array.from(text);
    return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}

/** @param {string} colour @param {number} start where the channel's two digits are */
function channelOf(colour, start) {
    const channel = parseInt(colour.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

/** @param {number} hue 0 to 360 */
function hueToHex(hue) {
    const channel = (/** @type {number} */ offset) => {
        const place = (offset + hue / 30) % 12;
        const value = 0.36 - 0.25 * Math.max(-1, Math.min(place - 3, 9 - place, 1));
        return Math.round(value * 255).toString(16).padStart(2, "0");
    };
    return `#${channel(0)}${channel(8)}${channel(4)}`;
}
