// @ts-check

/** @typedef {import("./radio-group.js").Choice} Choice */

/**
 * What a style's properties can be, as the panel offers it.
 * @type {Readonly<Record<string, readonly Choice[]>>}
 */
export const choices = Object.freeze({
    fillStyle: [
        { value: "hachure", label: "Hatched", icon: "fillHachure" },
        { value: "cross-hatch", label: "Cross-hatched", icon: "fillCross" },
        { value: "zigzag", label: "Zigzag", icon: "fillZigzag" },
        { value: "dots", label: "Dots", icon: "fillDots" },
        { value: "solid", label: "Solid fill", icon: "fillSolid" },
    ],
    strokeWidth: [
        { value: 1, label: "Thin", icon: "widthThin" },
        { value: 2, label: "Bold", icon: "widthBold" },
        { value: 4, label: "Extra bold", icon: "widthExtra" },
    ],
    strokeStyle: [
        { value: "solid", label: "Solid line", icon: "strokeSolid" },
        { value: "dashed", label: "Dashed", icon: "strokeDashed" },
        { value: "dotted", label: "Dotted", icon: "strokeDotted" },
    ],
    roughness: [
        { value: 0, label: "Architect: straight lines", icon: "roughnessNone" },
        { value: 1, label: "Artist: drawn by hand", icon: "roughnessSome" },
        { value: 2, label: "Cartoonist: very rough", icon: "roughnessMuch" },
    ],
    roundness: [
        { value: "sharp", label: "Sharp", icon: "edgesSharp" },
        { value: "round", label: "Round", icon: "edgesRound" },
    ],
    elbowed: [
        { value: false, label: "Straight arrow", icon: "arrowStraight" },
        { value: true, label: "Elbow arrow", icon: "arrowElbow" },
    ],
    fontFamily: [
        { value: 5, label: "Handwritten", icon: "fontHand" },
        { value: 2, label: "Normal", icon: "fontNormal" },
        { value: 3, label: "Code", icon: "fontCode" },
    ],
    fontSize: [
        { value: 16, label: "Small", text: "S" },
        { value: 20, label: "Medium", text: "M" },
        { value: 28, label: "Large", text: "L" },
        { value: 36, label: "Very large", text: "XL" },
    ],
    textAlign: [
        { value: "left", label: "Left", icon: "alignLeft" },
        { value: "center", label: "Centre", icon: "alignCenter" },
        { value: "right", label: "Right", icon: "alignRight" },
    ],
});

/** @type {readonly Choice[]} */
export const arrowheads = Object.freeze([
    { value: null, label: "No arrowhead", icon: "headNone" },
    { value: "arrow", label: "Arrow", icon: "headArrow" },
    { value: "triangle", label: "Triangle", icon: "headTriangle" },
    { value: "circle", label: "Dot", icon: "headDot" },
    { value: "bar", label: "Bar", icon: "headBar" },
]);
