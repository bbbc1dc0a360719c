// @ts-check
import { isObject } from "../scene/json-object.js";
import { personColour, personName } from "./person.js";
import { randomColour, randomName } from "./random-name.js";
import { recallJSON, rememberJSON } from "./storage.js";

/** @typedef {{name: string, color: string}} Profile */

/**
 * Who one is to others; the first visit makes somebody up.
 * @returns {Profile}
 */
export function ownProfile() {
    const kept = recallJSON("profile");
    if (isObject(kept) && typeof kept.name === "string") {
        return { name: personName(kept.name), color: personColour(kept.color, kept.name) };
    }
    const profile = { name: randomName(), color: randomColour() };
    keepProfile(profile);
    return profile;
}

/** @param {Profile} profile */
export function keepProfile(profile) {
    rememberJSON("profile", profile);
}
