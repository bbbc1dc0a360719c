// @ts-check
// Which parts of a style mean something for what is selected, or is about to be drawn.

const closed = ["rectangle", "diamond", "ellipse"];
const lines = ["arrow", "line"];

/** @type {Readonly<Record<string, readonly string[]>>} */
const typesOf = {
    strokeColor: [...closed, ...lines, "freedraw", "text"],
    backgroundColor: [...closed, "line", "freedraw", "sticky"],
    fillStyle: [...closed, "line", "freedraw"],
    strokeWidth: [...closed, ...lines, "freedraw"],
    strokeStyle: [...closed, ...lines],
    roundness: ["rectangle", "diamond", "line", "arrow"],
    startArrowhead: lines,
    endArrowhead: lines,
    fontFamily: ["text", "sticky"],
    fontSize: ["text", "sticky"],
    textAlign: ["text", "sticky"],
    opacity: [...closed, ...lines, "freedraw", "text", "sticky", "image"],
};

/**
 * @param {Iterable<string>} types of elements; "sticky" for a note and "text" for what has text in it
 * @returns {Set<string>} names of properties
 */
export function fieldsFor(types) {
    const wanted = new Set(types);
    return new Set(Object.keys(typesOf).filter((field) => typesOf[field].some((type) => wanted.has(type))));
}

/** @param {string} tool @returns {string[]} the types of what it draws */
export function typesOfTool(tool) {
    if (tool === "pen") return ["freedraw"];
    return ["select", "hand", "eraser"].includes(tool) ? [] : [tool];
}

/**
 * @param {readonly any[]} elements
 * @param {(id: string) => any} textOf the text in a shape
 * @returns {string[]}
 */
export function typesOfElements(elements, textOf) {
    const types = new Set();
    for (const element of elements) {
        const isSticky = element?.customData?.easel === "sticky";
        types.add(isSticky ? "sticky" : String(element?.type));
        if (!isSticky && textOf(element?.id)) types.add("text");
    }
    return [...types];
}
