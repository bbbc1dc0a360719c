// @ts-check

const manners = [
    "Bright", "Calm", "Clever", "Curious", "Gentle", "Happy", "Keen", "Kind", "Lively", "Merry", "Nimble",
    "Patient", "Quick", "Quiet", "Sunny", "Swift", "Warm", "Witty",
];
const animals = [
    "Badger", "Beaver", "Dolphin", "Finch", "Fox", "Hare", "Heron", "Kingfisher", "Koala", "Lynx", "Magpie",
    "Marten", "Otter", "Owl", "Panda", "Puffin", "Robin", "Seal", "Sparrow", "Swan", "Turtle", "Wren",
];

/** Colours of people: apart from each other, and readable under white letters. */
export const peopleColours = Object.freeze([
    { name: "Red", value: "#c92a2a" }, { name: "Pink", value: "#a61e4d" },
    { name: "Violet", value: "#6741d9" }, { name: "Blue", value: "#1864ab" },
    { name: "Teal", value: "#0b7285" }, { name: "Green", value: "#2b7a3d" },
    { name: "Olive", value: "#5c6b00" }, { name: "Orange", value: "#b8460e" },
    { name: "Brown", value: "#7d4e24" }, { name: "Grey", value: "#495057" },
]);

/**
 * A friendly name for somebody who has not told theirs.
 * @param {() => number} [random] from 0 to below 1
 */
export function randomName(random = Math.random) {
    return `${pick(manners, random)} ${pick(animals, random)}`;
}

/** @param {() => number} [random] */
export function randomColour(random = Math.random) {
    return pick(peopleColours, random).value;
}

/** @template T @param {readonly T[]} list @param {() => number} random @returns {T} */
function pick(list, random) {
    return list[Math.floor(random() * list.length)];
}
