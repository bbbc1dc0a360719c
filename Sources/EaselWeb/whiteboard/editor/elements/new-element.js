// @ts-check
import { styledProperties } from "./element-style.js";
import { rounded } from "./numbers.js";
/** @typedef {import("../../scene/element.js").Element} Element */
/** @typedef {import("../../scene/element.js").IdentifiedElement} IdentifiedElement */
/** @typedef {import("./element-style.js").Style} Style */
/** @typedef {import("./source.js").Source} Source */

/**
 * A new element of Excalidraw's format.
 *
 * @param {string} type
 * @param {Element} properties those that are not as usual
 * @param {Style} style
 * @param {Source} source
 * @returns {IdentifiedElement}
 */
export function newElement(type, properties, style, source) {
    const common = {
        id: source.id(),
        type,
        x: 0,
        y: 0,
        width: 0,
        height: 0,
        angle: 0,
        strokeColor: style.strokeColor,
        backgroundColor: "transparent",
        fillStyle: "solid",
        strokeWidth: 2,
        strokeStyle: "solid",
        roughness: 0,
        opacity: 100,
        groupIds: [],
        frameId: null,
        index: null,
        roundness: null,
        seed: source.integer(),
        version: 1,
        versionNonce: source.integer(),
        isDeleted: false,
        boundElements: null,
        updated: source.now(),
        link: null,
        locked: false,
    };
    const styled = styledProperties({ type }, style);
    /** @type {IdentifiedElement} */
    const element = { ...common, ...ownProperties(type), ...styled, ...properties };
    for (const key of /** @type {const} */ (["x", "y", "width", "height"])) {
        element[key] = rounded(element[key]);
    }
    return element;
}

/** @param {string} type @returns {Element} */
function ownProperties(type) {
    switch (type) {
        case "line":
        case "arrow":
            return {
                points: [], lastCommittedPoint: null, startBinding: null, endBinding: null,
                startArrowhead: null, endArrowhead: null, ...(type === "arrow" ? { elbowed: false } : {}),
            };
        case "freedraw":
            return { points: [], pressures: [], simulatePressure: true, lastCommittedPoint: null };
        case "text":
            return {
                text: "", originalText: "", fontSize: 20, fontFamily: 5, textAlign: "left",
                verticalAlign: "top", containerId: null, autoResize: true, lineHeight: 1.25,
            };
        case "image":
            return { fileId: null, status: "saved", scale: [1, 1], crop: null, strokeColor: "transparent" };
        default:
            return {};
    }
}
