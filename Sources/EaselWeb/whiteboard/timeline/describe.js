// @ts-check
// What an operation did, in words.

/** @typedef {import("../../client/easel-client.js").Edit} Edit */
/** @typedef {import("../scene/element.js").Element} Element */

/** @type {ReadonlyMap<unknown, string>} */
const nouns = new Map([
    ["rectangle", "a rectangle"], ["diamond", "a diamond"], ["ellipse", "an ellipse"], ["arrow", "an arrow"],
    ["line", "a line"], ["freedraw", "a pen stroke"], ["text", "text"], ["image", "a picture"],
    ["sticky", "a sticky note"],
    ["frame", "a frame"], ["easel-file", "a picture"], ["easel-file-part", "a picture"],
    ["easel-canvas", "the canvas colour"],
]);
/** @type {ReadonlySet<unknown>} */
const placed = new Set(["sticky", "image", "easel-file", "easel-file-part"]);
/**
 * The bytes of pictures, of which nobody knows that they are elements.
 * @type {ReadonlySet<unknown>}
 */
const stored = new Set(["easel-file", "easel-file-part"]);
const CANVAS = "easel-canvas";
const places = ["x", "y"];
const sizes = ["width", "height", "points", "scale", "fontSize"];
const looks = [
    "strokeColor", "backgroundColor", "fillStyle", "strokeWidth", "strokeStyle", "roundness", "opacity",
    "fontFamily", "textAlign", "startArrowhead", "endArrowhead",
];
/** Properties that any change touches, and that tell nothing. */
const quiet = new Set([
    "version", "versionNonce", "updated", "seed", "boundElements", "lastCommittedPoint", "pressures",
]);

/**
 * @param {readonly (Edit | null)[]} edits
 * @param {(id: string) => Element | undefined} before an element as it was before the operation
 * @returns {string} like "drew a pen stroke" or "moved 3 elements"
 */
export function describe(edits, before) {
    if (edits.some((edit) => edit?.op === "clear")) return "cleared the board";
    const acts = new Map();
    for (const edit of edits) {
        const act = actOf(edit, before);
        // A large picture's bytes are in several elements, and one picture to people.
        if (act && edit && "id" in edit) acts.set(`${act.verb} ${String(edit.id).replace(/^file-\d+:/, "file:")}`, act);
    }
    return sentence([...acts.values()]);
}

/** @typedef {{verb: string, noun: string, rank: number}} Act */

/** @param {Edit | null} edit @param {(id: string) => Element | undefined} before @returns {Act | null} */
function actOf(edit, before) {
    const known = edit && "id" in edit && typeof edit.id === "string" ? before(edit.id) : undefined;
    if (edit?.op === "put" && edit.value?.type === CANVAS || known?.type === CANVAS) {
        return { verb: "changed", noun: nounOf({ type: CANVAS }), rank: 1 };
    }
    switch (edit?.op) {
        case "put": return putAct(edit.value, known);
        case "append": return known ? appendAct(known) : null;
        case "delete": return known ? { verb: "deleted", noun: nounOf(known), rank: 4 } : null;
        case "patch": return known ? { verb: verbOf(edit, known), noun: nounOf(known), rank: 2 } : null;
        default: return null;
    }
}

/** @param {Element} known @returns {Act} */
function appendAct(known) {
    const isStored = stored.has(known.type);
    return { verb: isStored ? "added" : "drew", noun: nounOf(known), rank: isStored ? 0 : 5 };
}

/** @param {Element} value @param {Element | undefined} known @returns {Act} */
function putAct(value, known) {
    if (known) return { verb: verbOf({ set: changedOf(known, value) }, known), noun: nounOf(value), rank: 2 };
    const type = typeOf(value);
    const isPlaced = placed.has(type);
    const verb = type === "text" ? "wrote" : isPlaced ? "added" : "drew";
    return { verb, noun: nounOf(value), rank: stored.has(type) ? 0 : 5 };
}

/** @param {Element} from @param {Element} to */
function changedOf(from, to) {
    const keys = new Set([...Object.keys(from), ...Object.keys(to ?? {})]);
    const changed = [...keys].filter((key) => JSON.stringify(from[key]) !== JSON.stringify(to?.[key]));
    return Object.fromEntries(changed.map((key) => [key, to?.[key]]));
}

/** @param {{set?: Element, unset?: readonly string[]}} patch @param {Element} known */
function verbOf(patch, known) {
    const keys = [...Object.keys(patch.set ?? {}), ...(patch.unset ?? [])].filter((key) => !quiet.has(key));
    const touches = (/** @type {string[]} */ some) => some.some((key) => keys.includes(key));
    if (touches(["text", "originalText"])) return "wrote";
    if (touches(["groupIds"])) return "grouped";
    if (touches(["index"])) return "reordered";
    if (touches(["angle"])) return "turned";
    if (touches(sizes)) return known.type === "freedraw" && !touches(places) ? "drew" : "resized";
    if (touches(places)) return "moved";
    if (touches(looks)) return "restyled";
    return "changed";
}

/** @param {Act[]} acts */
function sentence(acts) {
    if (acts.length === 0) return "changed nothing";
    const rank = Math.max(...acts.map((act) => act.rank));
    const main = acts.filter((act) => act.rank === rank);
    const verbs = new Set(main.map((act) => act.verb));
    const verb = verbs.size === 1 ? main[0].verb : rank === 2 ? "changed" : "drew";
    const names = new Set(main.map((act) => act.noun));
    if (main.length === 1) return `${verb} ${main[0].noun}`;
    // A note and its text come together: that is one thing to people.
    if (names.size === 2 && names.has("text") && main.length === 2) {
        const other = main.find((act) => act.noun !== "text");
        if (other) return `${other.verb} ${other.noun}`;
    }
    return `${verb} ${main.length} elements`;
}

/** @param {Element} element */
function typeOf(element) {
    return element?.customData?.easel === "sticky" ? "sticky" : element?.type;
}

/** @param {Element} element */
function nounOf(element) {
    return nouns.get(typeOf(element)) ?? "an element";
}
